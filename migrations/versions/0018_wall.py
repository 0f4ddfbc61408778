"""The conflict wall: whom a complaint names, and who leads whom."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.add_column('person', sa.Column('supervisor_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_person_supervisor_id'), 'person', 'person', ['supervisor_id'], ['id'])
    op.create_table('complaint_named',
    sa.Column('complaint_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_named_complaint_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_complaint_named_person_id')),
    sa.PrimaryKeyConstraint('complaint_id', 'person_id', name=op.f('pk_complaint_named'))
    )
    op.create_index(op.f('ix_complaint_named_person_id'), 'complaint_named', ['person_id'], unique=False)
    grant("complaint_named", "SELECT, INSERT")
    op.execute("INSERT INTO complaint_named SELECT id, respondent_id, now() FROM complaint WHERE respondent_id IS NOT NULL")
    op.drop_column('complaint', 'respondent_id')


def downgrade() -> None:
    """Take it back."""
    op.add_column('complaint', sa.Column('respondent_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_complaint_respondent_id'), 'complaint', 'person', ['respondent_id'], ['id'])
    op.execute("UPDATE complaint SET respondent_id = (SELECT min(person_id) FROM complaint_named WHERE complaint_id = id)")
    op.drop_table('complaint_named')
    op.drop_column('person', 'supervisor_id')
