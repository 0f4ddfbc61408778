"""Notices as they leave the house."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.broadcasts.models import Broadcast
from app.kit.gsm import segment


class NoticeText(BaseModel):
    """One language's text, frozen, and what a network bills for it."""

    text: str
    segments: int = Field(description="SMS parts that each recipient of this text costs.")
    units: int = Field(description="Septets in all.")

    @classmethod
    def of(cls, text: str) -> Self:
        """The text, measured."""
        measured = segment(text)
        return cls(text=text, segments=len(measured.parts), units=measured.units)


class NoticeView(BaseModel):
    """A notice to one ward, with whom it would reach if it went now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 7,
                    "about": "forum/4821",
                    "ward": 991,
                    "state": "draft",
                    "texts": {
                        "en": {
                            "text": "BARAZA Mautuma: Budget 2026/27. Thu 3 Dec, 10:30 am, DEB Primary School. "
                            "You are welcome. To stop: dial *384*50#, press 3, then 3. You pay 1 shilling.",
                            "segments": 1,
                            "units": 156,
                        }
                    },
                    "recipients": 412,
                    "author_id": 3,
                    "released_by": None,
                    "released_at": None,
                    "expires_at": "2026-12-03T07:30:00Z",
                    "created_at": "2026-11-24T09:00:00Z",
                }
            ]
        }
    )

    id: int
    about: str
    ward: int
    state: Literal["draft", "released", "done"]
    texts: dict[str, NoticeText] = Field(description="By language: en, sw.")
    recipients: int = Field(description="People subscribed now and not opted out.")
    author_id: int
    released_by: int | None
    released_at: datetime | None
    expires_at: datetime = Field(description="It is not sent to anybody after this moment.")
    created_at: datetime

    @classmethod
    def of(cls, broadcast: Broadcast, recipients: int) -> Self:
        """The notice as staff see it."""
        texts = {language: NoticeText.of(text) for language, text in broadcast.texts.items()}
        return cls.model_validate(
            {name: getattr(broadcast, name) for name in cls.model_fields.keys() - {"texts", "recipients"}}
            | {"texts": texts, "recipients": recipients}
        )
