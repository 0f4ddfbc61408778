"""What an endpoint gets from the house, and when its work is committed."""

import anyio
from fastapi import APIRouter
from sqlalchemy import text

from app.web.deps import Db, Now
from tests.builders import NOW
from tests.web.door import a_client, an_app, sessions_in

router = APIRouter()


@router.post("/person")
def write(db: Db, now: Now) -> dict[str, str]:
    """Write one row."""
    row = {"now": now}
    db.execute(text("INSERT INTO person (name, role, created_at) VALUES ('Achieng', 'officer', :now)"), row)
    return {"at": now.isoformat()}


async def answer(app, path, on_start):
    """Send one request by hand, and look at the world at the moment when the answer begins to leave."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("testclient", 1),
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            on_start(message["status"])

    await app(scope, receive, send)


def test_the_work_is_committed_before_the_answer_leaves(sessions):
    seen = []

    def look(status):
        with sessions() as elsewhere:
            seen.append((status, elsewhere.scalar(text("SELECT count(*) FROM person"))))

    anyio.run(answer, an_app(sessions, routers=[router]), "/person", look)
    assert seen == [(200, 1)]


def test_one_request_has_one_moment(db):
    assert a_client(sessions_in(db), routers=[router]).post("/person").json() == {"at": NOW.isoformat()}
