"""Search by words: an index of what residents wrote in clear, and the words that are known to be written."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.rights import grant

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.create_table('lexicon',
    sa.Column('word', sa.Text(collation='C'), nullable=False),
    sa.Column('grams', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('word', name=op.f('pk_lexicon'))
    )
    op.create_index('ix_lexicon_grams', 'lexicon', ['grams'], unique=False, postgresql_using='gin')
    op.create_table('lexicon_mark',
    sa.Column('one', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('read_to', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('one', name=op.f('ck_lexicon_mark_one')),
    sa.PrimaryKeyConstraint('one', name=op.f('pk_lexicon_mark'))
    )
    op.execute("INSERT INTO lexicon_mark (read_to) VALUES (0)")
    op.create_index('ix_complaint_words', 'complaint', [sa.literal_column("to_tsvector('simple'::regconfig, words)")], unique=False, postgresql_using='gin', postgresql_where=sa.text("level = 'c0' AND words IS NOT NULL"))
    grant("lexicon", "SELECT, INSERT")
    grant("lexicon_mark", "SELECT, UPDATE")


def downgrade() -> None:
    """Take it back."""
    op.drop_index('ix_complaint_words', table_name='complaint', postgresql_using='gin', postgresql_where=sa.text("level = 'c0' AND words IS NOT NULL"))
    op.drop_table('lexicon_mark')
    op.drop_index('ix_lexicon_grams', table_name='lexicon', postgresql_using='gin')
    op.drop_table('lexicon')
