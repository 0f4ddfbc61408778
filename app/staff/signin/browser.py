"""What a browser brings and keeps: the cookie of its session, where it stands, and proof that a form is ours."""

from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlsplit

from fastapi import Request, Response

from app.kit.errors import Forbidden
from app.kit.seal import Sealer
from app.settings import Settings
from app.staff.key import spell_bits
from app.staff.signin.sessions import Caller

COOKIE, PLAIN_COOKIE = "__Host-itika", "itika"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FIELD, HEADER = "csrf", "X-CSRF-Token"


def is_plain(request: Request, settings: Settings) -> bool:
    """Whether this browser may be given a cookie that travels in clear: only in development, only without TLS."""
    return settings.itika_env == "development" and request.url.scheme == "http"


def cookie_of(request: Request, settings: Settings) -> str | None:
    """The value of the session's cookie, if one came; under no other name than the one we give."""
    return request.cookies.get(PLAIN_COOKIE if is_plain(request, settings) else COOKIE)


def keep(response: Response, key: str, *, plain: bool) -> None:
    """Give the browser the session's new cookie, which goes when the browser is closed."""
    name = PLAIN_COOKIE if plain else COOKIE
    response.set_cookie(name, key, path="/", secure=not plain, httponly=True, samesite="lax")


def drop(response: Response, *, plain: bool) -> None:
    """Take the cookie back."""
    name = PLAIN_COOKIE if plain else COOKIE
    response.delete_cookie(name, path="/", secure=not plain, httponly=True, samesite="lax")


def caller_of(request: Request, sealer: Sealer) -> Caller:
    """Where a request comes from; the address only as a keyed hash."""
    address = request.client.host if request.client else ""
    return Caller(sealer.mark(f"address/{address}"), request.headers.get("User-Agent", ""))


def form_token(key: str) -> str:
    """What every form of this session carries as `csrf`. The cookie's value cannot be found from it."""
    return spell_bits(sha256(f"csrf/{key}".encode()).digest())


def must_be_ours(request: Request) -> None:
    """Raises Forbidden (http.foreign) for a form that another site sent, and for one that cannot say where from."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        ours = fetched in ("same-origin", "none")
    else:
        ours = urlsplit(request.headers.get("Origin", "")).netloc == request.headers.get("Host", "-")
    if not ours:
        raise Forbidden("http.foreign", "This came from another site, or your browser does not say where from.")


def must_carry(token: str, shown: str | None) -> None:
    """Raises Forbidden (http.forged) without the form's token."""
    if shown is None or not compare_digest(token.encode(), shown.encode()):
        raise Forbidden("http.forged", "The page was open for too long: open it again and repeat what you did.")


async def shown_token(request: Request) -> str | None:
    """The token that an unsafe request brought, in a header or in the form's field `csrf`."""
    if request.method in SAFE:
        return None
    if (header := request.headers.get(HEADER)) is not None:
        return header
    if not request.headers.get("Content-Type", "").startswith(FORMS):
        return None
    field = (await request.form()).get(FIELD)
    return field if isinstance(field, str) else None
