"""A language's PO file block by block, each as it stands, so that one can be changed while no other byte moves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.pofile import denormalize, normalize

LINE = re.compile(r"[^\n]*\n|[^\n]+")
KIND = re.compile(r"#[.,:|]?|msgctxt|msgid_plural|msgid|msgstr|(?=\r?$)")
GONE = re.compile(r"#~ ?")
REVIEW = "#. review:"
FUZZY = "fuzzy"

Part = tuple[str, str]
"""What stands on some lines (`#,`, `msgid` and so on; "" for an empty line), and the lines themselves."""


@dataclass(frozen=True, slots=True)
class Block:
    """One entry, or a comment that stands alone, with the empty lines after it. Changing it gives another block."""

    text: str

    @property
    def context(self) -> str:
        """Which text of the menus it translates, such as `home/report`; empty for the header and for comments."""
        return self._said("msgctxt")

    @property
    def source(self) -> str:
        """The English text that is translated."""
        return self._said("msgid")

    @property
    def translation(self) -> str:
        """The text in the language of the file; empty when there is none yet."""
        return self._said("msgstr")

    @property
    def previous(self) -> str:
        """The English text that a fuzzy translation was made for, where it is known."""
        lines = "".join(line.removeprefix("#|").lstrip(" ") for kind, line in self._parts() if kind == "#|")
        return Block(lines)._said("msgid")

    @property
    def is_fuzzy(self) -> bool:
        """Whether the translation waits for a look, because its English text has changed."""
        return any(kind == "#," and FUZZY in _flags(line) for kind, line in self._parts())

    @property
    def is_gone(self) -> bool:
        """Whether it is kept only because its text may come back."""
        return any(GONE.match(line) for line in LINE.findall(self.text))

    @property
    def is_header(self) -> bool:
        """Whether it is the entry that tells of the file."""
        return not self.context and 'msgid ""' in self.text and not self.source

    @property
    def review(self) -> str:
        """How sure the wording is: H, M or L, or nothing."""
        marks = [line.removeprefix(REVIEW).strip() for _, line in self._parts() if line.startswith(REVIEW)]
        return marks[0] if marks else ""

    def translated(self, text: str) -> "Block":
        """With another translation, which is settled."""
        return self._with("msgstr", text).settled()

    def settled(self) -> "Block":
        """No longer fuzzy."""
        parts = []
        for kind, line in self._parts():
            if kind == "#," and (flags := _flags(line)) and FUZZY in flags:
                rest = [flag for flag in flags if flag != FUZZY]
                parts.extend([(kind, f"#, {', '.join(rest)}\n")] if rest else [])
            elif kind != "#|":
                parts.append((kind, line))
        return _joined(parts)

    def doubted(self, previous: str = "") -> "Block":
        """Fuzzy, with the English that it was translated from. One that was fuzzy before keeps what it says."""
        if self.is_fuzzy:
            return self
        marks = [("#,", f"#, {FUZZY}\n")]
        if previous:
            said = normalize(previous, width=0).replace("\n", "\n#| ")
            marks.append(("#|", f"#| msgid {said}\n"))
        parts = [part for part in self._parts() if part[0] != "#|"]
        return _joined([*parts[: _head(parts)], *marks, *parts[_head(parts) :]])

    def reworded(self, source: str) -> "Block":
        """For another English text: fuzzy, unless nothing was translated, or the text is again what it was."""
        changed = self._with("msgid", source)
        if not self.translation:
            return changed
        if self.is_fuzzy and self.previous == source:
            return changed.settled()
        return changed.doubted(self.source)

    def renamed(self, context: str) -> "Block":
        """For the text of another context."""
        return self._with("msgctxt", context)

    def reviewed(self, mark: str) -> "Block":
        """With another review mark."""
        parts = [(kind, line) for kind, line in self._parts() if not line.startswith(REVIEW)]
        at = next((at for at, (kind, _) in enumerate(parts) if kind != "#"), len(parts))
        return _joined([*parts[:at], ("#.", f"{REVIEW} {mark}\n"), *parts[at:]])

    def retired(self) -> "Block":
        """Kept for the day when its text comes back; no tool shows it."""
        if self.is_gone:
            return self
        lines = (line if kind.startswith("#") or not kind else _each("#~ ", line) for kind, line in self._parts())
        return Block("".join(lines))

    def revived(self) -> "Block":
        """In use again."""
        return Block("".join(GONE.sub("", line, count=1) for line in LINE.findall(self.text)))

    def _parts(self) -> list[Part]:
        parts: list[Part] = []
        for line in LINE.findall(self.text):
            bare = GONE.sub("", line, count=1)
            if found := KIND.match(bare):
                parts.append((found[0], bare))
            elif parts:
                parts[-1] = (parts[-1][0], parts[-1][1] + bare)
        return parts

    def _said(self, keyword: str) -> str:
        for kind, lines in self._parts():
            if kind == keyword:
                return denormalize("\n".join(map(str.strip, lines.removeprefix(keyword).strip().split("\n"))))
        return ""

    def _with(self, keyword: str, text: str) -> "Block":
        said = f"{keyword} {normalize(text, width=0)}\n"
        return _joined([(kind, said if kind == keyword else lines) for kind, lines in self._parts()])


def a_block(context: str, source: str) -> Block:
    """A block that waits for its translation."""
    return Block('msgctxt ""\nmsgid ""\nmsgstr ""\n').renamed(context)._with("msgid", source)


def blocks_of(text: str) -> list[Block]:
    """The blocks of a PO file, in order; joined they are the same text again."""
    return [Block("".join(lines)) for lines in _paragraphs(text)]


def _paragraphs(text: str) -> Iterator[list[str]]:
    """A block ends at an empty line, or where something begins after a translation."""
    lines: list[str] = []
    closed = False
    for line in LINE.findall(text):
        bare = GONE.sub("", line, count=1).strip()
        begins = bare.startswith(("#", "msgctxt", "msgid"))
        if lines and bare and (not lines[-1].strip() or (closed and begins)):
            yield lines
            lines, closed = [], False
        lines.append(line)
        closed = closed or bare.startswith("msgstr")
    if lines:
        yield lines


def _head(parts: list[Part]) -> int:
    """Where comments end and the entry begins."""
    return next((at for at, (kind, _) in enumerate(parts) if kind in {"msgctxt", "msgid"}), len(parts))


def _flags(line: str) -> list[str]:
    return [flag.strip() for flag in line.removeprefix("#,").split(",")]


def _each(prefix: str, lines: str) -> str:
    return "".join(prefix + line for line in LINE.findall(lines))


def _joined(parts: list[Part]) -> Block:
    return Block("".join(line for _, line in parts))
