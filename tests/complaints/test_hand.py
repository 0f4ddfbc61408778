"""What the desk has at hand, over HTTP."""

MEASURE = "/api/v1/texts/measure"


def test_answers_come_for_a_topic_in_a_language_and_measured(client, officer):
    answer = client.get("/api/v1/canned?category=water.none&language=sw", headers=officer.headers)
    items = {one["id"]: one for one in answer.json()["items"]}
    assert "water.rationed" in items
    assert "roads.listed" not in items
    assert "sorry.late" in items
    one = items["water.rationed"]
    assert (one["language"], one["checked"], one["topics"]) == ("sw", False, ["water.none"])
    assert one["measured"]["segments"] == 1
    assert one["measured"]["cost"] == "0.80"
    assert {one["language"] for one in client.get("/api/v1/canned", headers=officer.headers).json()["items"]} == {
        "en",
        "sw",
    }


def test_a_text_is_measured_as_written_and_as_sent_and_its_costly_letter_named(client, officer):
    answer = client.post(MEASURE, json={"words": "x" * 70 + "’s"}, headers=officer.headers)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["written"]["alphabet"], told["written"]["segments"], told["written"]["cost"]) == (
        "ucs2",
        2,
        "1.60",
    )
    assert (told["sent"]["alphabet"], told["sent"]["segments"], told["sent"]["units"]) == ("gsm", 1, 72)
    assert told["costly"] == [{"letter": "’", "code": "U+2019", "instead": "'"}]
    assert told["segment_cost"] == "0.80"


def test_a_text_that_is_too_long_to_be_any_is_refused(client, officer):
    answer = client.post(MEASURE, json={"words": "x" * 1001}, headers=officer.headers)
    assert answer.status_code == 422
