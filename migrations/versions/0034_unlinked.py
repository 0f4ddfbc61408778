"""A report can be parted from the number it came from: a contact without a number stands in its owner's place."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.alter_column('contact', 'number_index', existing_type=sa.LargeBinary(), nullable=True)
    op.alter_column('contact', 'number_sealed', existing_type=sa.LargeBinary(), nullable=True)
    op.create_check_constraint(
        op.f('ck_contact_a_number_or_none'), 'contact', '(number_index IS NULL) = (number_sealed IS NULL)'
    )
    op.add_column('complaint', sa.Column('unlinked_at', app.db.UtcDateTime(timezone=True), nullable=True))
    op.create_index(
        'ix_complaint_linked',
        'complaint',
        ['level', 'closed_at'],
        postgresql_where=sa.text('closed_at IS NOT NULL AND unlinked_at IS NULL'),
    )
    grant('report', 'DELETE')


def downgrade() -> None:
    """Take it back."""
    op.execute('REVOKE DELETE ON report FROM itika_app')
    op.drop_index('ix_complaint_linked', table_name='complaint')
    op.drop_column('complaint', 'unlinked_at')
    op.drop_constraint(op.f('ck_contact_a_number_or_none'), 'contact', type_='check')
