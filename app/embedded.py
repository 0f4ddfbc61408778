"""The private PostgreSQL of a trial: from the binaries of a wheel, under `var/`, on a local socket only."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from app.account import NoPlace, find_account, find_binaries, ground, make_folder

OWNER = "itika_owner"
APP = "itika_app"
DATABASE = "itika"
SOCKET = ".s.PGSQL.5432"
# What SQLAlchemy and libpq read alike in an address; the kernel has room for 107 bytes, that of macOS for 103.
PLAIN = re.compile(r"[A-Za-z0-9/._-]{1,100}")
PATIENCE = 30.0  # seconds for a start with crash recovery; orphans of a killed server took 2 to 5
STALE_AFTER = 3.0  # seconds for which a lock file may name a living process while nobody answers
PASSING = ("pre-existing shared memory block", "already exists", "is still in use")

# The server's own log would quote the row that failed, and with it a citizen's words.
CONFIG = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
ACCESS = f"local all {OWNER},{APP} trust\n"  # whoever can enter the socket's folder could read the files too
ENCODING = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


class EmbeddedError(Exception):
    """The private database cannot be had; `str()` is one sentence with the mend."""


class InUse(EmbeddedError):
    """Another process owns this `var`."""


@dataclass(frozen=True, slots=True)
class Urls:
    """The addresses of one database: `app` for work, `owner` for migrations."""

    app: str
    owner: str


class Embedded:
    """One private server for one `var` folder, with one owner at a time; as a context it starts and stops.

    `options` are further lines of `postgresql.conf`. The data lie in `home`: inside `var`, or, when we are
    root, in a folder under /var/tmp where the account that runs the server has its own.
    """

    def __init__(self, var: Path, *, options: Mapping[str, str] | None = None) -> None:
        self._var = var.absolute()
        self._options = dict(options or {})
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self.home = self._var / "postgres"
        self._sockets = self.home / "socket"

    def __enter__(self) -> Urls:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Urls:
        """The addresses of database `itika`, once it answers; raises `EmbeddedError`, `InUse` for a second owner.

        Whatever a killed owner or a killed server left behind is stopped, waited for and recovered. Starting
        again starts anew.
        """
        try:
            self._take()
            self._halt()
            self._settle()
            self._check_version()
            self._stop_leftover()
            self._configure()
            self._launch()
            self._furnish()
        except BaseException:
            self.stop()
            raise
        return self.urls(DATABASE)

    def urls(self, database: str) -> Urls:
        """The addresses of `database` on this server."""
        there = URL.create("postgresql+psycopg", database=database, query={"host": str(self._sockets)})
        app, owner = (there.set(username=role).render_as_string() for role in (APP, OWNER))
        return Urls(app=app, owner=owner)

    def stop(self) -> None:
        """Disconnect everyone, write everything down and let `var` go; nothing happens if it is not running."""
        self._halt()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _halt(self) -> None:
        if self._server is not None:
            _end(self._server)
            self._server = None

    def _take(self) -> None:
        """Hold `var` until `stop`; when an owner is killed, the kernel lets go in its place."""
        if self._lock is not None:
            return
        try:
            make_folder(self._var)
            lock = os.open(self._var, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise _unusable(self._var, error) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise InUse(f"Another Itika is using {self._var}: stop it, or set DATABASE_URL to a server.") from None
        self._lock = lock

    def _settle(self) -> None:
        """Find the account, the folders and the binaries, and make the cluster if there is none."""
        try:
            self._account = find_account()
            if self._account.switch:
                self.home = ground(self._var, self._account)
            self._account.folder(self.home)
            self._bin = find_binaries(self._account, self.home)
            self._sockets = self.home / "socket"
            if not PLAIN.fullmatch(str(self._sockets / SOCKET)):
                self._sockets = ground(self._var, self._account)
            self._account.folder(self._sockets)
            self._data = self.home / "data"
            if not self._data.exists():
                self._make_cluster()
        except NoPlace as missing:
            raise EmbeddedError(str(missing)) from None
        except OSError as error:
            raise _unusable(Path(error.filename or self._var), error) from None

    def _make_cluster(self) -> None:
        """A new cluster; under another name until it is whole, so that a half-made one is never taken for it."""
        making = self.home / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        self._account.folder(making)
        command = [str(self._bin / "initdb"), "-D", str(making), "-U", OWNER, "--auth=trust", *ENCODING]
        code, said = self._account.run(command, folder=self.home)
        if code:
            raise EmbeddedError(f"The private database could not be made: {_reason(said)}")
        making.rename(self._data)

    def _check_version(self) -> None:
        """Refuse data that these binaries cannot read."""
        stamp = self._data / "PG_VERSION"
        found = stamp.read_text().strip() if stamp.exists() else "of no known version"
        _, said = self._account.run([str(self._bin / "postgres"), "--version"], folder=self.home)
        ours = said.split()[-1].partition(".")[0]
        if found != ours:
            raise EmbeddedError(
                f"{self._data} belongs to PostgreSQL {found} and this Itika brings {ours}: "
                "move that folder away to begin afresh, or set DATABASE_URL to a server that can read it."
            )

    def _configure(self) -> None:
        """Write the whole configuration each time, so that a folder which was moved or upgraded follows."""
        access = self.home / "access.conf"
        places = {"unix_socket_directories": str(self._sockets), "hba_file": str(access)}
        config = CONFIG | places | self._options
        lines = "".join(f"{name} = {_quoted(value)}\n" for name, value in config.items())
        for path, text in ((access, ACCESS), (self.home / "server.conf", lines)):
            path.write_text(text)
            path.chmod(0o644)

    def _stop_leftover(self) -> None:
        """Stop the server of a killed owner: it was started by other code, perhaps, and with other settings."""
        for mode in ("fast", "immediate"):
            if self._answers():
                command = [str(self._bin / "pg_ctl"), "stop", "-D", str(self._data), "-m", mode, "-t", "15"]
                self._account.run(command, folder=self.home)

    def _answers(self) -> bool:
        """Whether a server listens. A connection is believed, and no file: its process may be another by now."""
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            return door.connect_ex(str(self._sockets / SOCKET)) == 0

    def _launch(self) -> None:
        """Start the server and wait until it takes a connection; wait out what a killed one left behind."""
        begun = time.monotonic()
        while True:
            self._server = self._spawn()
            if self._connects(self._server, begun + PATIENCE):
                return
            _end(self._server)
            said = (self.home / "log").read_text(errors="replace")
            waited = time.monotonic() - begun
            if waited > PATIENCE or not any(sign in said for sign in PASSING):
                raise EmbeddedError(f"The private database did not start: {_reason(said)}")
            if waited > STALE_AFTER and not self._answers():
                self._disown()
            time.sleep(0.2)

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = [str(self._bin / "postgres"), "-D", str(self._data), "-c", f"config_file={self.home}/server.conf"]
        with (self.home / "log").open("wb") as log:
            return self._account.start(command, folder=self.home, out=log.fileno())

    def _connects(self, server: subprocess.Popen[bytes], until: float) -> bool:
        """Whether a connection is made before `server` ends and before `until`."""
        while server.poll() is None and time.monotonic() < until:
            with suppress(psycopg.OperationalError):
                self._connect().close()
                return True
            time.sleep(0.02)
        return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._sockets), user=OWNER, dbname="postgres", connect_timeout=5, autocommit=True
        )

    def _disown(self) -> None:
        """Mend lock files whose process id is somebody else's by now, for which the server would refuse for ever.

        After a reboot or in a new container ids are soon taken again. Our own in its place is known to be stale
        by a server whose parent we are; the rest of the file stays, since it leads to orphans that still write.
        """
        file = os.open(self._data / "postmaster.pid", os.O_RDWR | os.O_NOFOLLOW)
        with os.fdopen(file, "r+") as lines:
            _, *rest = lines.read().splitlines(keepends=True)
            lines.seek(0)
            lines.truncate()
            lines.writelines([f"{os.getpid()}\n", *rest])
        for name in (SOCKET, f"{SOCKET}.lock"):
            (self._sockets / name).unlink(missing_ok=True)

    def _furnish(self) -> None:
        """Create the role and the database that are missing."""
        with self._connect() as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [APP]).rowcount:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


class Throwaway(Embedded):
    """A private server made for the moment: what it wrote goes when it stops, also what lies outside of `var`."""

    def stop(self) -> None:
        """Disconnect everyone and remove the data."""
        if self._lock is not None:
            self._halt()
            for folder in (self._sockets, self.home):
                shutil.rmtree(folder, ignore_errors=True)
        super().stop()


def _quoted(value: str) -> str:
    """The value as postgresql.conf takes it, whatever a folder is called."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _unusable(path: Path, error: OSError) -> EmbeddedError:
    return EmbeddedError(
        f"{path} cannot be used by this account ({error.strerror}): "
        "run under the account that owns it, or set DATABASE_URL to a PostgreSQL server."
    )


def _end(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; if that takes too long an immediate one, from which the next start recovers."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(sign)
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=PATIENCE)
            return


def _reason(said: str) -> str:
    """The last complaint in what a server said, as the end of a sentence."""
    lines = [line for line in said.splitlines() if "FATAL" in line or "error:" in line or "PANIC" in line]
    return (lines or said.splitlines() or ["it said nothing"])[-1].strip() + "."
