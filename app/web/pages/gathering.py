"""Gathering, for translators, what Python code says on pages: marked constants, and the sentences of refusals."""

import ast
from collections.abc import Iterator
from typing import Any, BinaryIO

MARKS = frozenset({"N_"})
REFUSALS = frozenset(
    {"Fault", "Conflict", "NotFound", "Forbidden", "Invalid", "HttpRefusal", "problem", "__init__"}
)
"""What is called with a sentence to refuse something; `__init__` where a refusal of its own calls its parent's."""

Found = tuple[int, None, str, list[str]]


def gather(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:  # noqa: ARG001
    """Babel's way to ask for the sentences of a file, each with its line. Facts in a sentence are numbered holes:
    `{0} was entered already`.
    """
    for call in ast.walk(ast.parse(file.read())):
        if isinstance(call, ast.Call) and (sentence := _sentence(call)):
            yield call.lineno, None, sentence, []


def _sentence(call: ast.Call) -> str:
    """What is said by a call; "" for one that says nothing, and for words that stand elsewhere."""
    called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    said = [text for one in call.args if (text := _text(one))]
    if called in MARKS:
        return next(iter(said), "")
    return next((text for text in said if " " in text), "") if called in REFUSALS else ""


def _text(one: ast.expr) -> str:
    if isinstance(one, ast.Constant) and isinstance(one.value, str):
        return one.value
    if not isinstance(one, ast.JoinedStr):
        return ""
    holes = 0
    text = ""
    for piece in one.values:
        if isinstance(piece, ast.Constant):
            text += str(piece.value)
        else:
            text += f"{{{holes}}}"
            holes += 1
    return text
