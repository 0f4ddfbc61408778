"""What comes after a baraza, as it comes in and leaves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.forums.actions.attendance import Line as Counted
from app.forums.api.schemas import Remark, Spoken
from app.forums.models import View
from app.forums.ports import Grounds
from app.forums.results import MatrixRow, Results
from app.forums.rules.draft import ANSWER_ROOM
from app.kit.cells import SMALLEST, hide_small
from app.kit.errors import Fault, Invalid
from app.kit.personal import without_personal
from app.web.etag import etag
from app.web.paging import Paging

Cells = dict[str, int | None]
Sex = Literal["female", "male"]
Age = Literal["under_35", "35_to_59", "60_and_over"]
ROOM = f"At most {ANSWER_ROOM['said']} septets of GSM 03.38 in each language."

RESULTS: dict[str, JsonValue] = {
    "coming": {"yes": 120, "no": 14},
    "needs": {"sign": 2, "wheelchair": 3},
    "heard": {"1": 60, "2": 31, "3": 12},
    "views": {"ussd": 44, "sms": 103},
    "present": {"code": 41, "sheet": 212},
    "present_by": {"sex": {"female": 130, "male": 123}, "ward": {"991": 240, "992": None, "993": None}},
}


class ResultsView(BaseModel):
    """Counts of one baraza. Null: too few to be told (1 to 9, and one more where the sum would give it away)."""

    model_config = ConfigDict(json_schema_extra={"examples": [RESULTS]})

    coming: Cells = Field(description="Who said whether they come.")
    needs: Cells = Field(description="What would help those who come.")
    heard: Cells = Field(description="Were people heard? 1 well, 2 a little, 3 no, 4 was not there.")
    views: Cells = Field(description="Views by the channel they came by.")
    present: Cells = Field(description="Who was there, by code and from paper sheets: one person may be in both.")
    present_by: dict[str, Cells] = Field(description="The same by sex, age, disability and the ward they live in.")

    @classmethod
    def of(cls, found: Results, *, arranges: bool) -> Self:
        """The counts' shape outside; whoever `arranges` what is needed must know of one person, too."""
        return cls(
            coming=hide_small(found.coming),
            needs=dict(found.needs) if arranges else hide_small(found.needs),
            heard=hide_small(found.heard),
            views=hide_small(found.views),
            present=hide_small(found.present),
            present_by={name: hide_small(cells) for name, cells in found.present_by.items()},
        )


LINE: dict[str, JsonValue] = {"count": 12, "ward": 991, "sex": "female", "age": "under_35", "disability": False}


class SheetLine(BaseModel):
    """So many people who are alike, as far as the sheet says."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINE]}, extra="forbid")

    count: int = Field(ge=1, le=10_000)
    ward: int | None = Field(None, description="Where they live.")
    sex: Sex | None = None
    age: Age | None = None
    disability: bool | None = None


class Sheet(BaseModel):
    """One paper sheet."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sheet": "A", "lines": [LINE]}]}, extra="forbid")

    sheet: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$", description="What stands at its head.")]
    lines: list[SheetLine] = Field(max_length=200)

    def counted(self, grounds: Grounds) -> list[Counted]:
        """Its lines. Raises Invalid (forum.unfit) for a ward of no county."""
        strangers = {line.ward for line in self.lines if line.ward is not None} - set(grounds.known.wards)
        if strangers:
            fault = Fault("lines", f"There is no ward {min(strangers)} in this county.")
            raise Invalid("forum.unfit", "This sheet cannot be counted.", [fault])
        return [Counted(**line.model_dump()) for line in self.lines]


class NeedView(BaseModel):
    """What would help one of those who come."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"need": "other", "words": "A chair with a back"}]})

    need: str = Field(description="sign, wheelchair, print or other.")
    words: str | None = Field(
        description="As they wrote it; numbers and addresses that tell who they are, are masked."
    )


class NeedList(BaseModel):
    """What is to be arranged."""

    items: list[NeedView]

    @classmethod
    def of(cls, needs: Iterable[tuple[str, str | None]]) -> Self:
        """The list's shape outside."""
        return cls(items=[NeedView(need=need, words=words and without_personal(words)) for need, words in needs])


