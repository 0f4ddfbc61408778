"""Filing for somebody else: the key that its sender gave, so that a repeat is answered and files nothing."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('filing_key',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('mark', sa.LargeBinary(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_filing_key_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'key', name=op.f('pk_filing_key'))
    )
    grant("filing_key", "SELECT, INSERT")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('filing_key')
