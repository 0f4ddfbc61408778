"""Requests to see who a resident is: two people at least, and three where the resident is protected."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

MOMENT = app.db.UtcDateTime(timezone=True)
PEOPLE = ('asked_by', 'first_by', 'second_by', 'refused_by')


def upgrade() -> None:
    """Bring the change."""
    op.create_table(
        'unmasking',
        sa.Column('id', sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column('complaint_id', sa.BigInteger(), nullable=False),
        sa.Column('needs_two', sa.Boolean(), nullable=False),
        sa.Column('motive_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('asked_by', sa.BigInteger(), nullable=False),
        sa.Column('asked_at', MOMENT, nullable=False),
        sa.Column('first_by', sa.BigInteger(), nullable=True),
        sa.Column('second_by', sa.BigInteger(), nullable=True),
        sa.Column('granted_at', MOMENT, nullable=True),
        sa.Column('refused_by', sa.BigInteger(), nullable=True),
        sa.Column('refused_at', MOMENT, nullable=True),
        sa.Column('opened_at', MOMENT, nullable=True),
        sa.Column('untold', sa.Boolean(), server_default='false', nullable=False),
        sa.Column('told_at', MOMENT, nullable=True),
        sa.Column('version', sa.BigInteger(), server_default='1', nullable=False),
        sa.CheckConstraint(
            'asked_by <> ALL (ARRAY[first_by, second_by, refused_by])', name=op.f('ck_unmasking_not_ones_own')
        ),
        sa.CheckConstraint('first_by <> second_by', name=op.f('ck_unmasking_two_people')),
        sa.CheckConstraint(
            'granted_at IS NULL OR first_by IS NOT NULL', name=op.f('ck_unmasking_granted_by_somebody')
        ),
        sa.CheckConstraint(
            'granted_at IS NULL OR NOT needs_two OR second_by IS NOT NULL', name=op.f('ck_unmasking_granted_by_two')
        ),
        sa.CheckConstraint(
            'opened_at IS NULL OR granted_at IS NOT NULL', name=op.f('ck_unmasking_opened_when_granted')
        ),
        sa.CheckConstraint('granted_at IS NULL OR refused_at IS NULL', name=op.f('ck_unmasking_decided_once')),
        sa.CheckConstraint(
            '(refused_at IS NULL) = (refused_by IS NULL)', name=op.f('ck_unmasking_refused_by_somebody')
        ),
        sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_unmasking_complaint_id')),
        *(
            sa.ForeignKeyConstraint([person], ['person.id'], name=op.f(f'fk_unmasking_{person}'))
            for person in PEOPLE
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unmasking')),
    )
    op.create_index(op.f('ix_unmasking_complaint_id'), 'unmasking', ['complaint_id'])
    op.create_index(op.f('ix_unmasking_asked_by'), 'unmasking', ['asked_by'])
    op.create_index(
        'uq_unmasking_waiting',
        'unmasking',
        ['complaint_id', 'asked_by'],
        unique=True,
        postgresql_where=sa.text('granted_at IS NULL AND refused_at IS NULL'),
    )
    op.create_index(
        'ix_unmasking_untold',
        'unmasking',
        ['opened_at'],
        postgresql_where=sa.text('opened_at IS NOT NULL AND told_at IS NULL AND NOT untold'),
    )
    grant('unmasking', 'SELECT, INSERT, UPDATE')


def downgrade() -> None:
    """Take it back."""
    op.drop_table('unmasking')
