"""What staff send about a complaint that they change; its fields are named as the action takes them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.complaints.api.listing import Day
from app.complaints.api.schemas import Id, Slug, Words
from app.complaints.rules.lifecycle import Outcome, Remedy

ToResident = Annotated[Words, Field(description="The resident reads them: at most 140 letters of a basic phone.")]
ToColleagues = Annotated[Words, Field(description="Stays with staff: at most 140 letters of a basic phone.")]


def shown(**example: JsonValue) -> ConfigDict:
    """A body that refuses what it does not know, with an example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class Assignment(BaseModel):
    """Who is to work on it."""

    model_config = shown(department="water", assignee=4)

    department: Slug
    assignee: Id | None = Field(None, description="One of its officers; left out: whoever of them comes first.")


class Reply(BaseModel):
    """What the resident gets to read."""

    model_config = shown(words="Mafundi wanakuja kesho asubuhi.")

    words: ToResident


class Question(BaseModel):
    """What the resident is asked."""

    model_config = shown(words="Bomba liko upande gani wa soko?")

    words: Words = Field(description="At most 76 letters, as a basic phone counts, so that it goes in one SMS.")


class Reason(BaseModel):
    """What colleagues get to read."""

    model_config = shown(words="The road belongs to the municipality.")

    words: ToColleagues


class Naming(BaseModel):
    """Who on the staff has a part in it."""

    model_config = shown(person_id=7)

    person_id: Id


class Correction(BaseModel):
    """What is set right; what is left out stays."""

    model_config = shown(category="water.none", ward=1003)

    category: Slug | None = None
    ward: int | None = Field(None, ge=1, le=9999, description="IEBC code of the ward.")


class Merger(BaseModel):
    """The complaint that it is worked on together with."""

    model_config = shown(into="48291386")

    into: str = Field(pattern="^[0-9]{8}$", description="The reference of the one that goes on.")


class Referral(BaseModel):
    """The office outside the county that answers for it."""

    model_config = shown(agency="electricity", words="Nguzo ni ya Kenya Power.")

    agency: Slug = Field(description="A referral of menus/jurisdiction.yaml.")
    words: ToResident


class Refusal(BaseModel):
    """Why it is not taken up."""

    model_config = shown(ground="before_court", words="Kesi itasikizwa Machi.")

    ground: Slug = Field(description="A ground of menus/jurisdiction.yaml; the resident reads its plain words.")
    words: ToResident


class Finding(BaseModel):
    """What an investigation found."""

    model_config = shown(words="The clerk asked for money.", adverse=True, respondent_id=7)

    words: ToColleagues
    adverse: bool = Field(description="It finds against somebody, who must be heard first.")
    respondent_id: Id | Literal["nobody"] = Field(
        description="Whom on the staff it is about: from now on it does not exist for them and their supervisor. "
        "Never left out: `nobody` who works here."
    )


class Resolution(BaseModel):
    """What was done, and what came of the complaint. At most 30 letters of words go in one SMS."""

    model_config = shown(words="Bomba limetengenezwa.", outcome="upheld", remedy="service_given")

    words: ToResident
    outcome: Outcome
    remedy: Remedy = Remedy.NONE


class Extension(BaseModel):
    """How much longer it takes, and why."""

    model_config = shown(words="Vipuri vinatoka Nairobi.", until="2026-12-22")

    words: ToResident
    until: Day = Field(description="The new day; a day off is moved to the next working day.")


class Mediation(BaseModel):
    """Until when both sides try to settle it."""

    model_config = shown(words="Both sides meet at the ward office.", on="2026-12-15")

    words: ToColleagues
    on: Day


class Promise(BaseModel):
    """What is promised for later, and for which day."""

    model_config = shown(words="Bomba jipya litawekwa.", on="2027-01-29")

    words: Words = Field(description="At most 30 letters, as a basic phone counts, so that it goes in one SMS.")
    on: Day
