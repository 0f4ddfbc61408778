"""What search finds, for whom, and what it never finds."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.audit.models import Entry
from app.complaints.lookup.lexicon import learn, meant
from app.complaints.lookup.models import ReadTo, Word
from app.complaints.lookup.search import spelt
from app.complaints.rules.lifecycle import State
from app.db import transaction
from app.kit.reference import spaced
from tests.builders import NOW, a_complaint, a_contact
from tests.complaints.asking import QUEUE

LATER = NOW + timedelta(minutes=2)


def searched(client, visitor, q, **filters):
    answer = client.get(f"{QUEUE}/search", params={"q": q} | filters, headers=visitor.headers)
    assert answer.status_code == 200, answer.text
    return answer


def found(client, visitor, q, **filters):
    return [one["reference"] for one in searched(client, visitor, q, **filters).json()["items"]]


def written(db, *words, **columns):
    """A report for each, and what it says taken up."""
    made = [a_complaint(db, words=said, **columns).reference for said in words]
    learn(db, now=LATER)
    return made


def test_a_reference_is_found_with_spaces_and_whatever_the_filters(db, client, officer):
    reference = a_complaint(db, state=State.WITHDRAWN).reference
    for q in (reference, spaced(reference), f" {reference[:4]}-{reference[4:]} ", " ".join(reference)):
        assert found(client, officer, q, state="triage", department="roads", ward=991) == [reference]


def test_a_reference_that_one_may_not_know_of_is_found_like_one_that_nobody_has(db, client, officer, ombudsman):
    absent = searched(client, officer, "99999994")
    for hidden in (
        a_complaint(db, category="officer.bribe", department="water"),
        a_complaint(db, category="roads.bridge"),
    ):
        assert found(client, ombudsman, hidden.reference) == [hidden.reference]
        answer = searched(client, officer, hidden.reference)
        assert (answer.content, answer.headers) == (absent.content, absent.headers)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("soko", [1, 0]),
        ("BOMBA Soko", [0]),
        ("limepas", [0]),  # the beginning of a word
        ("bomab", [0]),  # two letters swapped
        ("boma", [0]),  # one too few
        ("bombaa", [0]),
        ("somba", [0]),
        ("limepaskua sko", [0]),
        ("bomba maji", []),
        ("maji", [1]),
        ("jirani", [3]),
        ("kona", [4]),  # parted by a stroke
        ("!!! ' & | ()", []),
        ("soko'); DROP TABLE complaint; --", []),
        ("so:*", []),
        ("", []),
        ("ﷺ ²² 水", []),
    ],
)
def test_words_are_found_however_they_are_spelt(db, client, officer, q, expected):
    made = written(
        db,
        "Bomba limepasuka karibu na soko",
        "Hakuna maji, soko lote",
        "Mtaro umeziba",
        "Kwa jirani",
        "Njia/kona.Sasa",
    )
    assert found(client, officer, q) == [made[at] for at in expected]


def test_filters_narrow_what_words_find(db, client, ombudsman):
    [water] = written(db, "Bomba la soko")
    [roads] = written(db, "Barabara ya soko", category="roads.bridge", ward=991)
    assert found(client, ombudsman, "soko") == [roads, water]
    assert found(client, ombudsman, "soko", ward=991) == [roads]


@pytest.mark.parametrize("columns", [{"category": "officer.bribe"}, {"hidden": True}])
def test_what_is_sealed_is_never_found_by_words_and_teaches_none(db, client, ombudsman, columns):
    written(db, "Chifu alichukua hongo", **columns)
    assert found(client, ombudsman, "hongo") == []
    assert found(client, ombudsman, "hong") == []
    assert not db.scalars(db.query(Word).statement).all()


def test_an_officer_finds_words_of_their_department_only(db, client, officer):
    written(db, "Kivuko cha Lusumu", category="roads.bridge")
    assert found(client, officer, "lusumu") == []
    assert found(client, officer, "lusmu") == []


def test_pages_of_words_lead_on(db, client, officer):
    made = written(db, *["Hakuna maji"] * 5)
    answer, met = client.get(f"{QUEUE}/search?q=maji&limit=2", headers=officer.headers), []
    while True:
        met += [one["reference"] for one in answer.json()["items"]]
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"], headers=officer.headers)
    assert met == made[::-1]


@pytest.mark.parametrize("after", ["0.0", "1.1", f"1.{'9' * 18}"])
def test_a_mark_from_nowhere_is_only_another_place_to_begin(db, client, officer, after):
    made = written(db, "Hakuna maji")
    assert found(client, officer, "maji", after=after) == (made if after.endswith("9") else [])


def test_the_trail_says_that_was_searched_and_not_for_what(db, client, officer):
    written(db, "Hakuna maji")
    found(client, officer, "maji")
    entries = db.query(Entry).filter(Entry.person_id == officer.person_id).all()
    assert [(one.deed, one.about, one.detail) for one in entries] == [("search", "complaints", {"found": "1"})]


def test_words_are_learnt_once_and_none_is_passed_over(db):
    written(db, "Hakuna maji hapa", "Maji machafu 2026 x1y")
    assert {one.word for one in db.query(Word)} == {"hakuna", "maji", "hapa", "machafu"}
    assert learn(db, now=LATER) == 0
    young = a_complaint(db, words="Bado kijana", filed_at=LATER)
    old = a_complaint(db, words="Amezeeka")  # a higher number, and older: its clock was behind
    assert learn(db, now=LATER) == 0
    assert db.query(ReadTo).one().read_to < young.id
    assert learn(db, now=LATER + timedelta(minutes=2)) == 2
    assert db.query(ReadTo).one().read_to == old.id


def test_two_workers_learn_one_after_the_other(sessions):
    with transaction(sessions) as db:
        a_complaint(db, words="Hakuna maji")
    with transaction(sessions) as one, transaction(sessions) as other:
        assert learn(one, now=LATER) == 1
        assert learn(other, now=LATER) == 0
    with transaction(sessions) as db:
        assert learn(db, now=LATER) == 0


def test_a_word_that_is_known_means_itself_and_a_strange_one_the_nearest(db):
    written(db, "maji majani barabara kisima")
    assert meant(db, ["maji", "baraba", "barabbra", "kisina", "zzz", "ab"]) == {
        "maji": ["maji"],
        "baraba": ["baraba", "barabara"],
        "barabbra": ["barabbra", "barabara"],
        "kisina": ["kisina", "kisima"],
        "zzz": ["zzz"],
        "ab": ["ab"],
    }


def test_what_is_common_is_looked_for_among_the_newest_first(db, client, officer):
    """Neighbourhoods of 4096 ids: the newest, then ever more of them, then the rest; none is met twice."""
    contact = a_contact(db)
    ids = [1, 4095, 4096, 90 * 4096, 91 * 4096 - 1, 200 * 4096, 201 * 4096 - 1, 201 * 4096]
    base = 10**9
    made = [a_complaint(db, contact=contact, id=base + one, words="Hakuna maji").reference for one in ids]
    for limit in (1, 3, 100):
        met, answer = [], client.get(f"{QUEUE}/search?q=maji&limit={limit}", headers=officer.headers)
        while "next" in answer.links:
            met += [one["reference"] for one in answer.json()["items"]]
            answer = client.get(answer.links["next"]["url"], headers=officer.headers)
        assert met + [one["reference"] for one in answer.json()["items"]] == made[::-1]


def test_spells_what_the_database_is_asked():
    assert spelt([["soko"], ["bomab", "bomba"]]) == "('soko') & ('bomab' | 'bomba')"


def test_has_an_index_for_words(db):
    indexed = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_complaint_words'"
    assert "USING gin (((to_tsvector('simple'::regconfig" in db.scalar(text(indexed))
