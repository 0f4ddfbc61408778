"""Whether a text may tell whoever waits to be rung that they were missed."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('callback', sa.Column('sms_safe', sa.Boolean(), server_default='false', nullable=False))


def downgrade() -> None:
    """Take it back."""
    op.drop_column('callback', 'sms_safe')
