"""Words of events can be sealed later, and only that; keys of filings are forgotten after their time."""

from alembic import op

from migrations.rights import grant

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the change."""
    op.execute(
        """
        CREATE FUNCTION allow_sealing_alone() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.words IS NOT NULL AND NEW.words IS NULL AND NEW.words_sealed IS NOT NULL
               AND to_jsonb(NEW) - 'words' - 'words_sealed' = to_jsonb(OLD) - 'words' - 'words_sealed' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        END $$
        """
    )
    op.execute("DROP TRIGGER complaint_event_append_only ON complaint_event")
    op.execute(
        "CREATE TRIGGER complaint_event_append_only BEFORE DELETE ON complaint_event "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER complaint_event_sealing_alone BEFORE UPDATE ON complaint_event "
        "FOR EACH ROW EXECUTE FUNCTION allow_sealing_alone()"
    )
    grant("complaint_event", "UPDATE (words, words_sealed)")
    op.create_index('ix_filing_key_at', 'filing_key', ['at'], unique=False)
    grant("filing_key", "DELETE")


def downgrade() -> None:
    """Take it back."""
    op.execute("REVOKE DELETE ON filing_key FROM itika_app")
    op.drop_index('ix_filing_key_at', table_name='filing_key')
    op.execute("REVOKE UPDATE (words, words_sealed) ON complaint_event FROM itika_app")
    op.execute("DROP TRIGGER complaint_event_sealing_alone ON complaint_event")
    op.execute("DROP TRIGGER complaint_event_append_only ON complaint_event")
    op.execute(
        "CREATE TRIGGER complaint_event_append_only BEFORE UPDATE OR DELETE ON complaint_event "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute("DROP FUNCTION allow_sealing_alone()")
