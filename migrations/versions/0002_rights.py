"""The role the application runs as, what it may do to each table, and the trails that nobody may change."""

from alembic import op

from migrations.rights import append_only, grant, make_app_role, make_append_only_function

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give and refuse."""
    make_app_role()
    make_append_only_function()
    grant("contact", "SELECT, INSERT, UPDATE")
    grant("person", "SELECT, INSERT, UPDATE")
    grant("audit_entry", "SELECT, INSERT")
    grant("broadcast", "SELECT, INSERT, UPDATE")
    grant("complaint", "SELECT, INSERT, UPDATE")
    grant("forum", "SELECT, INSERT, UPDATE")
    grant("incoming", "SELECT, INSERT, UPDATE")
    grant("report", "SELECT, INSERT, UPDATE")
    grant("subscription", "SELECT, INSERT, UPDATE")
    grant("token", "SELECT, INSERT, UPDATE")
    grant("ussd_session", "SELECT, INSERT, UPDATE, DELETE")
    grant("complaint_event", "SELECT, INSERT")
    grant("message", "SELECT, INSERT, UPDATE")
    grant("ussd_hop", "SELECT, INSERT, DELETE")
    grant("alembic_version", "SELECT")
    append_only("audit_entry")
    append_only("complaint_event")


def downgrade() -> None:
    """Take it back; the role stays, for it belongs to the server."""
    op.execute("REVOKE ALL ON alembic_version FROM itika_app")
    op.execute("REVOKE ALL ON contact FROM itika_app")
    op.execute("REVOKE ALL ON person FROM itika_app")
    op.execute("REVOKE ALL ON audit_entry FROM itika_app")
    op.execute("REVOKE ALL ON broadcast FROM itika_app")
    op.execute("REVOKE ALL ON complaint FROM itika_app")
    op.execute("REVOKE ALL ON forum FROM itika_app")
    op.execute("REVOKE ALL ON incoming FROM itika_app")
    op.execute("REVOKE ALL ON report FROM itika_app")
    op.execute("REVOKE ALL ON subscription FROM itika_app")
    op.execute("REVOKE ALL ON token FROM itika_app")
    op.execute("REVOKE ALL ON ussd_session FROM itika_app")
    op.execute("REVOKE ALL ON complaint_event FROM itika_app")
    op.execute("REVOKE ALL ON message FROM itika_app")
    op.execute("REVOKE ALL ON ussd_hop FROM itika_app")
    op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
    op.execute("DROP TRIGGER audit_entry_no_truncate ON audit_entry")
    op.execute("DROP TRIGGER complaint_event_append_only ON complaint_event")
    op.execute("DROP TRIGGER complaint_event_no_truncate ON complaint_event")
    op.execute("DROP FUNCTION refuse_change()")
