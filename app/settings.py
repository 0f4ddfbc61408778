"""What the operator may set: one frozen `Settings`, read once at the door and passed down."""

import difflib
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parents[1]
MENUS = ROOT / "menus"
# What a run leaves behind. Who runs another account's clone, as root may, has a folder apart: keys and logs that
# only root can read would stop the user the next time.
VAR = ROOT / "var" if ROOT.stat().st_uid == os.geteuid() else ROOT / "var" / f"uid-{os.geteuid()}"

# Known to everyone who reads this file, so production refuses it.
DEVELOPMENT_SECRET = "not-a-secret-for-development-only"  # noqa: S105

MENDS = {
    "database_url": "must be an address such as postgresql://itika_app:password@127.0.0.1/itika",
    "database_owner_url": "must be an address such as postgresql://itika_owner:password@127.0.0.1/itika",
    "itika_env": "must be development, training or production",
    "itika_keys_file": "must be the path of a file",
    "itika_audit_anchors": "must be the path of a file",
    "itika_callback_secrets": "must be one or two different words of 32 or more letters, digits, - or _, "
    "with a comma between; python3 -c 'import secrets; print(secrets.token_urlsafe(32))' makes one",
    "at_username": "must be the name of your Africa's Talking application",
    "at_api_key": "must be the key of your Africa's Talking application",
    "at_base_url": "must begin with https:// (or http:// for a stand-in)",
    "at_sender_id": "must be 3 to 11 letters, digits, spaces, dots or dashes",
    "at_shortcode": "must be 3 to 8 digits",
    "ussd_code": "must look like *384*50#",
    "sms_per_second": "must be a number above 0: the texts that may leave in a second",
    "sms_batch": "must be a whole number from 1 to 500",
    "sms_calls": "must be a whole number from 1 to 64",
    "sms_price_kes": "must be an amount such as 0.80",
    "sms_budget_day_kes": "must be an amount such as 20000",
    "sms_budget_month_kes": "must be an amount such as 400000",
    "sms_notice_hours": "must be two hours from 0 to 24, such as 8-18",
    "itika_host": "must be the address to listen on, such as 127.0.0.1",
    "itika_port": "must be a whole number from 0 to 65535",
}

NEEDED_IN_PRODUCTION = (
    "database_url",
    "itika_keys_file",
    "itika_callback_secrets",
    "at_api_key",
    "at_shortcode",
    "ussd_code",
)


class SettingsError(Exception):
    """The settings cannot be used; `str()` is one sentence a fault, each naming the setting and the fix."""


def _postgres(url: str) -> str:
    """The address as SQLAlchemy takes it with psycopg 3 named."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError from None
    if parsed.drivername not in {"postgres", "postgresql", "postgresql+psycopg"} or not parsed.database:
        raise ValueError
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _split(words: object) -> object:
    """A comma-separated line as its words."""
    return tuple(word.strip() for word in words.split(",")) if isinstance(words, str) else words


def _secrets(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, if each can stand in the path of an address and is long enough not to be guessed."""
    fit = all(re.fullmatch(r"[A-Za-z0-9_-]{32,}", word) for word in words)
    if not fit or len(words) not in (1, 2) or len(set(words)) != len(words):
        raise ValueError
    return words


def _hours(given: object) -> object:
    """Two hours of one day with a dash between ("8-18"), the first before the second, as numbers."""
    if isinstance(given, str):
        opens, dash, closes = given.partition("-")
        given = (int(opens), int(closes)) if dash else ()
    if not isinstance(given, tuple) or len(given) != 2 or not 0 <= given[0] < given[1] <= 24:
        raise ValueError
    return given


PostgresUrl = Annotated[str, AfterValidator(_postgres)]
Secrets = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_secrets)]

Hours = Annotated[tuple[int, int], NoDecode, BeforeValidator(_hours)]


