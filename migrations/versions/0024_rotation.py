"""What is sealed can be sealed anew with another key, also in what else is never changed."""

from alembic import op

from migrations.rights import grant

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

ALLOW = """
CREATE OR REPLACE FUNCTION allow_sealing_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {before} AND NEW.words IS NULL AND NEW.words_sealed IS NOT NULL
       AND to_jsonb(NEW) - 'words' - 'words_sealed' = to_jsonb(OLD) - 'words' - 'words_sealed' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$
"""


def upgrade() -> None:
    """Bring the change."""
    op.execute(ALLOW.format(before="num_nonnulls(OLD.words, OLD.words_sealed) = 1"))
    grant("ussd_hop", "UPDATE (reply_sealed)")


def downgrade() -> None:
    """Take it back."""
    op.execute("REVOKE UPDATE (reply_sealed) ON ussd_hop FROM itika_app")
    op.execute(ALLOW.format(before="OLD.words IS NOT NULL"))
