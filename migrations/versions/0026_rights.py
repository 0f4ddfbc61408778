"""Rights: the wards somebody sees, who decided them, and keys that give less than their holder may do."""

import sqlalchemy as sa
from alembic import op

import app.db

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

MOMENT = app.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Bring the change."""
    op.add_column('person', sa.Column('wards', sa.ARRAY(sa.BigInteger()), nullable=True))
    op.add_column('person', sa.Column('granted_by', sa.BigInteger(), nullable=True))
    op.add_column('person', sa.Column('version', sa.BigInteger(), server_default='1', nullable=False))
    op.create_foreign_key(op.f('fk_person_granted_by'), 'person', 'person', ['granted_by'], ['id'])
    op.create_check_constraint(op.f('ck_person_nobody_edits_their_own_rights'), 'person', 'granted_by <> id')
    op.add_column('token', sa.Column('used_at', MOMENT, nullable=True))
    op.add_column('token', sa.Column('issued_by', sa.BigInteger(), nullable=True))
    op.add_column('token', sa.Column('deeds', sa.ARRAY(sa.Text()), nullable=True))
    op.add_column('token', sa.Column('department', sa.Text(), nullable=True))
    op.create_foreign_key(op.f('fk_token_issued_by'), 'token', 'person', ['issued_by'], ['id'])
    op.create_check_constraint(op.f('ck_token_nobody_gives_themselves_a_key'), 'token', 'issued_by <> person_id')


def downgrade() -> None:
    """Take it back."""
    for table, columns in (('token', ('department', 'deeds', 'issued_by', 'used_at')),
                           ('person', ('version', 'granted_by', 'wards'))):
        for column in columns:
            op.drop_column(table, column)
