"""Numbers and words of residents are in no log line and in no column that should not hold them."""

from random import Random

import httpx

from app.console.phone import Phone
from tests.proofs.callers import HIDE, SHOW, SHOW_OR_HIDE, Caller
from tests.proofs.crash import OWED, count, wait_until
from tests.proofs.faultline import Fault, Faultline
from tests.proofs.house import CODE, House, a_house, connect, figures
from tests.proofs.leaks import Canary, Leak, leaks_in_database, leaks_in_logs

ORDINARY = Canary("+254718406593", ("Zuruwambe", "Kelmifato", "Bodharuki"))
HIDDEN = Canary("+254729517604", ("Nyakwilemu", "Tiporgasa", "Walembufi"))
ACCUSING = Canary("+254731628715", ("Shokudeba", "Ranivukoma", "Fethalogu"))
PROTECTED = Canary("+254741950826", ("Hemogaluti", "Borazinepu", "Dokuwefali"))
WRITING = Canary("+254742739826", ("Mokarizupe", "Lundesawi", "Vigothamu"))
CANARIES = (ORDINARY, HIDDEN, ACCUSING, PROTECTED, WRITING)
WISHES = {
    ORDINARY: {SHOW_OR_HIDE: SHOW},
    HIDDEN: {SHOW_OR_HIDE: HIDE},
    ACCUSING: {"What is it about?": "Officer, bribe", "What did the officer do?": "Rude, insulted me"},
    PROTECTED: {"What is it about?": "Officer, bribe", "What did the officer do?": "Bribe or theft"},
}
# Whoever may be called and wrote their own number into their story has it there, as all of it.
ALLOWED = {Leak("complaint.words", what) for what in (ORDINARY.number, *ORDINARY.words)}


SPELLINGS = ("{}", "+254 {} ", "0{}", "254{}", "00254{}x", "+254-{}-", "")


def sentence(canary: Canary) -> str:
    """What they say: their words, and their number as people write it."""
    digits = canary.number.removeprefix("+254")
    return f"{' '.join(canary.words)}. Nipigie 0{digits[:3]} {digits[3:6]} {digits[6:]}"


def live_through_everything(house: House, line: Faultline, owner_url: str) -> None:
    """Canaries report, write and are reported about, on good days and on bad ones."""
    caller = Caller(house.hop, Random(1))
    with caller.http() as http:
        http.post(f"{house.carrier}/handset/{HIDDEN.number}/script", json={"code": 403})
        report_everything(caller, http)
        line.be(Fault.REFUSED)
        report_everything(caller, http)
        line.be(Fault.RESET)
        for _ in range(5):
            report_everything(caller, http)
        line.be(Fault.NONE)
        house.work.kill()  # it would rest for 10 seconds from what it has met
        house.work.start()
        for canary in CANARIES:
            knock_at_every_door(http, house.callback, canary)
    with connect(owner_url) as db:
        wait_until(lambda: count(db, OWED) == 0, "the outbox does not empty")
        assert count(db, "SELECT count(*) FROM complaint WHERE words IS NOT NULL")
        assert count(db, "SELECT count(*) FROM complaint WHERE words_sealed IS NOT NULL") > 1
        assert count(db, "SELECT count(*) FROM incoming")
    assert caller.shown


def report_everything(caller: Caller, http: httpx.Client) -> None:
    """Each canary files a report, as far as the database lets them."""
    for canary, wishes in WISHES.items():
        caller.answers = wishes
        caller.report(Phone(http, caller.hop, canary.number, CODE), sentence(canary))


def knock_at_every_door(http: httpx.Client, callback: str, canary: Canary) -> None:
    """Everything the aggregator may post, whole and broken, about one person."""
    words, subscriber = sentence(canary), canary.number.removeprefix("+254")
    wrong = f"{callback[:-1]}-"
    for spelling in SPELLINGS:
        number = spelling.format(subscriber)
        hop = {"sessionId": f"s{number}"[:4], "serviceCode": CODE, "phoneNumber": number, "text": words}
        text = {"id": f"in-{canary.words[0][:2]}-{len(spelling)}", "from": number, "to": "20384", "text": words}
        for base in (callback, wrong):
            http.post(f"{base}/ussd", data=hop)
            http.post(f"{base}/ussd", content=f"text={words}&phoneNumber={number}".encode())
            http.post(f"{base}/ussd/ended", data=hop | {"status": "Incomplete", "input": words})
            http.post(f"{base}/sms", data=text | {"date": "2026-11-24 09:00:00"})
            http.post(f"{base}/sms/report", data={"id": "x1", "status": "Success", "phoneNumber": number})
            http.post(f"{base}/sms/opt-out", data={"senderId": "20384", "phoneNumber": number})
    web = callback.partition("/at/")[0]
    http.get(f"{web}/api/v1/complaints/{subscriber}")
    http.get(f"{web}/{words}")


def leaks(nursery, urls, folder, **mutants) -> set[Leak]:
    """What can be read, after all that, that should not be."""
    with Faultline(urls.app) as line, a_house(nursery, folder / "house", line.url, **mutants) as house:
        for process in (house.provider, house.web, house.work):
            process.start()
        live_through_everything(house, line, urls.owner)
        logs = (house.web.log, house.work.log)
        assert all(log.stat().st_size for log in logs)
        return leaks_in_logs(logs, CANARIES) | leaks_in_database(urls.owner, CANARIES)


def test_it_lets_no_number_and_no_words_be_read(nursery, fresh_database, tmp_path):
    found = leaks(nursery, fresh_database, tmp_path)
    figures("leaks", found=len(found - ALLOWED))
    assert found == ALLOWED


def test_it_would_notice_a_log_line_and_an_unsealed_column(nursery, fresh_database, tmp_path):
    found = leaks(nursery, fresh_database, tmp_path, chatty=True, unsealed=True)
    places = {leak.place for leak in found}
    assert {Leak("web.log", HIDDEN.number), Leak("web.log", HIDDEN.words[0])} <= found
    assert places >= {"contact.number_sealed", "complaint.words_sealed", "ussd_hop.reply_sealed"}, places
    figures("leaks, unsealed and chatty", places=sorted(places), found=len(found))
