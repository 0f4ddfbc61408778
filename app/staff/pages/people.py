"""Staff and rights on pages: who works here, by which rights and keys, and what those decide who may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from app.kit.errors import NotFound, Refusal
from app.menu.compile import Menu
from app.staff import queries, routes
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.models import Person
from app.staff.naming import Names
from app.staff.page_access import allowed_page
from app.staff.pages.profile import ROLES, MenuHere
from app.staff.pages.titles import CHANGES, DEEDS, DONE
from app.staff.policy import MAY, Deed, Role, may_grant
from app.staff.routes import PasswordsHere
from app.staff.schemas import InvitationView, NewPerson, RightsGiven, TokenAsked
from app.web.deps import Db, Now
from app.web.etag import etag
from app.web.pages.forms import Sent, SentHere, shaped
from app.web.paging import Number, Paging

router = APIRouter(prefix="/desk/staff", include_in_schema=False)

Reviews = Annotated[Signed, Depends(allowed_page(Deed.REVIEW))]
Grants = Annotated[Signed, Depends(allowed_page(Deed.GRANT))]


@dataclass(frozen=True, slots=True)
class Registry:
    """All that a page of staff is laid out from."""

    db: Db
    now: datetime
    menu: Menu
    desk: Desk
    passwords: PasswordsHere

    @property
    def names(self) -> Names:
        """What the county calls offices and wards."""
        return Names(self.menu, self.desk.page.language)

    @property
    def signed(self) -> Signed:
        """Who looks."""
        return self.desk.signed

    def choices(self) -> Mapping[str, Any]:
        """What a form of rights offers."""
        names, language, role = self.names, self.desk.page.language, self.signed.role
        here = queries.people_page(self.db, after=None, limit=1000)
        return {
            "roles_given": [(one.value, ROLES[one]) for one in Role if may_grant(role, one)],
            "departments": names.choices("department", self.menu.words("department", language)),
            "wards": names.choices("ward", self.menu.words("ward", language)),
            "colleagues": sorted(((str(one.id), one.name) for one in here), key=lambda one: one[1]),
        }

    def lay(
        self, person: Person, *, refused: Refusal | None = None, tried: str = "", sent: Sent | None = None
    ) -> Response:
        """One person with their rights and keys; of what was `tried` and refused the words are kept."""
        role = Role(person.role)
        decides = (
            self.signed.may(Deed.GRANT)
            and person.id != self.signed.person_id
            and person.ended_at is None
            and may_grant(self.signed.role, role)
        )
        known = {person.supervisor_id, person.granted_by} - {None}
        return self.desk.show(
            "staff/person.html",
            refused=refused,
            tried=tried,
            sent=sent or Sent(_as_sent(person)),
            person=person,
            own=person.id == self.signed.person_id,
            version=etag(person.version),
            tokens=queries.tokens_of(self.db, person),
            people=queries.names_of(self.db, {one for one in known if one is not None}),
            names=self.names,
            roles=ROLES,
            deeds=DEEDS,
            may=[one for one in DEEDS if one in MAY[role]],
            decides=decides,
            done=DONE.get(self.desk.page.request.query_params.get("done", ""), ""),
            **(self.choices() if decides else {}),
        )

    def invited(self, person: Person, invitation: InvitationView) -> Response:
        """The first password, which no other page shows."""
        return self.desk.show("staff/invited.html", person=person, invitation=invitation, token="")

    def do(self, number: int, tried: str, sent: Sent, deed: Callable[[], Response]) -> Response:
        """Do it to a person; what is refused is told on their page, with what was written."""
        try:
            with self.db.begin_nested():
                return deed()
        except NotFound:
            raise
        except Refusal as refused:
            person = queries.person_of(self.db, number)
            self.db.refresh(person)
            kept = sent if tried in ("rights", "tokens") else None
            return self.lay(person, refused=refused, tried=tried, sent=kept)


def at_registry(db: Db, now: Now, menu: MenuHere, desk: DeskHere, passwords: PasswordsHere) -> Registry:
    """What a page of staff is laid out from, in this request."""
    return Registry(db, now, menu, desk, passwords)


RegistryHere = Annotated[Registry, Depends(at_registry)]
reviews, grants = Depends(allowed_page(Deed.REVIEW)), Depends(allowed_page(Deed.GRANT))


@router.get("", dependencies=[reviews])
def people(asked: Annotated[Paging, Query()], registry: RegistryHere) -> Response:
    """Everybody who works here, by number."""
    shown, after = asked.cut(queries.people_page(registry.db, after=asked.after, limit=asked.limit + 1))
    desk = registry.desk
    return desk.show(
        "staff/people.html",
        rows=shown,
        names=registry.names,
        roles=ROLES,
        grants=desk.signed.may(Deed.GRANT),
        following=after and desk.page.link(after=str(after)),
    )


@router.get("/review")
def review(registry: RegistryHere, signed: Reviews, since: date | None = None) -> Response:
    """The access review: who has which rights and keys, whether they use them, and what changed since a day."""
    begins = datetime.combine(since, time(), UTC) if since else None
    found = routes.review_rights(registry.db, registry.now, signed, begins)
    by = {change.person_id for one in found.items for change in one.changes} - {None}
    return registry.desk.show(
        "staff/review.html",
        review=found,
        people=queries.names_of(registry.db, {one for one in by if one is not None}),
        names=registry.names,
        roles=ROLES,
        deeds=DEEDS,
        changes=CHANGES,
    )


@router.get("/new", dependencies=[grants])
def new(registry: RegistryHere) -> Response:
    """The form of somebody to take on."""
    return registry.desk.show("staff/new.html", sent=Sent([]), **registry.choices())


@router.post("/new")
def take_on(sent: SentHere, registry: RegistryHere, signed: Grants) -> Response:
    """Take somebody on, and show once how they sign in; a program is given a key on its page."""
    try:
        with registry.db.begin_nested():
            given = shaped(NewPerson, {"name": sent["name"], **_rights(sent)})
            made = routes.take_on(given, registry.db, registry.now, signed, registry.passwords)
    except Refusal as refused:
        return registry.desk.show("staff/new.html", refused=refused, sent=sent, **registry.choices())
    if made.invitation is None:
        return _to(made.person.id, "add")
    return registry.invited(queries.person_of(registry.db, made.person.id), made.invitation)


@router.get("/{number}", dependencies=[reviews])
def one(number: Number, registry: RegistryHere) -> Response:
    """Somebody's rights and keys, also of one who left."""
    return registry.lay(queries.person_of(registry.db, number))


