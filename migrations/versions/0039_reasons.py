"""Whoever decides about a hidden number says why; kept sealed, and read by the asker and by others who decide."""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('unmasking', sa.Column('reasons_sealed', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column('unmasking', 'reasons_sealed')
