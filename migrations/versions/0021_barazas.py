"""Barazas from their draft to their minutes, for more wards than one; one range of codes for whatever has a poster."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import app.db
from migrations.rights import grant

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

WORDS = [f'{field}_{language}' for field in ('agenda', 'access', 'papers') for language in ('en', 'sw')]
STATES = "'draft','announced','moved','cancelled','held','minuted'"


def upgrade() -> None:
    """Bring the change."""
    op.create_table('public_code',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('taken_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code ~ '^[0-9]{4}$'", name=op.f('ck_public_code_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_public_code'))
    )
    grant("public_code", "SELECT, INSERT")
    op.execute("INSERT INTO public_code SELECT code, 'forum', created_at FROM forum")
    op.add_column('forum', sa.Column('wards', postgresql.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False))
    op.execute("UPDATE forum SET wards = ARRAY[ward]")
    for name, default in {'topic': 'all', 'organiser': 'ombudsman', **dict.fromkeys(WORDS, ''), 'state': 'announced'}.items():
        op.add_column('forum', sa.Column(name, sa.Text(), server_default=default, nullable=False))
    op.add_column('forum', sa.Column('cause', sa.Text(), nullable=True))
    for name in ('rounds', 'version'):
        op.add_column('forum', sa.Column(name, sa.BigInteger(), server_default='1', nullable=False))
    for name in ('announced_at', 'held_at'):
        op.add_column('forum', sa.Column(name, app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_forum_state'), 'forum', f"state IN ({STATES})")
    op.create_check_constraint(op.f('ck_forum_cause'), 'forum', "(state = 'cancelled') = (cause IS NOT NULL)")
    op.create_index('ix_forum_starts', 'forum', ['starts_at'], unique=False)
    op.create_table('forum_event',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('forum_id', sa.BigInteger(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('verb', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('detail', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_event_forum_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_forum_event_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_event'))
    )
    op.create_index('ix_forum_event_forum', 'forum_event', ['forum_id', 'id'], unique=False)
    grant("forum_event", "SELECT, INSERT")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('forum_event')
    op.drop_index('ix_forum_starts', table_name='forum')
    for name in ('ck_forum_cause', 'ck_forum_state'):
        op.drop_constraint(op.f(name), 'forum')
    for name in ('wards', 'topic', 'organiser', *WORDS, 'state', 'cause', 'rounds', 'version', 'announced_at', 'held_at'):
        op.drop_column('forum', name)
    op.drop_table('public_code')
