"""Search the newest first: the index of words marks neighbours, and parts words at strokes and dots."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

IN_CLEAR = "level = 'c0' AND words IS NOT NULL"
SAID = (
    "(to_tsvector('simple'::regconfig, translate(words, '/._@:', '     '))"
    " || array_to_tsvector(ARRAY['#' || (id >> 12)::text]))"
)


def upgrade() -> None:
    """Bring the change."""
    op.drop_index('ix_complaint_words', table_name='complaint', postgresql_using='gin', postgresql_where=sa.text(IN_CLEAR))
    op.create_index('ix_complaint_words', 'complaint', [sa.literal_column(SAID)], unique=False, postgresql_using='gin', postgresql_where=sa.text(IN_CLEAR))


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_complaint_words', table_name='complaint', postgresql_using='gin', postgresql_where=sa.text(IN_CLEAR))
    op.create_index('ix_complaint_words', 'complaint', [sa.literal_column("to_tsvector('simple'::regconfig, words)")], unique=False, postgresql_using='gin', postgresql_where=sa.text(IN_CLEAR))
