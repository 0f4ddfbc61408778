"""The desk's inbox: what residents answered, what nobody has read, and what of a checklist is done."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


OPEN = 'closed_at IS NULL'
COUNTED_BEFORE = ['department', 'level', 'assignee_id', 'state', 'due_at', 'queue', 'ward', 'category']
COUNTED = [*COUNTED_BEFORE, 'rung', 'answered_at', 'unread_since']


def upgrade() -> None:
    """Bring the change."""
    op.drop_index('ix_complaint_open', table_name='complaint')
    op.create_index('ix_complaint_open', 'complaint', ['id'], unique=False, postgresql_include=COUNTED, postgresql_where=sa.text(OPEN))
    op.create_index('ix_complaint_answered', 'complaint', ['due_at', 'id'], unique=False, postgresql_where=sa.text(f'{OPEN} AND answered_at IS NOT NULL'))
    op.create_table('complaint_tick',
    sa.Column('complaint_id', sa.BigInteger(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_tick_complaint_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_complaint_tick_person_id')),
    sa.PrimaryKeyConstraint('complaint_id', 'item', name=op.f('pk_complaint_tick'))
    )
    grant("complaint_tick", "SELECT, INSERT, DELETE")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('complaint_tick')
    op.drop_index('ix_complaint_answered', table_name='complaint')
    op.drop_index('ix_complaint_open', table_name='complaint')
    op.create_index('ix_complaint_open', 'complaint', ['id'], unique=False, postgresql_include=COUNTED_BEFORE, postgresql_where=sa.text(OPEN))
