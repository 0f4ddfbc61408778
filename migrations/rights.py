"""What the application's role may do to a table, and what nobody may: used by every migration that makes one."""

from alembic import op

APP_ROLE = "itika_app"


def make_app_role() -> None:
    """The role the application runs as; it owns nothing. Whoever migrates may step into it."""
    op.execute(
        f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
                CREATE ROLE {APP_ROLE} NOLOGIN;
            END IF;
            IF NOT pg_has_role(current_user, '{APP_ROLE}', 'MEMBER') THEN
                EXECUTE format('GRANT {APP_ROLE} TO %I', current_user);
            END IF;
        END $$
        """
    )
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")


def grant(table: str, rights: str) -> None:
    """Give the application `rights` (such as "SELECT, INSERT") on one table."""
    op.execute(f"GRANT {rights} ON {table} TO {APP_ROLE}")


def make_append_only_function() -> None:
    """The function behind `append_only`; it names the table and the deed that it refused."""
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        END $$
        """
    )


def append_only(table: str) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE of a trail, to its owner as well."""
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
