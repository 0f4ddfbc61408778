"""What is told later to those who were told of a baraza; whether people were heard there."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('forum_telling',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('forum_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('round', sa.BigInteger(), nullable=False),
    sa.Column('theme_id', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('due_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('until', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('author_id', sa.BigInteger(), nullable=True),
    sa.Column('released_by', sa.BigInteger(), nullable=True),
    sa.Column('last_contact_id', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('owed', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('version', sa.BigInteger(), server_default='1', nullable=False),
    sa.CheckConstraint("author_id IS NULL OR released_by IS NOT NULL OR state IN ('waiting','void')", name=op.f('ck_forum_telling_released')),
    sa.CheckConstraint("released_by <> author_id", name=op.f('ck_forum_telling_two_people')),
    sa.CheckConstraint("state IN ('waiting','ready','done','void')", name=op.f('ck_forum_telling_state')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_forum_telling_author_id')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_telling_forum_id')),
    sa.ForeignKeyConstraint(['released_by'], ['person.id'], name=op.f('fk_forum_telling_released_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_telling')),
    sa.UniqueConstraint('forum_id', 'kind', 'round', 'theme_id', name=op.f('uq_forum_telling_forum_id'), postgresql_nulls_not_distinct=True)
    )
    op.create_index('ix_forum_telling_ready', 'forum_telling', ['due_at'], unique=False, postgresql_where=sa.text("state = 'ready'"))
    grant("forum_telling", "SELECT, INSERT, UPDATE")
    op.add_column('forum_guest', sa.Column('heard', sa.BigInteger(), nullable=True))
    op.add_column('forum_guest', sa.Column('asked_at', app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_forum_guest_heard'), 'forum_guest', "heard BETWEEN 1 AND 4")


def downgrade() -> None:
    """Take it back."""
    op.drop_constraint(op.f('ck_forum_guest_heard'), 'forum_guest')
    op.drop_column('forum_guest', 'asked_at')
    op.drop_column('forum_guest', 'heard')
    op.drop_table('forum_telling')
