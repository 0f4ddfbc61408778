"""The keys file: made once, kept outside the database and its backups, readable by its owner alone."""

import os
import secrets
import stat
from pathlib import Path
from shlex import quote

from app.kit.seal import Sealer, dump_keys, new_keys, parse_keys

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
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(dump_keys(new_keys(secrets.token_bytes)))
            file.flush()
            os.fsync(handle)
        _sync_folder(path.parent)
    except OSError as fault:
        raise KeysError(
            f"The keys file {path} cannot be made ({fault.strerror}): set ITIKA_KEYS_FILE elsewhere."
        ) from None


def load_sealer(path: Path) -> Sealer:
    """A sealer with the keys of `path`. Raises KeysError: missing, open to others, unreadable or spoilt."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & _OTHERS:
                raise KeysError(
                    f"The keys file {path} is open to others (mode {mode:04o}): run chmod 600 {quote(str(path))}."
                )
            return Sealer(parse_keys(file.read()))
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


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
