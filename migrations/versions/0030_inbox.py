"""How far the provider's own inbox was read, and which of our texts it knows."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('incoming', sa.Column('inbox_id', sa.BigInteger(), nullable=True))
    op.add_column('incoming', sa.Column('forged_at', app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_index('uq_incoming_inbox', 'incoming', ['inbox_id'], unique=True, postgresql_where=sa.text('inbox_id IS NOT NULL'))
    op.create_index('ix_incoming_received', 'incoming', ['received_at'], unique=False)
    op.create_table('sms_inbox',
    sa.Column('one', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('last_id', sa.BigInteger(), nullable=False),
    sa.Column('since_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('one', name=op.f('ck_sms_inbox_one')),
    sa.PrimaryKeyConstraint('one', name=op.f('pk_sms_inbox'))
    )
    grant("sms_inbox", "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('sms_inbox')
    op.drop_index('ix_incoming_received', table_name='incoming')
    op.drop_index('uq_incoming_inbox', table_name='incoming')
    op.drop_column('incoming', 'forged_at')
    op.drop_column('incoming', 'inbox_id')
