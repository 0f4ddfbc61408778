"""The chain over the trail: a link for each entry, which nobody may change either."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import append_only, grant

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('audit_seal',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('sealed_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_seal_entry_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_audit_seal_entry_id'))
    )
    op.create_index(op.f('ix_audit_seal_sealed_at'), 'audit_seal', ['sealed_at'], unique=False)
    grant("audit_seal", "SELECT, INSERT")
    append_only("audit_seal")


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f('ix_audit_seal_sealed_at'), table_name='audit_seal')
    op.drop_table('audit_seal')
