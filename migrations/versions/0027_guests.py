"""What residents say about a baraza: coming, what they need there, what they think."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('forum_guest',
    sa.Column('forum_id', sa.BigInteger(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('coming', sa.Boolean(), nullable=True),
    sa.Column('need', sa.Text(), nullable=True),
    sa.Column('need_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('said_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_forum_guest_contact_id')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_guest_forum_id')),
    sa.PrimaryKeyConstraint('forum_id', 'contact_id', name=op.f('pk_forum_guest'))
    )
    op.create_index('ix_forum_guest_contact', 'forum_guest', ['contact_id'], unique=False)
    grant("forum_guest", "SELECT, INSERT, UPDATE")
    op.create_table('forum_view',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('forum_id', sa.BigInteger(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('view','heard')", name=op.f('ck_forum_view_kind')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_forum_view_contact_id')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_view_forum_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_view'))
    )
    op.create_index('ix_forum_view_contact', 'forum_view', ['contact_id', 'forum_id'], unique=False)
    op.create_index('ix_forum_view_forum', 'forum_view', ['forum_id', 'id'], unique=False)
    grant("forum_view", "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('forum_view')
    op.drop_table('forum_guest')
