"""A report by SMS is filed once, though the house dies over its texts and they come again and again."""

import httpx
import pytest

from tests.proofs.house import House, a_house, connect

STORY, YES = "No water in Shinoyi since Monday", "1"
DEATHS = [
    ("+254700000001", STORY, "die_before_text"),
    ("+254700000001", YES, "die_after_text"),
    ("+254700000002", STORY, "die_after_text"),
    ("+254700000002", YES, "die_before_text"),
]
COUNTS = """
    SELECT (SELECT count(*) FROM incoming), (SELECT count(*) FROM complaint), (SELECT count(*) FROM sms_talk),
           (SELECT count(*) FROM message WHERE name = 'complaint.receipt'),
           (SELECT count(*) FROM message WHERE name = 'sms.confirm')
"""


@pytest.mark.slow
def test_it_files_a_report_by_sms_once_whenever_it_dies(nursery, fresh_database, tmp_path) -> None:
    with a_house(nursery, tmp_path / "house", fresh_database.app) as house:
        for at, (number, words, moment) in enumerate(DEATHS):
            text = {"id": str(at), "from": number, "to": "20384", "text": words, "date": ""}
            house.web.start(**{moment: 1})
            with pytest.raises(httpx.TransportError):
                bring(house, text)
            house.web.kill()
            house.open()
            assert [bring(house, text) for _ in range(3)] == [200] * 3
            house.web.kill()
    with connect(fresh_database.owner) as db:
        assert db.execute(COUNTS).fetchone() == (4, 2, 0, 2, 2)


def bring(house: House, text: dict[str, str]) -> int:
    """The provider brings a text; what it hears."""
    return httpx.post(f"{house.callback}/sms", data=text, timeout=30, trust_env=False).status_code
