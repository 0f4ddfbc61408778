"""What a text tells of began on a day: whoever held the number then is who it is for."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('message', sa.Column('since_on', sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column('message', 'since_on')
