"""The recorded shapes under wire/: raw bodies of callbacks (*.form) and raw HTTP answers (*.http)."""

from pathlib import Path

WIRE = Path(__file__).parent / "wire"


def form(name: str) -> bytes:
    """The body of one callback."""
    return (WIRE / f"{name}.form").read_bytes()


def answer(name: str) -> bytes:
    """One whole HTTP answer, status line first."""
    return (WIRE / f"answer-{name}.http").read_bytes()


def names(beginning: str) -> set[str]:
    """The callbacks whose name begins so."""
    return {path.stem for path in WIRE.glob(f"{beginning}*.form")}
