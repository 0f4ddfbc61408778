"""When a number was last heard: a SIM that was silent for half a year may be another's."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change. Of numbers met before nobody kept when they dialled last: their silence counts from today."""
    op.add_column('contact', sa.Column('heard_on', sa.Date(), server_default=sa.text('CURRENT_DATE'), nullable=False))
    op.add_column('contact', sa.Column('returned_on', sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column('contact', 'returned_on')
    op.drop_column('contact', 'heard_on')
