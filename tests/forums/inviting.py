"""Barazas whose notice is on its way."""

from app.forums.actions.making import write_notice
from app.staff.policy import Role
from tests.broadcasts.making import carry_out, release_as_read
from tests.builders import NOW, a_person
from tests.forums.making import the_grounds


def invite(db, forum, menu, *, now=NOW):
    """Its notice, written by one person and released by another, is owed to all who asked for such."""
    notice = write_notice(db, the_grounds(menu), forum, by=a_person(db, role=Role.COMMUNICATIONS).id, now=now)
    release_as_read(db, notice, now=now)
    carry_out(db, now=now)
    return notice
