"""`itika keys`: a rotation from the first command to the last."""

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.db import transaction
from app.keys import KeysError, create_keys_file, load_sealer, read_keys
from tests.builders import a_contact


@pytest.fixture
def keys(tmp_path, reusable, monkeypatch):
    path = tmp_path / "keys.json"
    create_keys_file(path)
    monkeypatch.setenv("ITIKA_KEYS_FILE", str(path))
    monkeypatch.setenv("DATABASE_URL", reusable.urls.app)
    return path


def test_it_changes_the_key_step_by_step_and_refuses_a_step_too_early(keys, sessions):
    def say(*words: str) -> str:
        done = CliRunner().invoke(cli, ["keys", *words])
        if isinstance(done.exception, KeysError | ValueError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    old = read_keys(keys).current
    with transaction(sessions) as db:
        a_contact(db, sealer=load_sealer(keys))
    assert f"{old}  seals       1 values: contact.number_sealed 1" in say("list")
    assert "itika keys use" in say("add")
    (new,) = read_keys(keys).sealing.keys() - {old}
    with pytest.raises(KeysError, match="not among"):
        say("use", "00000000")
    say("use", new)
    with pytest.raises(KeysError, match=f"1 values are sealed by {old}"):
        say("retire", old)
    with pytest.raises(KeysError, match="current key"):
        say("retire", new)
    assert "Nothing is sealed by an older key" in say("reseal")
    say("retire", old)
    assert say("list") == f"{new}  seals       1 values: contact.number_sealed 1\n"
