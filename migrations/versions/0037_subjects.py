"""What residents ask about their own data, and numbers that no list brings back."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

MOMENT = app.db.UtcDateTime(timezone=True)
RULES = {
    'kind': "kind IN ('export', 'erasure')",
    'shown': "shown IN ('call', 'in_person', 'letter')",
    'two_people': 'asked_by <> decided_by',
    'decided_by': '(granted_at IS NULL AND refused_at IS NULL) = (decided_by IS NULL)',
    'decided_once': 'granted_at IS NULL OR refused_at IS NULL',
    'done_when_granted': 'done_at IS NULL OR granted_at IS NOT NULL',
}


def upgrade() -> None:
    """Bring the change."""
    op.create_table(
        'erased_number',
        sa.Column('number_index', sa.LargeBinary(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.PrimaryKeyConstraint('number_index', name=op.f('pk_erased_number')),
    )
    op.create_table(
        'subject_request',
        sa.Column('id', sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column('contact_id', sa.BigInteger(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('shown', sa.Text(), nullable=False),
        sa.Column('asked_by', sa.BigInteger(), nullable=False),
        sa.Column('asked_at', MOMENT, nullable=False),
        sa.Column('decided_by', sa.BigInteger(), nullable=True),
        sa.Column('granted_at', MOMENT, nullable=True),
        sa.Column('refused_at', MOMENT, nullable=True),
        sa.Column('done_at', MOMENT, nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f'ck_subject_request_{name}')) for name, rule in RULES.items()),
        sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_subject_request_contact_id')),
        sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_subject_request_asked_by')),
        sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_subject_request_decided_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_request')),
    )
    op.create_index(
        'uq_subject_request_waiting',
        'subject_request',
        ['contact_id', 'kind'],
        unique=True,
        postgresql_where=sa.text('granted_at IS NULL AND refused_at IS NULL'),
    )
    grant('subject_request', 'SELECT, INSERT, UPDATE')
    grant('erased_number', 'SELECT, INSERT')


def downgrade() -> None:
    """Take it back."""
    op.drop_table('subject_request')
    op.drop_table('erased_number')
