"""The lists of the desk: what they read in order, and what their counts walk over."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

OWED = "state IN ('assigned', 'in_progress', 'received', 'reopened', 'review', 'triage')"
COUNTED = ['department', 'level', 'assignee_id', 'state', 'due_at', 'queue', 'ward', 'category']


def upgrade() -> None:
    """Bring the change."""
    op.drop_index('ix_complaint_due', table_name='complaint', postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index('ix_complaint_due', 'complaint', ['due_at', 'id'], unique=False, postgresql_where=sa.text(OWED))
    op.create_index('ix_complaint_office', 'complaint', ['department', 'due_at', 'id'], unique=False, postgresql_where=sa.text(OWED))
    op.create_index('ix_complaint_assignee', 'complaint', ['assignee_id', 'due_at', 'id'], unique=False, postgresql_where=sa.text(OWED))
    op.create_index('ix_complaint_open', 'complaint', ['id'], unique=False, postgresql_include=COUNTED, postgresql_where=sa.text('closed_at IS NULL'))


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_complaint_open', table_name='complaint', postgresql_include=COUNTED, postgresql_where=sa.text('closed_at IS NULL'))
    op.drop_index('ix_complaint_assignee', table_name='complaint', postgresql_where=sa.text(OWED))
    op.drop_index('ix_complaint_office', table_name='complaint', postgresql_where=sa.text(OWED))
    op.drop_index('ix_complaint_due', table_name='complaint', postgresql_where=sa.text(OWED))
    op.create_index('ix_complaint_due', 'complaint', ['due_at', 'id'], unique=False, postgresql_where=sa.text('closed_at IS NULL'))
