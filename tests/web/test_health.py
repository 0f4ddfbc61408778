"""What a machine that watches is told."""

from app.db import app_engine, sessions_of
from tests.web.door import a_client, sessions_in


def test_a_house_with_its_database_is_ready(db):
    client = a_client(sessions_in(db))
    assert client.get("/live").json() == {"status": "live"}
    assert client.get("/ready").json() == {"status": "ready"}


def test_a_house_without_its_database_lives_and_is_not_ready():
    engine = app_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    client = a_client(sessions_of(engine))
    assert client.get("/live").status_code == 200
    assert client.get("/ready").status_code == 503
    engine.dispose()
