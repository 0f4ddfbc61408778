"""A list can be sent in by a browser: its rows are kept sealed until they are taken in, by whom and how it said."""

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.db

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

ADDED: tuple[sa.Column[Any], ...] = (
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('person_id', sa.BigInteger(), nullable=True),
    sa.Column('sheet_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('rows', sa.BigInteger(), nullable=True),
    sa.Column('columns', sa.ARRAY(sa.BigInteger()), nullable=True),
    sa.Column('stopped_at', app.db.UtcDateTime(timezone=True), nullable=True),
)


def upgrade() -> None:
    """Bring the change."""
    for column in ADDED:
        op.add_column('roll', column)
    op.create_foreign_key(op.f('fk_roll_person_id_person'), 'roll', 'person', ['person_id'], ['id'])
    op.create_index(
        'ix_roll_sheet', 'roll', ['begun_at'], postgresql_where=sa.text('sheet_sealed IS NOT NULL')
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_roll_sheet', 'roll')
    op.drop_constraint(op.f('fk_roll_person_id_person'), 'roll', type_='foreignkey')
    for column in reversed(ADDED):
        op.drop_column('roll', column.name)
