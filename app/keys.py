"""The keys file: kept outside the database and its backups, readable by its owner alone, changed whole."""

import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from app.kit.seal import Keys, Sealer, dump_keys, new_keys, parse_keys
from app.log import log

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeysError(Exception):
    """The keys file cannot serve; its text is one sentence that names the file and the fix."""


def create_keys_file(path: Path) -> None:
    """Write new keys to `path` with mode 0600, on disk when this returns, making the folder if need be.

    Raises KeysError when anything is there already (what those keys sealed would be lost) or the disk refuses.
    """
    if os.path.lexists(path):
        raise KeysError(f"The keys file {path} exists and is never overwritten: move it away if nothing needs it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, new_keys(secrets.token_bytes), os.O_EXCL)
        _sync_folder(path.parent)
    except OSError as fault:
        raise KeysError(
            f"The keys file {path} cannot be made ({fault.strerror}): set ITIKA_KEYS_FILE elsewhere."
        ) from None


def load_sealer(path: Path) -> Sealer:
    """A sealer with the keys of `path`. Raises KeysError: missing, open to others, unreadable or spoilt."""
    return Sealer(read_keys(path))


class Keyring:
    """The sealer of a process that runs on while its keys file is changed."""

    def __init__(self, path: Path) -> None:
        """Raises what `load_sealer` does."""
        self._path = path
        self._seen = _version(path)
        self.sealer = load_sealer(path)

    def look(self) -> bool:
        """Take up keys that were added, put to use or retired since; whether there were any.

        Of a file that cannot serve the log says so, once, and what was held goes on serving.
        """
        if (seen := _version(self._path)) == self._seen:
            return False
        self._seen = seen
        try:
            self.sealer.take(read_keys(self._path))
        except (KeysError, ValueError) as fault:
            log.error("keys.unread", says=str(fault))
            return False
        log.info("keys.taken")
        return True


def read_keys(path: Path) -> Keys:
    """The keys of `path`. Raises KeysError: missing, open to others, unreadable or spoilt."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & _OTHERS:
                raise KeysError(
                    f"The keys file {path} is open to others (mode {mode:04o}): run chmod 600 {quote(str(path))}."
                )
            return parse_keys(file.read())
    except FileNotFoundError:
        raise KeysError(
            f"The keys file {path} is missing: run itika keys create, or restore it from its backup."
        ) from None
    except OSError as fault:
        raise KeysError(
            f"The keys file {path} cannot be read ({fault.strerror}): give it to the user who runs itika."
        ) from None
    except ValueError as fault:
        raise KeysError(f"The keys file {path} is spoilt ({fault}): restore it from its backup.") from None


def change_keys_file(path: Path, change: Callable[[Keys], Keys]) -> Keys:
    """Change the keys of `path`, whole or not at all; what they are now. One change at a time.

    Raises KeysError when they cannot be read or written, and what `change` raises.
    """
    with _locked(path):
        changed = change(read_keys(path))
        fresh = path.with_name(f"{path.name}.new")
        try:
            _write(fresh, changed, os.O_TRUNC)
            owner = path.stat()
            if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(fresh, owner.st_uid, owner.st_gid)
            fresh.replace(path)
            _sync_folder(path.parent)
        except OSError as fault:
            raise KeysError(f"The keys file {path} cannot be changed ({fault.strerror}).") from None
    return changed


def _write(path: Path, keys: Keys, how: int) -> None:
    """On disk when this returns, and its owner's alone; `how` deals with what is there already."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(dump_keys(keys))
        file.flush()
        os.fsync(handle)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as fault:
        raise KeysError(f"The folder of {path} cannot be opened ({fault.strerror}).") from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _version(path: Path) -> tuple[int, int, int] | None:
    """What changes with the file; None while there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
