"""Figures of a period: what was filed, ended and done in it is found without reading all years."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_index('ix_complaint_filed', 'complaint', ['filed_at'], unique=False, postgresql_using='brin')
    op.create_index('ix_complaint_closed', 'complaint', ['closed_at'], unique=False, postgresql_where=sa.text('closed_at IS NOT NULL'))
    op.create_index('ix_complaint_event_at', 'complaint_event', ['at'], unique=False, postgresql_using='brin')


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_complaint_event_at', table_name='complaint_event', postgresql_using='brin')
    op.drop_index('ix_complaint_closed', table_name='complaint', postgresql_where=sa.text('closed_at IS NOT NULL'))
    op.drop_index('ix_complaint_filed', table_name='complaint', postgresql_using='brin')
