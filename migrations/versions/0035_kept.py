"""What is kept no longer than its time, and what is held beyond it."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

MOMENT = app.db.UtcDateTime(timezone=True)
FORGOTTEN = ('message', 'incoming', 'callback', 'subscription')


def upgrade() -> None:
    """Bring the change."""
    op.create_table(
        'complaint_hold',
        sa.Column('id', sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column('complaint_id', sa.BigInteger(), nullable=False),
        sa.Column('because_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('by', sa.BigInteger(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('ended_by', sa.BigInteger(), nullable=True),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.CheckConstraint(
            '(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_complaint_hold_ended_by_somebody')
        ),
        sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_hold_complaint_id')),
        sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_complaint_hold_by')),
        sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_complaint_hold_ended_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_hold')),
    )
    op.create_index(
        'uq_complaint_hold_lasting',
        'complaint_hold',
        ['complaint_id'],
        unique=True,
        postgresql_where=sa.text('ended_at IS NULL'),
    )
    grant('complaint_hold', 'SELECT, INSERT, UPDATE')
    for table in FORGOTTEN:
        grant(table, 'DELETE')


def downgrade() -> None:
    """Take it back."""
    for table in FORGOTTEN:
        op.execute(f'REVOKE DELETE ON {table} FROM itika_app')
    op.drop_table('complaint_hold')