class Settings(BaseSettings):
    """Every setting, by the name it has in the environment and in `.env`; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        str_strip_whitespace=True,
        env_file_encoding="utf-8",
    )

    database_url: PostgresUrl | None = Field(default=None, repr=False)
    """Where the app works, as a role that owns no table; None: the embedded server."""
    database_owner_url: PostgresUrl | None = Field(default=None, repr=False)
    """Where migrations run, as the role that owns the tables."""
    itika_env: Literal["development", "training", "production"] = "development"
    itika_keys_file: Path = VAR / "keys.json"
    itika_audit_anchors: Path | None = None
    """Where the worker writes how far the trail is sealed; None: `audit-anchors.jsonl` beside the keys file."""
    itika_callback_secrets: Secrets = Field(default=(DEVELOPMENT_SECRET,), repr=False)
    """Callbacks are taken under either of two, so that a new one comes in without losing a call."""
    at_username: str = Field(default="sandbox", min_length=1)
    at_api_key: SecretStr | None = None
    at_base_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+\S*$")
    """None: the provider's own address."""
    at_sender_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9 ._-]{3,11}$")
    at_shortcode: str = Field(default="20384", pattern=r"^[0-9]{3,8}$")
    ussd_code: str = Field(default="*384*50#", pattern=r"^\*[0-9]+(\*[0-9]+)*#$")
    sms_per_second: float = Field(default=50.0, gt=0)
    sms_batch: int = Field(default=100, ge=1, le=500)
    """Recipients of one call, and so the most that one lost answer leaves unknown."""
    sms_calls: int = Field(default=32, ge=1, le=64)
    sms_price_kes: Decimal = Field(default=Decimal("0.80"), ge=0)
    """Of one segment, where the provider does not say what it billed; 0.80 in its documentation and its replies."""
    sms_budget_day_kes: Decimal | None = Field(default=None, ge=0)
    sms_budget_month_kes: Decimal | None = Field(default=None, ge=0)
    sms_notice_hours: Hours = (8, 18)
    itika_host: str = Field(default="127.0.0.1", min_length=1)
    itika_port: int = Field(default=8000, ge=0, le=65535)

    @property
    def anchors_file(self) -> Path:
        """The file of the anchors, which no database administrator should reach."""
        return self.itika_audit_anchors or self.itika_keys_file.with_name("audit-anchors.jsonl")

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        """Refuse, in production, what only a trial may leave as it is."""
        if self.itika_env == "production" and (faults := _production_faults(self)):
            raise ValueError("\n".join(faults))
        return self


def _production_faults(settings: Settings) -> list[str]:
    """One sentence for each setting that production needs and that was left out or left open."""
    given = settings.model_fields_set
    faults = [
        f"{name.upper()} is not set, and production needs it: it {MENDS[name]}."
        for name in NEEDED_IN_PRODUCTION
        if name not in given
    ]
    if "itika_callback_secrets" in given and DEVELOPMENT_SECRET in settings.itika_callback_secrets:
        faults.append(f"ITIKA_CALLBACK_SECRETS is known to all: it {MENDS['itika_callback_secrets']}.")
    if settings.at_username == "sandbox":
        faults.append(f"AT_USERNAME is sandbox, which reaches no telephone: it {MENDS['at_username']}.")
    if settings.at_base_url and not settings.at_base_url.startswith("https://"):
        faults.append("AT_BASE_URL would carry the key in clear: in production it must begin with https://.")
    return faults


def load_settings(env_file: Path = ROOT / ".env") -> Settings:
    """The settings of the environment and, below it, of `env_file` if there is one.

    Refuses with `SettingsError`, also for a key in the file that is no setting (a misspelt one would
    otherwise be passed over in silence).
    """
    try:
        return Settings(_env_file=env_file)
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{env_file} cannot be read: make it a UTF-8 file this account may read.") from None
    except ValidationError as bad:
        raise SettingsError("\n".join(_sentence(error) for error in bad.errors())) from None


def _sentence(error: ErrorDetails) -> str:
    """What to mend. Never the value: it may be a secret."""
    if not error["loc"]:
        return error["msg"].removeprefix("Value error, ")
    field = str(error["loc"][0])
    name = field.upper()
    if error["type"] != "extra_forbidden":
        return f"{name} {MENDS[field]}."
    near = difflib.get_close_matches(field, Settings.model_fields, n=1)
    return f"{name} is not a setting: " + (f"did you mean {near[0].upper()}?" if near else "see .env.example.")
