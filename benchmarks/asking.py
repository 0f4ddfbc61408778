"""How a question is put, over and over: to the code, over HTTP, and beside each the bare statement of its rows."""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

ROUNDS = 40
WARMING = 3


@dataclass
class Question:
    """One thing that is asked: over HTTP, of the code, and as a bare statement for the same rows."""

    name: str
    path: str
    ask: Callable[[Session], Any]
    bare: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asker:
    """Whoever asks: by code, of the desk over HTTP, and of a door that answers the bare rows and does no more."""

    db: Session
    desk: httpx.Client
    rows: httpx.Client

    def ways(self, question: Question) -> Sequence[Callable[[], Any]]:
        """The bare statement and the code; the bare door and the desk's."""
        connection = self.db.connection()
        told = json.dumps({"statement": question.bare, "facts": question.facts}, default=str)
        return (
            lambda: connection.exec_driver_sql(question.bare, question.facts).fetchall(),
            lambda: self.by_code(question),
            lambda: self.rows.post("/", content=told).raise_for_status(),
            lambda: self.desk.get(question.path).raise_for_status(),
        )

    def by_code(self, question: Question) -> Any:
        """As a request asks it: nothing is known from before."""
        self.db.expunge_all()
        return question.ask(self.db)

    def compare(self, questions: Sequence[Question]) -> None:
        """Ask all in turn, round after round, so that a busy moment falls on each alike; print the medians."""
        asked = [(question, self.ways(question), [[] for _ in range(4)]) for question in questions]
        for turn in range(ROUNDS + WARMING):
            for _, ways, taken in asked:
                for way, spans in zip(ways, taken, strict=True):
                    span = timed(way)
                    if turn >= WARMING:
                        spans.append(span)
        print(f"{'median ms of ' + str(ROUNDS):24} {'bare':>8} {'code':>16} {'HTTP bare':>12} {'HTTP desk':>17}")
        for question, _, taken in asked:
            bare, code, door, desk = map(statistics.median, taken)
            print(
                f"{question.name:24} {bare:8.2f} {code:8.2f} = {code / bare:4.1f}x {door:12.2f} "
                f"{desk:8.2f} = {desk / door:4.1f}x   {desk / bare:5.1f}x the bare statement",
                flush=True,
            )

    def explain(self, questions: Iterable[Question]) -> str:
        """The plans of each; of every statement a line says what it read for what it showed."""
        told = []
        for question in questions:
            for statement, facts in sent(self.db.connection(), lambda asked=question: self.by_code(asked)):
                told += [f"== {question.name}", explained(self.db.connection(), statement, facts)]
        return "\n".join(told)


def timed(do: Callable[[], Any]) -> float:
    """Milliseconds it takes."""
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


def sent(connection: Connection, ask: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Every statement that is sent."""
    found: list[tuple[str, Any]] = []

    def note(*said: Any) -> None:
        found.append((said[2], said[3]))

    event.listen(connection, "before_cursor_execute", note)
    ask()
    event.remove(connection, "before_cursor_execute", note)
    return found


def explained(connection: Connection, statement: str, facts: Any) -> str:
    """The plan of one statement, and how many rows and pages it read for those that it gives; both are printed."""
    plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", facts).scalar_one()
    whole = plan[0]["Plan"]
    scans = [
        node for node in _nodes(whole) if "Scan" in node["Node Type"] and "Bitmap Index" not in node["Node Type"]
    ]
    read = sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] for node in scans
    )
    pages = whole["Shared Hit Blocks"] + whole["Shared Read Blocks"]
    names = " ← ".join(
        f"{node['Node Type']} {node.get('Index Name', node.get('Relation Name', ''))}".strip()
        for node in _nodes(whole)
        if node.get("Actual Loops")
    )
    shown, spent = whole["Actual Rows"], plan[0]["Execution Time"]
    line = f"{names}: reads {read:.0f} rows for {shown:.0f}, {pages} pages, {spent} ms"
    print(f"  {line}", flush=True)
    text = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", facts).scalars()
    return "\n".join([line, *text, ""])


def _nodes(plan: dict[str, Any]) -> Iterable[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
