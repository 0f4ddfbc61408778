"""Runs the migrations, as the role that owns the tables; no lock is waited for longer than two seconds."""

import os

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from app.audit.models import Entry
from app.broadcasts.models import Broadcast
from app.callbacks.models import Callback
from app.codes.models import PublicCode
from app.complaints.lookup.models import Word
from app.complaints.models import Complaint
from app.contacts.models import Contact
from app.db import Base
from app.editions.models import Edition
from app.forums.models import Forum
from app.outbox.gate.models import GateRow
from app.outbox.models import Message
from app.sms.models import Incoming
from app.staff.signin.models import Credential
from app.unmasking.models import Unmasking
from app.ussd.models import UssdSession

MODELS = (
    Entry,
    Broadcast,
    Callback,
    Complaint,
    Contact,
    Credential,
    Edition,
    Forum,
    Message,
    Incoming,
    UssdSession,
    GateRow,
    PublicCode,
    Unmasking,
    Word,
)


def run() -> None:
    """Upgrade over one connection; `app.db.migrate` gives the address, the shell gives ITIKA_MIGRATE_URL."""
    url = context.config.attributes.get("url") or os.environ["ITIKA_MIGRATE_URL"]
    engine = create_engine(url, poolclass=NullPool, connect_args={"options": "-c lock_timeout=2000"})
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(20414)"))
        context.configure(connection=connection, target_metadata=Base.metadata, compare_server_default=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
