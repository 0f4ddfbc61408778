"""The codes of the second step: six digits from a phone, and ten written down for the day it is lost."""

import re
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP

SECRET_BYTES = 20
"""160 bits, as RFC 4226 §4 recommends."""
RECOVERY_CODES, RECOVERY_BYTES = 10, 7
PERIOD = 30
ISSUER = "Itika"


def address_of(secret: str, username: str) -> str:
    """The otpauth:// address that phones read from a picture."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def new_secret(token_bytes: Callable[[int], bytes]) -> str:
    """A secret for a phone, 32 letters and digits."""
    return b32encode(token_bytes(SECRET_BYTES)).decode()


def step_of(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """Which half minute this code is of, if it is one of three around now and later than `after`; else None.

    RFC 6238 §5.2: a code that was taken once is never taken again, nor one from before it.
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    totp, here = TOTP(secret), int(now.timestamp()) // PERIOD
    right = [step for step in (here - 1, here, here + 1) if compare_digest(totp.generate_otp(step), code)]
    return next((step for step in right if step > after), None)


def new_recovery_codes(token_bytes: Callable[[int], bytes]) -> list[str]:
    """Ten codes such as "k3fj2-q7xma", 50 random bits each."""
    drawn = (b32encode(token_bytes(RECOVERY_BYTES)).decode().lower()[:10] for _ in range(RECOVERY_CODES))
    return [f"{code[:5]}-{code[5:]}" for code in drawn]


def plain_code(given: str) -> str:
    """A code as it is compared, however it was typed."""
    return re.sub(r"[\s-]+", "", given).lower()[:32]
