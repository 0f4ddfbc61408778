"""The alphabet, its measure and its segments, held against another library."""

import unicodedata

import pytest
import smsutil
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.kit.gsm import clean, fold, segment, septets, strange

ALPHABET = smsutil.codecs.GSM_CHARSET.replace("\x1b", "")  # the escape announces a letter, it is none
EXTENSION = smsutil.codecs.GSM_EXT_CHARSET

fast = settings(deadline=None, max_examples=150)
gsm_texts = st.text(st.sampled_from("a" + "[€" * 2), max_size=330) | st.text(
    st.sampled_from(ALPHABET), max_size=330
)
wide_texts = st.text(st.sampled_from("aĩ😀"), max_size=150) | st.text(max_size=100)
wild_texts = st.text(st.characters(), max_size=60)  # all planes, controls and lone surrogates


# measure, segment


def test_every_letter_of_the_alphabet_is_known():
    assert len(ALPHABET) == 127 + 10
    assert strange(ALPHABET) == ()
    assert septets(ALPHABET) == 127 + 2 * 10


def test_every_extension_character_costs_two():
    assert [septets(character) for character in EXTENSION] == [2] * 10


def test_strange_names_each_character_once_in_order():
    assert strange("pĩpa ’ĩ’ 😀\x1b") == ("ĩ", "’", "😀", "\x1b")


def test_septets_refuses_what_a_phone_cannot_show():
    with pytest.raises(Invalid, match=r"'ĩ' \(U\+0129\)") as refused:
        septets("Gĩthongo")
    assert refused.value.rule == "gsm.strange"


def test_the_refusal_itself_can_be_written_down():
    with pytest.raises(Invalid) as refused:
        septets("\x1b\ud83d\x00")
    assert refused.value.detail.isprintable()


@pytest.mark.parametrize(
    ("text", "alphabet", "sizes"),
    [
        ("", "gsm", [0]),
        ("a" * 160, "gsm", [160]),
        ("a" * 161, "gsm", [153, 8]),
        ("€" * 80, "gsm", [80]),
        ("€" * 81, "gsm", [76, 5]),
        ("a" * 152 + "[" + "a" * 100, "gsm", [152, 101]),
        ("a" * 151 + "[" + "a" * 100, "gsm", [152, 100]),
        ("ĩ" * 70, "ucs2", [70]),
        ("ĩ" * 71, "ucs2", [67, 4]),
        ("😀" * 35, "ucs2", [35]),
        ("😀" * 36, "ucs2", [33, 3]),
        ("ĩ" * 66 + "😀" + "ĩ" * 10, "ucs2", [66, 11]),
    ],
)
def test_segment_cuts_at_the_limits_and_never_through_a_pair(text, alphabet, sizes):
    cut = segment(text)
    assert cut.alphabet == alphabet
    assert [len(part) for part in cut.parts] == sizes
    assert "".join(cut.parts) == text


@fast
@given(gsm_texts | wide_texts | wild_texts)
@example("a" * 152 + "{" + "a" * 152 + "}" + "a" * 20)
@example("ĩ" * 66 + "😀" * 40)
def test_segment_equals_smsutil(text):
    assume(text and "\x1b" not in text)  # smsutil sends nothing as UCS-2, and takes the escape for a letter
    cut, oracle = segment(text), smsutil.split(text)
    assert cut.parts == tuple(part.content for part in oracle.parts)
    assert cut.alphabet == {"gsm0338": "gsm", "utf_16_be": "ucs2"}[oracle.encoding]
    assert cut.units == oracle.total_bytes // (1 if cut.alphabet == "gsm" else 2)


@fast
@given(gsm_texts | wide_texts)
def test_no_part_is_longer_than_its_limit(text):
    cut = segment(text)
    alone, many = (160, 153) if cut.alphabet == "gsm" else (70, 67)
    sizes = [septets(part) if cut.alphabet == "gsm" else len(part.encode("utf-16-be")) // 2 for part in cut.parts]
    assert sum(sizes) == cut.units
    assert max(sizes) <= (alone if len(cut.parts) == 1 else many)


# fold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ng’ombe “wangu” – leo…", 'ng\'ombe "wangu" - leo...'),
        ("ng`ombe ngʼombe", "ng'ombe ng'ombe"),
        ("Gĩthongo Mũrang’a", "Githongo Murang'a"),
        ("ĨŨĩũ çáíóú", "IUiu caiou"),
        ("e\u0301te\u0301", "été"),  # joined first, because the alphabet has é
        ("c\u0327", "c"),
        ("Ç ñ à é ß Å", "Ç ñ à é ß Å"),
        ("a\u00a0b\u202fc\u2009d\te\u2028f", "a b c d e\nf"),
        ("1\u00bd ² Ⅳ ① ™ ﬁ", "11/2 2 IV 1 TM fi"),
        ("٣ ۴ ५ １", "3 4 5 1"),
        ("\u202a+254\u202c\ufeff", "+254"),
        ("NUL\x00 ESC\x1b", "NUL ESC"),
        ("good 👍 day", "good ? day"),
        ("❤\ufe0f", "?"),
        ("中文", "??"),
        ("\ud83d half", " half"),
        ("[€] ~", "[€] ~"),
    ],
)
def test_fold_makes_it_readable_on_any_phone(text, plain):
    assert fold(text) == plain


@fast
@given(wild_texts | wide_texts)
def test_fold_leaves_nothing_strange_and_settles_at_once(text):
    folded = fold(text)
    assert strange(folded) == ()
    assert fold(folded) == folded


@fast
@given(gsm_texts)
def test_fold_leaves_the_alphabet_alone(text):
    assert fold(text) == text


# clean


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a*b#0 8 '\"; 00", "a*b#0 8 '\"; 00"),
        (" spaces stay ", " spaces stay "),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),  # what hides between two halves goes before they are joined
        ("NUL\x00 BEL\x07 DEL\x7f C1\x9f", "NUL BEL DEL C1"),
        ("one\r\ntwo\tthree\u2028four\x85five", "one two three four five"),
        ("\u202eabc\u2066\u200f\u061c", "abc"),
        ("zero\u200bwidth\u200d\ufeff\u2060\u00ad", "zerowidth"),
        ("lone \ud83d\ude00 halves", "lone  halves"),
        ("whole 😀", "whole 😀"),
        ("٣ ghorofa", "٣ ghorofa"),
        ("tag\U000e0041s", "tags"),
    ],
)
def test_clean_keeps_the_words_and_drops_what_cannot_be_seen(text, kept):
    assert clean(text) == kept


def test_clean_cuts_at_the_limit():
    assert clean("a" * 1001) == "a" * 1000
    assert clean("😀" * 12, limit=10) == "😀" * 10
    assert len(clean("\u0958" * 10, limit=10)) == 10  # NFC takes this letter apart: cut after, not before


@fast
@given(wild_texts)
def test_clean_text_is_nfc_storable_and_settled(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cs", "Zl", "Zp"}
    assert cleaned.encode().decode() == cleaned == clean(cleaned)
