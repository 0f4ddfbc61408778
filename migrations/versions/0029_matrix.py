"""After a baraza: who was there, what was said in common, and what was done about it."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('forum', sa.Column('venue_code', sa.Text(), nullable=True))
    op.create_unique_constraint(op.f('uq_forum_venue_code'), 'forum', ['venue_code'])
    op.create_table('forum_theme',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('forum_id', sa.BigInteger(), nullable=False),
    sa.Column('said_en', sa.Text(), nullable=False),
    sa.Column('said_sw', sa.Text(), nullable=False),
    sa.Column('did_en', sa.Text(), nullable=True),
    sa.Column('did_sw', sa.Text(), nullable=True),
    sa.Column('stands', sa.Text(), nullable=True),
    sa.Column('department', sa.Text(), nullable=True),
    sa.Column('made_by', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), server_default='1', nullable=False),
    sa.CheckConstraint("(stands IS NULL) = (did_en IS NULL) AND (stands IS NULL) = (did_sw IS NULL)", name=op.f('ck_forum_theme_answered')),
    sa.CheckConstraint("stands IN ('done','planned','refused')", name=op.f('ck_forum_theme_stands')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_theme_forum_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_forum_theme_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_theme'))
    )
    op.create_index('ix_forum_theme_forum', 'forum_theme', ['forum_id', 'id'], unique=False)
    grant("forum_theme", "SELECT, INSERT, UPDATE")
    op.add_column('forum_view', sa.Column('theme_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_forum_view_theme_id'), 'forum_view', 'forum_theme', ['theme_id'], ['id'])
    op.create_index(op.f('ix_forum_view_theme_id'), 'forum_view', ['theme_id'], unique=False)
    op.create_foreign_key(op.f('fk_forum_telling_theme_id'), 'forum_telling', 'forum_theme', ['theme_id'], ['id'])
    op.create_table('forum_attendance',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('forum_id', sa.BigInteger(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=True),
    sa.Column('sheet', sa.Text(), nullable=True),
    sa.Column('ward', sa.BigInteger(), nullable=True),
    sa.Column('sex', sa.Text(), nullable=True),
    sa.Column('age', sa.Text(), nullable=True),
    sa.Column('disability', sa.Boolean(), nullable=True),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(contact_id IS NULL) <> (sheet IS NULL)", name=op.f('ck_forum_attendance_source')),
    sa.CheckConstraint("age IN ('under_35','35_to_59','60_and_over')", name=op.f('ck_forum_attendance_age')),
    sa.CheckConstraint("count > 0 AND (contact_id IS NULL OR count = 1)", name=op.f('ck_forum_attendance_count')),
    sa.CheckConstraint("sex IN ('female','male')", name=op.f('ck_forum_attendance_sex')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_forum_attendance_contact_id')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_attendance_forum_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_attendance')),
    sa.UniqueConstraint('forum_id', 'contact_id', name=op.f('uq_forum_attendance_forum_id'))
    )
    op.create_index('ix_forum_attendance_sheet', 'forum_attendance', ['forum_id', 'sheet'], unique=False)
    grant("forum_attendance", "SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('forum_attendance')
    op.drop_constraint(op.f('fk_forum_telling_theme_id'), 'forum_telling')
    op.drop_column('forum_view', 'theme_id')
    op.drop_table('forum_theme')
    op.drop_column('forum', 'venue_code')
