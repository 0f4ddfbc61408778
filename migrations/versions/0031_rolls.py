"""Lists of subscribers that were gathered elsewhere: how far each was taken in, and by what consent."""

import sqlalchemy as sa
from alembic import op

import app.db
from migrations.rights import grant

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    counts = [
        sa.Column(name, sa.BigInteger(), server_default='0', nullable=False)
        for name in ('row_at', 'added', 'merged', 'stopped', 'faulty')
    ]
    op.create_table('roll',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('consent', sa.Text(), nullable=False),
    *counts,
    sa.Column('begun_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll')),
    sa.UniqueConstraint('digest', name=op.f('uq_roll_digest'))
    )
    grant("roll", "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Take it back."""
    op.drop_table('roll')
