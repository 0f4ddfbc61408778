"""An owner of a private server in a process of its own, so that a test can be another account, or kill it.

`python tests/embedded_owner.py VAR UID` starts the server, says the owner's address or the sentence of a
refusal, and stops at the end of its input.
"""

import encodings.idna
import os
import sys
from pathlib import Path

import psycopg
from sqlalchemy.dialects.postgresql import psycopg as dialect

from app.embedded import Embedded, EmbeddedError

# What would be imported on the way; another account may not be able to read where Python lives.
LOADED = (encodings.idna, psycopg, dialect)


def main(var: Path, uid: int) -> int:
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    embedded = Embedded(var)
    try:
        said = embedded.start().owner
    except EmbeddedError as refused:
        sys.stdout.write(f"{refused}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()
    sys.stdin.read()
    embedded.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
