"""Texts both ways: open questions, what was said, what it cost, and silence."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('sms_talk',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('menu_version', sa.Text(), nullable=False),
    sa.Column('walk_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('asked_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kept_until', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('is_draft', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_sms_talk_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sms_talk'))
    )
    op.create_index('ix_sms_talk_contact', 'sms_talk', ['contact_id', 'asked_at'], unique=False)
    op.create_index(op.f('ix_sms_talk_kept_until'), 'sms_talk', ['kept_until'], unique=False)
    op.create_table('sms_said',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('contact_id', sa.BigInteger(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('words_mark', sa.LargeBinary(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('loose', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_sms_said_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sms_said'))
    )
    op.create_index('ix_sms_said_contact', 'sms_said', ['contact_id', 'at'], unique=False)
    op.create_index(op.f('ix_sms_said_at'), 'sms_said', ['at'], unique=False)
    op.create_table('sms_spent',
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('texts', sa.BigInteger(), nullable=False),
    sa.Column('cents', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'day', name=op.f('pk_sms_spent'))
    )
    op.add_column('contact', sa.Column('silenced_at', app.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column('incoming', sa.Column('words_mark', sa.LargeBinary(), nullable=True))
    op.add_column('incoming', sa.Column('erase_at', app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_index('ix_incoming_erase', 'incoming', ['erase_at'], unique=False, postgresql_where=sa.text('erase_at IS NOT NULL'))
    grant("sms_talk", "SELECT, INSERT, UPDATE, DELETE")
    grant("sms_said", "SELECT, INSERT, DELETE")
    grant("sms_spent", "SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_incoming_erase', table_name='incoming', postgresql_where=sa.text('erase_at IS NOT NULL'))
    op.drop_column('incoming', 'erase_at')
    op.drop_column('incoming', 'words_mark')
    op.drop_column('contact', 'silenced_at')
    op.drop_table('sms_spent')
    op.drop_index(op.f('ix_sms_said_at'), table_name='sms_said')
    op.drop_index('ix_sms_said_contact', table_name='sms_said')
    op.drop_table('sms_said')
    op.drop_index(op.f('ix_sms_talk_kept_until'), table_name='sms_talk')
    op.drop_index('ix_sms_talk_contact', table_name='sms_talk')
    op.drop_table('sms_talk')
