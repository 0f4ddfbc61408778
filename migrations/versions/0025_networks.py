"""Which network reported what became of a text."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('report', sa.Column('network', sa.Text(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column('report', 'network')
