"""The clocks: when a complaint climbs next, who was told of what ran out, and days off that the desk adds."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

OWED = ("state IN ('assigned', 'finding_draft', 'in_progress', 'investigation', 'received', 'referred', 'reopened', "
        "'review', 'triage')")
MOMENTS = ("climb_at", "step_told_at", "unread_told_at")


def upgrade() -> None:
    """Bring the change."""
    for name in MOMENTS:
        op.add_column('complaint', sa.Column(name, app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_index('ix_complaint_climb', 'complaint', [sa.text('climb_at NULLS FIRST'), 'id'], unique=False, postgresql_where=sa.text(OWED))
    op.create_index('ix_complaint_step', 'complaint', ['step_due_at'], unique=False, postgresql_where=sa.text('step_due_at IS NOT NULL'))
    op.create_index('ix_complaint_unread', 'complaint', ['unread_since'], unique=False, postgresql_where=sa.text('unread_since IS NOT NULL'))
    op.create_table('staff_notice',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('complaint_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('read_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_staff_notice_complaint_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_staff_notice_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_notice')),
    sa.UniqueConstraint('person_id', 'key', name=op.f('uq_staff_notice_person_id_key'))
    )
    op.create_index('ix_staff_notice_person', 'staff_notice', ['person_id', 'id'], unique=False)
    grant("staff_notice", "SELECT, INSERT, UPDATE")
    op.create_table('day_off',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_off', sa.Boolean(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('added_by', sa.BigInteger(), nullable=False),
    sa.Column('added_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_day_off_ended')),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_day_off_added_by')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_day_off_ended_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_off'))
    )
    op.create_index('uq_day_off_day', 'day_off', ['day'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))
    grant("day_off", "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('day_off')
    op.drop_table('staff_notice')
    for name in ('unread', 'step', 'climb'):
        op.drop_index(f'ix_complaint_{name}', table_name='complaint')
    for name in MOMENTS:
        op.drop_column('complaint', name)
