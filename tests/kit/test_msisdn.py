"""Every spelling of a Kenyan number, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.kit.msisdn import Msisdn, parse_msisdn


def spellings(national):
    groups = f"{national[:3]} {national[3:6]} {national[6:]}"
    return [
        f"+254{national}",
        f" 254{national}",  # the plus lost by form decoding
        f"254{national}",
        f"0{national}",
        national,
        f"00254{national}",
        f"000254{national}",  # as Kenya itself dials out
        f"+254 {groups}",
        f"+254-{groups.replace(' ', '-')}",
        f"+254 (0) {groups}",
        f"+2540{national}",
        f"0{groups}",
        f" 00 254 {groups}",
        f"  0{national}  ",
        groups.replace(" ", "."),
    ]


@pytest.mark.parametrize("national", ["712345678", "101234567", "110000000", "199999999", "799999999"])
def test_every_local_spelling_is_the_same_number(national):
    assert {parse_msisdn(spelling).e164 for spelling in spellings(national)} == {f"+254{national}"}


@settings(deadline=None, max_examples=100)
@given(st.from_regex(r"[17][0-9]{8}", fullmatch=True))
def test_every_mobile_number_reads_the_same_in_every_spelling(national):
    assert {parse_msisdn(spelling) for spelling in spellings(national)} == {Msisdn(f"+254{national}")}


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("", "msisdn.unreadable"),
        ("0712345678\n", "msisdn.unreadable"),
        ("+254712345678\n", "msisdn.unreadable"),
        ("+254712345678\x00", "msisdn.unreadable"),
        ("٠٧١٢٣٤٥٦٧٨", "msisdn.unreadable"),
        ("+25471234567٨", "msisdn.unreadable"),
        ("０７１２３４５６７８", "msisdn.unreadable"),
        ("Safaricom", "msisdn.unreadable"),
        ("0712 CALL ME", "msisdn.unreadable"),
        ("0712345678 ext 5", "msisdn.unreadable"),
        ("tel:+254712345678", "msisdn.unreadable"),
        ("0712345678;0712345679", "msisdn.unreadable"),
        (" ", "msisdn.not_kenyan_mobile"),
        ("+", "msisdn.not_kenyan_mobile"),
        ("999", "msisdn.not_kenyan_mobile"),
        ("1551", "msisdn.not_kenyan_mobile"),
        ("22384", "msisdn.not_kenyan_mobile"),
        ("020 2345678", "msisdn.not_kenyan_mobile"),
        ("+254 56 31234", "msisdn.not_kenyan_mobile"),
        ("0800 723 253", "msisdn.not_kenyan_mobile"),
        ("0900 123 456", "msisdn.not_kenyan_mobile"),
        ("071234567", "msisdn.not_kenyan_mobile"),
        ("07123456789", "msisdn.not_kenyan_mobile"),
        ("+2547123456789", "msisdn.not_kenyan_mobile"),
        ("254254712345678", "msisdn.not_kenyan_mobile"),
        ("+0712345678", "msisdn.not_kenyan_mobile"),
        ("00712345678", "msisdn.not_kenyan_mobile"),
        ("+255712345678", "msisdn.not_kenyan_mobile"),
        ("+256 712 345678", "msisdn.not_kenyan_mobile"),
        ("+1 202 555 0143", "msisdn.not_kenyan_mobile"),
        ("1" * 1000, "msisdn.not_kenyan_mobile"),
    ],
)
def test_what_is_no_kenyan_mobile_number_is_refused_without_repeating_it(raw, rule):
    with pytest.raises(Invalid) as refused:
        parse_msisdn(raw)
    assert refused.value.rule == rule
    assert raw.strip() == "" or raw not in refused.value.detail
    assert refused.value.__cause__ is None


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=30) | st.text("0123456789+ -().", max_size=20))
def test_any_text_is_a_number_or_refused(raw):
    try:
        read = parse_msisdn(raw)
    except Invalid:
        return
    assert parse_msisdn(read.e164) == read


def test_a_number_never_prints_itself():
    number = parse_msisdn("0712345678")
    printed = [str(number), repr(number), f"{number}", f"{number!r}", "%s" % number, repr([number]), number.masked]  # noqa: UP031
    assert number.masked == "+254…678"
    assert not [text for text in printed if "712345" in text or "345678" in text]


def test_a_number_can_be_a_key_and_cannot_be_made_of_anything_else():
    assert len({parse_msisdn("0712345678"), parse_msisdn("+254712345678")}) == 1
    with pytest.raises(ValueError, match="parse_msisdn"):
        Msisdn("0712345678")
