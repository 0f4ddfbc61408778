"""What texts may cost, as `menus/texting.yaml` says: how many in a day, to one number, to its like, and to all."""

from pydantic import BaseModel, ConfigDict, Field


class Cap(BaseModel):
    """So many texts in a day, and so many shillings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: int = Field(ge=1)
    shillings: int = Field(ge=1)


class Texting(BaseModel):
    """The whole file; what it leaves out, or an old edition did not have, is as it stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question_days: int = Field(7, ge=1, le=30)
    hold_minutes: int = Field(15, ge=1, le=60)
    answers_a_day: int = Field(3, ge=1, le=10)
    number: Cap = Cap(texts=20, shillings=20)
    prefix: Cap = Cap(texts=400, shillings=400)
    everybody: Cap = Cap(texts=8000, shillings=8000)
