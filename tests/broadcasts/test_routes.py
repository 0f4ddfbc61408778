"""Reading a notice and releasing it, over HTTP."""

import threading
from collections import Counter

from sqlalchemy import select

from app.broadcasts.models import Broadcast
from app.broadcasts.running import continue_release
from app.db import transaction
from app.outbox.models import Message
from app.staff.policy import Role
from tests.broadcasts.making import TEXTS, a_notice, a_subscriber, as_read
from tests.builders import NOW
from tests.web.door import a_client, a_visitor, sessions_in


def sealed(db, notice):
    """What its estimate says to send back."""
    approval = as_read(db, notice)
    return {"hash": approval.seal, "recipients": approval.recipients, "ceiling_kes": approval.ceiling_kes}


def address(notice, deed=""):
    return f"/api/v1/notices/{notice.id}{deed}"


def test_a_notice_shows_what_will_be_sent_and_to_how_many(db):
    a_subscriber(db)
    notice = a_notice(db, about="forum/4821")
    answer = a_client(sessions_in(db)).get(address(notice), headers=a_visitor(db, Role.APPROVER).headers)
    shown = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert {language: said["text"] for language, said in shown["texts"].items()} == TEXTS
    assert shown["texts"]["sw"] | {"text": ""} == {"text": "", "segments": 1, "units": len(TEXTS["sw"])}
    assert (shown["recipients"], shown["state"], shown["about"]) == (1, "draft", "forum/4821")


def test_a_second_person_releases_it(db):
    notice = a_notice(db)
    approver = a_visitor(db, Role.APPROVER)
    client = a_client(sessions_in(db))
    read = client.get(address(notice), headers=approver.headers)
    approval = client.get(address(notice, "/estimate"), headers=approver.headers).json()["approval"]
    answer = client.post(address(notice, "/release"), json=approval, headers=approver.reading(read.headers["etag"]))
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["released_by"]) == ("released", approver.person_id)
    assert answer.headers["etag"] == '"2"'
    again = client.post(
        address(notice, "/release"), json=approval, headers=approver.reading(answer.headers["etag"])
    )
    assert (again.status_code, again.json()["rule"]) == (409, "broadcast.released")


def test_its_author_does_not_whatever_their_role(db):
    author = a_visitor(db, Role.APPROVER)
    notice = a_notice(db, author_id=author.person_id)
    answer = a_client(sessions_in(db)).post(
        address(notice, "/release"), json=sealed(db, notice), headers=author.reading('"1"')
    )
    assert (answer.status_code, answer.json()["rule"]) == (403, "broadcast.own")
    db.refresh(notice)
    assert notice.state == "draft"


def test_nobody_releases_what_they_have_not_read(db):
    notice = a_notice(db)
    approver = a_visitor(db, Role.APPROVER)
    client = a_client(sessions_in(db))
    unread = client.post(address(notice, "/release"), json=sealed(db, notice), headers=approver.headers)
    stale = client.post(address(notice, "/release"), json=sealed(db, notice), headers=approver.reading('"0"'))
    assert (unread.status_code, stale.status_code) == (428, 412)
    assert stale.headers["etag"] == '"1"'


def test_a_notice_that_is_not_there_is_not_found(db):
    approver = a_visitor(db, Role.APPROVER)
    client = a_client(sessions_in(db))
    assert client.get("/api/v1/notices/999999", headers=approver.headers).status_code == 404
    for number in ("0", "-1", "x", str(2**63)):
        assert client.get(f"/api/v1/notices/{number}", headers=approver.headers).status_code == 422


def test_released_twice_at_the_same_time_it_reaches_each_subscriber_once(sessions):
    with transaction(sessions) as db:
        people = [a_subscriber(db).id for _ in range(5)]
        notice = a_notice(db)
        approvers = [a_visitor(db, Role.APPROVER) for _ in range(6)]
        approval = sealed(db, notice)
    client = a_client(sessions)
    start = threading.Barrier(len(approvers))
    answers = []

    def let_go(approver):
        start.wait()
        headers = approver.reading('"1"')
        answers.append(client.post(address(notice, "/release"), json=approval, headers=headers).status_code)

    threads = [threading.Thread(target=let_go, args=[approver]) for approver in approvers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201] + [412] * 5
    with transaction(sessions) as db:
        while continue_release(db, NOW, chunk=2):
            pass
    with sessions() as db:
        assert Counter(db.scalars(select(Message.contact_id))) == dict.fromkeys(people, 1)
        assert db.scalars(select(Broadcast.state)).one() == "done"
