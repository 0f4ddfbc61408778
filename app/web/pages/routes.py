"""Addresses that every page leads to: the way in, and the language of the pages."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from app.kit.errors import NotFound
from app.web.pages.page import LANGUAGE
from app.web.pages.refusals import is_page
from app.web.pages.speech import LANGUAGES

router = APIRouter(include_in_schema=False)

A_YEAR = 366 * 24 * 3600


@router.get("/")
def way_in() -> Response:
    """Whoever types only the name of this machine comes to the desk."""
    return RedirectResponse("/desk", 303)


@router.get("/open/language/{language}")
def choose(language: str, back: Annotated[str, Query(max_length=2000)] = "/desk") -> Response:
    """Read pages in that language from now on, and go back; never to another house."""
    if language not in LANGUAGES:
        raise NotFound("page.language", "Pages are not read in that language.")
    parts = urlsplit(back)
    home = is_page(parts.path) and not parts.netloc and not parts.scheme and "\\" not in back
    answer = RedirectResponse(back if home else "/desk", 303)
    answer.set_cookie(LANGUAGE, language, max_age=A_YEAR, httponly=True, samesite="lax")
    return answer