@router.post("/{number}/rights")
def change_rights(number: Number, sent: SentHere, registry: RegistryHere, signed: Grants) -> Response:
    """Give somebody other rights; their sessions end."""

    def change() -> Response:
        given = shaped(RightsGiven, _rights(sent))
        routes.change_rights(
            number=number,
            given=given,
            if_match=sent["version"],
            db=registry.db,
            now=registry.now,
            signed=signed,
            response=Response(),
        )
        return _to(number, "rights")

    return registry.do(number, "rights", sent, change)


@router.post("/{number}/departure")
def let_go(number: Number, sent: SentHere, registry: RegistryHere, signed: Grants) -> Response:
    """Let somebody go: sessions and keys stop at once."""

    def end() -> Response:
        routes.let_go(
            number=number,
            if_match=sent["version"],
            db=registry.db,
            now=registry.now,
            signed=signed,
            response=Response(),
        )
        return _to(number, "departure")

    return registry.do(number, "departure", sent, end)


def _serve_invitation(noun: str, give: Callable[..., InvitationView]) -> None:
    """Open the address of one way to a first password."""

    def invite(number: Number, sent: SentHere, registry: RegistryHere, signed: Grants) -> Response:
        def show() -> Response:
            told = give(
                number=number,
                if_match=sent["version"],
                db=registry.db,
                now=registry.now,
                signed=signed,
                passwords=registry.passwords,
            )
            return registry.invited(queries.person_of(registry.db, number), told)

        return registry.do(number, noun, sent, show)

    router.post(f"/{{number}}/{noun}", name=f"{noun}_on_page")(invite)


_serve_invitation("invitation", routes.give_password)
_serve_invitation("lost-phone", routes.forget_phone)


@router.post("/{number}/tokens")
def give_token(number: Number, sent: SentHere, registry: RegistryHere, signed: Grants) -> Response:
    """A key to the API, shown this once."""

    def give() -> Response:
        deeds = sent.all("deeds")
        asked = sent.shaped(TokenAsked, **({"deeds": deeds} if deeds else {}))
        made = routes.give_token(number, asked, registry.db, registry.now, signed)
        person = queries.person_of(registry.db, number)
        return registry.desk.show("staff/invited.html", person=person, invitation=None, token=made.token)

    return registry.do(number, "tokens", sent, give)


@router.post("/{number}/tokens/{which}/revocation")
def close_token(number: Number, which: Number, sent: SentHere, registry: RegistryHere, signed: Grants) -> Response:
    """Close a key for good."""

    def close() -> Response:
        routes.take_token(number, which, registry.db, registry.now, signed)
        return _to(number, "revocation")

    return registry.do(number, "revocation", sent, close)


def _to(number: int, done: str) -> Response:
    return RedirectResponse(f"/desk/staff/{number}?done={done}", 303)


def _rights(sent: Sent) -> Mapping[str, Any]:
    """What was chosen, as the API takes it."""
    chosen = {name: sent[name] for name in ("role", "department", "supervisor") if sent[name]}
    return chosen | ({"wards": sent.all("ward")} if sent["where"] == "some" else {})


def _as_sent(person: Person) -> list[tuple[str, str]]:
    """Somebody's rights, as the form of them would send them."""
    wards = [("ward", str(ward)) for ward in person.wards or ()]
    where = "all" if person.wards is None else "some"
    supervisor = str(person.supervisor_id or "")
    office = person.department or ""
    return [("role", person.role), ("department", office), ("supervisor", supervisor), ("where", where), *wards]
