"""Texts are found by their age: what is old is erased, hour by hour."""

from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_index('ix_message_created', 'message', ['created_at'], unique=False, postgresql_using='brin')


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_message_created', table_name='message', postgresql_using='brin')
