"""When a text of ours that asks was answered by SMS: it asks no longer, and what comes next is something new."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('message', sa.Column('answered_at', app.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column('message', 'answered_at')
