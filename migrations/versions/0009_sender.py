"""The sender: the gate that all workers share, what was spent, when a text is worth nothing, reports by person."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('gate',
    sa.Column('one', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('paused_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('paused_because', sa.Text(), nullable=True),
    sa.Column('failures', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('waits', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('closed_until', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('rate', sa.Float(), nullable=True),
    sa.Column('slowed_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('tokens', sa.Float(), nullable=True),
    sa.Column('filled_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('one', name=op.f('ck_gate_one')),
    sa.CheckConstraint('(paused_at IS NULL) = (paused_because IS NULL)', name=op.f('ck_gate_paused')),
    sa.PrimaryKeyConstraint('one', name=op.f('pk_gate'))
    )
    op.execute("INSERT INTO gate DEFAULT VALUES")
    op.create_table('spending',
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('kes', sa.Numeric(precision=14, scale=4), nullable=False),
    sa.Column('alarmed', sa.BigInteger(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('period', name=op.f('pk_spending'))
    )
    op.add_column('message', sa.Column('kes', sa.Numeric(precision=12, scale=4), nullable=True))
    op.add_column('message', sa.Column('expires_at', app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_index('ix_report_contact', 'report', ['contact_id', 'received_at'], unique=False, postgresql_where=sa.text('contact_id IS NOT NULL'))
    grant("gate", "SELECT, INSERT, UPDATE")
    grant("spending", "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_report_contact', table_name='report', postgresql_where=sa.text('contact_id IS NOT NULL'))
    op.drop_column('message', 'expires_at')
    op.drop_column('message', 'kes')
    op.drop_table('spending')
    op.drop_table('gate')