VIEW: dict[str, JsonValue] = {
    "id": 7,
    "kind": "view",
    "words": "More water points near the market",
    "language": "en",
    "channel": "sms",
    "at": "2026-11-24T09:00:00Z",
    "theme": None,
}


class ViewView(BaseModel):
    """What one person said, without who it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [VIEW]})

    id: int
    kind: Literal["view", "heard"] = Field(description="On the matter, or on the baraza itself.")
    words: str = Field(description="As they wrote it; numbers and addresses that tell who they are, are masked.")
    language: str
    channel: str
    at: datetime
    theme: int | None

    @classmethod
    def of(cls, view: View, words: str) -> Self:
        """The row's shape outside."""
        same = {name: getattr(view, name) for name in ("id", "kind", "language", "channel", "at")}
        return cls.model_validate(same | {"words": without_personal(words), "theme": view.theme_id})


class ViewPage(BaseModel):
    """One page of what was said, the first said first."""

    items: list[ViewView]


class ViewsAsked(Paging):
    """Which views."""

    uncoded: bool = Field(False, description="Only those that belong to no theme yet.")


class Belonging(BaseModel):
    """The theme that a view belongs to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"theme": 3}]}, extra="forbid")

    theme: int = Field(ge=1, le=2**53 - 1)


SAID: dict[str, JsonValue] = {"en": "Water points near the market", "sw": "Vituo vya maji karibu na soko"}
DID: dict[str, JsonValue] = {"en": "Two are built by March.", "sw": "Viwili vitajengwa kufikia Machi."}


class NewTheme(BaseModel):
    """A theme to be added."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"said": SAID}]}, extra="forbid")

    said: Spoken = Field(description=f"What several people said. {ROOM}")


class Answer(BaseModel):
    """What was done about a theme."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"did": DID, "stands": "planned", "department": "water"}]}, extra="forbid"
    )

    did: Spoken = Field(description=ROOM)
    stands: Literal["done", "planned", "refused"]
    department: Remark = Field(description="The office that answers for it: a word of `department`.")

    def known(self, grounds: Grounds) -> str:
        """The office. Raises Invalid (forum.unfit)."""
        if self.department not in grounds.known.organisers:
            fault = Fault("department", f"There is no office {self.department!r}.")
            raise Invalid("forum.unfit", "This cannot be told as it is.", [fault])
        return self.department


THEME: dict[str, JsonValue] = {
    "id": 3,
    "said": SAID,
    "voices": 31,
    "did": DID,
    "stands": "planned",
    "department": "water",
    "telling": 7,
    "told": "waiting",
    "etag": '"2"',
}


class ThemeView(BaseModel):
    """One line of the response matrix."""

    model_config = ConfigDict(json_schema_extra={"examples": [THEME]})

    id: int
    said: Spoken
    voices: int | None = Field(description="People who spoke of it; null for 1 to 9.")
    did: Spoken | None
    stands: Literal["done", "planned", "refused"] | None
    department: str | None
    telling: int | None = Field(description="Under `tellings`: the text to those who spoke.")
    told: Literal["waiting", "ready", "done", "void"] | None
    etag: str = Field(description="What an answer asks for as If-Match.")

    @classmethod
    def of(cls, row: MatrixRow) -> Self:
        """The row's shape outside."""
        theme, telling = row.theme, row.telling
        did = Spoken(en=theme.did_en, sw=theme.did_sw) if theme.did_en and theme.did_sw else None
        return cls.model_validate(
            {
                "id": theme.id,
                "said": Spoken(en=theme.said_en, sw=theme.said_sw),
                "voices": None if 0 < row.voices < SMALLEST else row.voices,
                "did": did,
                "stands": theme.stands,
                "department": theme.department,
                "telling": telling.id if telling else None,
                "told": telling.state if telling else None,
                "etag": etag(theme.version),
            }
        )


class Matrix(BaseModel):
    """What people said and what was done about it."""

    items: list[ThemeView]
