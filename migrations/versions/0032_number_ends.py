"""The last three digits of numbers that officers may call, to find a report by."""

import sqlalchemy as sa
from alembic import op

from migrations.rights import grant

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('complaint_number_end',
    sa.Column('complaint_id', sa.BigInteger(), nullable=False),
    sa.Column('digits', sa.Text(), nullable=False),
    sa.CheckConstraint("digits ~ '^[0-9]{3}$'", name=op.f('ck_complaint_number_end_digits')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_number_end_complaint_id')),
    sa.PrimaryKeyConstraint('complaint_id', name=op.f('pk_complaint_number_end'))
    )
    op.create_index('ix_complaint_number_end_digits', 'complaint_number_end', ['digits', 'complaint_id'], unique=False)
    grant("complaint_number_end", "SELECT, INSERT, DELETE")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('complaint_number_end')
