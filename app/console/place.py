"""Where a running demo can be found: written by `itika demo`, read by `itika dial`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The addresses of one running demo, the token of its Ombudsman, and its database."""

    web: str
    provider: str
    secret: str
    code: str
    token: str
    database: str

    @property
    def callback(self) -> str:
        """The address that the provider posts a hop to."""
        return f"{self.web}/at/{self.secret}/ussd"

    def write(self, path: Path) -> None:
        """Leave it for other commands; only the owner may read it, for it holds a token."""
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self)), "utf-8")


def read_place(path: Path) -> Place | None:
    """The demo that is running, or None."""
    try:
        return Place(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
