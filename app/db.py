"""The database's edge: the base of every model, the engines of the two roles, and the transaction."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from alembic import command
from alembic.config import Config
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Engine,
    MetaData,
    Text,
    any_,
    create_engine,
    event,
    literal,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from app.settings import ROOT

APP_ROLE = "itika_app"

# A network that swallows packets sends no error: within about ten seconds a connection over TCP counts as lost.
LIVELY = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}

Sessions = sessionmaker[Session]


class Base(DeclarativeBase):
    """What every model stands on; constraints get real names, so that a refusal can be told apart."""

    type_annotation_map: ClassVar = {int: BigInteger, str: Text}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored and returned in UTC; one without a zone is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment in UTC; raises ValueError for a moment without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The stored moment with UTC as its zone."""
        return value.astimezone(UTC) if value else None


def app_engine(
    url: str, *, pool_size: int = 5, statement_ms: int = 1500, lock_ms: int = 1000, idle_ms: int = 30_000
) -> Engine:
    """An engine that runs as the role which owns no table, whoever logs in.

    `statement_ms` and `lock_ms` bound one statement and one wait for a lock, in milliseconds, both well
    inside the provider's 10 seconds. After `idle_ms` of silence in a transaction the server ends it: a connection
    that the network lost would otherwise hold its locks for hours, and keep out whoever was calling.
    """
    limits = {
        "statement_timeout": statement_ms,
        "lock_timeout": lock_ms,
        "idle_in_transaction_session_timeout": idle_ms,
    }
    options = " ".join(
        f"-c {name}={value}" for name, value in {"role": APP_ROLE, "timezone": "UTC", **limits}.items()
    )
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=2,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": options, "connect_timeout": 2, "application_name": "itika", **LIVELY},
    )
    event.listen(engine, "connect", send_lists_in_binary)
    return engine


def among(column: InstrumentedAttribute[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column is one of many values, sent as one list: `in_` spells out each of them anew each time."""
    return column == any_(literal(list(values), ARRAY(column.type)))


def send_lists_in_binary(connection: Any, record: Any) -> None:  # noqa: ARG001
    """Bulk statements carry columns as arrays; as text, each element costs a regular expression (15 us a hop)."""
    connection.adapters.register_dumper(list, ListBinaryDumper)


def sessions_of(engine: Engine) -> Sessions:
    """The maker of sessions over an engine; rows stay readable after their commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(sessions: Sessions) -> Iterator[Session]:
    """One inbound event: committed when the block ends, rolled back when it raises."""
    with sessions() as db, db.begin():
        yield db


def migrate(owner_url: str) -> None:
    """Bring the database to this code's schema, as the role that owns the tables."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")
