"""What is sealed opens only where it belongs and with its own key."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit.seal import Keys, Sealer, Unsealable, dump_keys, new_keys, parse_keys

OLD, NEW, INDEX = bytes(range(32)), bytes(range(32, 64)), b"i" * 32
FIRST = Keys("0a0b0c0d", {"0a0b0c0d": OLD}, INDEX)
ROTATED = Keys("11223344", {"0a0b0c0d": OLD, "11223344": NEW}, INDEX)
PLACE = "contact.number_sealed/7"


def fixed(count):
    return b"\xaa" * count


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_sealed_opens_in_its_place(plain, about):
    sealer = Sealer(FIRST)
    sealed = sealer.seal(plain, about)
    assert sealer.open(sealed, about) == plain
    assert len(sealed) == len(plain) + 33


def test_the_envelope_is_as_written_down():
    """Worked out once with another AES-256-GCM, written from FIPS 197 and NIST SP 800-38D for this purpose."""
    sealed = Sealer(FIRST, fixed).seal(b"+254712345678", PLACE)
    assert sealed.hex() == (
        "010a0b0c0daaaaaaaaaaaaaaaaaaaaaaaa8493d8102bdba59dedacdadedbb48d92142923cededa51ad34ab2b7971"
    )
    assert Sealer(FIRST).open(sealed, PLACE) == b"+254712345678"


def test_the_same_value_never_looks_the_same_twice():
    sealer = Sealer(FIRST)
    assert len({sealer.seal(b"+254712345678", PLACE) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "elsewhere",
    [
        "contact.number_sealed/8",
        "contact.note_sealed/7",
        "complaint.number_sealed/7",
        "contact.number_sealed/77",
        "",
    ],
)
def test_a_value_moved_to_another_row_column_or_table_does_not_open(elsewhere):
    sealer = Sealer(FIRST)
    with pytest.raises(Unsealable, match="moved"):
        sealer.open(sealer.seal(b"secret", PLACE), elsewhere)


def test_no_changed_bit_goes_unseen():
    sealer = Sealer(FIRST)
    sealed = sealer.seal(b"secret", PLACE)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unsealable):
            sealer.open(bytes(changed), PLACE)


def test_no_shortened_or_lengthened_value_opens():
    sealer = Sealer(FIRST)
    sealed = sealer.seal(b"secret", PLACE)
    for other in [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0"]:
        with pytest.raises(Unsealable):
            sealer.open(other, PLACE)


def test_an_old_key_still_opens_while_a_new_one_seals():
    before, after = Sealer(FIRST), Sealer(ROTATED)
    assert after.open(before.seal(b"old", PLACE), PLACE) == b"old"
    newly = after.seal(b"new", PLACE)
    assert newly[1:5].hex() == "11223344"
    with pytest.raises(Unsealable, match="11223344"):
        before.open(newly, PLACE)


def test_a_key_under_another_name_does_not_open():
    renamed = Sealer(Keys("99999999", {"99999999": OLD}, INDEX))
    sealed = Sealer(FIRST).seal(b"secret", PLACE)
    with pytest.raises(Unsealable):
        renamed.open(sealed[:1] + bytes.fromhex("99999999") + sealed[5:], PLACE)


def test_a_refused_opening_tells_the_place_and_nothing_of_the_value():
    sealer = Sealer(FIRST)
    with pytest.raises(Unsealable) as refused:
        sealer.open(sealer.seal(b"secret", PLACE), "contact.number_sealed/8")
    assert "contact.number_sealed/8" in str(refused.value)
    assert "secret" not in str(refused.value)


# fingerprints


def test_the_blind_index_is_hmac_sha256():
    """RFC 4231 §4.3; HMAC pads a short key with zeros, so "Jefe" may be stretched to our 32 bytes."""
    sealer = Sealer(Keys("0a0b0c0d", {"0a0b0c0d": OLD}, b"Jefe".ljust(32, b"\0")))
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert sealer.blind("what do ya want for nothing?").hex() == expected


def test_fingerprints_outlive_the_sealing_keys_and_hang_on_the_index_key():
    before, after = Sealer(FIRST), Sealer(ROTATED)
    other = Sealer(Keys("0a0b0c0d", {"0a0b0c0d": OLD}, b"j" * 32))
    for print_of in ("blind", "mark"):
        here = getattr(before, print_of)("+254712345678")
        assert here == getattr(after, print_of)("+254712345678")
        assert here != getattr(other, print_of)("+254712345678")
        assert here != getattr(before, print_of)("+254712345679")


def test_a_mark_is_short_and_unlike_the_blind_index():
    sealer = Sealer(FIRST)
    assert len(sealer.blind("1*2")) == 32
    assert len(sealer.mark("1*2")) == 16
    assert sealer.mark("1*2") != sealer.blind("1*2")[:16]
    assert sealer.mark("") != sealer.mark(" ")
    assert sealer.mark("\ud83d") != sealer.mark("\ufffd")


# keys


def test_keys_come_back_as_they_were_written():
    assert parse_keys(dump_keys(ROTATED)) == ROTATED


def test_new_keys_are_drawn_apart():
    drawn = iter([b"\x01\x02\x03\x04", OLD, INDEX])
    keys = new_keys(lambda count: next(drawn))
    assert keys == Keys("01020304", {"01020304": OLD}, INDEX)


def test_keys_never_print_themselves():
    printed = f"{ROTATED} {ROTATED!r} {Sealer(ROTATED)!r}"
    assert not [key for key in (OLD, NEW, INDEX) if key.hex() in printed or repr(key) in printed]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not the JSON"),
        ("[]", "not the JSON"),
        ("null", "not the JSON"),
        ('{"current": "0a0b0c0d"}', "not the JSON"),
        (dump_keys(FIRST)[:-20], "not the JSON"),
        (dump_keys(FIRST).replace("00", "zz"), "not the JSON"),
        (dump_keys(FIRST).replace('"current": "0a0b0c0d"', '"current": "ffffffff"'), "not among"),
        (dump_keys(FIRST).replace('0a0b0c0d": "', 'first": "', 1), "hexadecimal"),
        (dump_keys(FIRST).replace(INDEX.hex(), "aa"), "32 bytes"),
        (dump_keys(FIRST).replace(INDEX.hex(), OLD.hex()), "must differ"),
    ],
)
def test_spoilt_keys_are_refused_without_showing_any(text, why):
    with pytest.raises(ValueError, match=why) as refused:
        parse_keys(text)
    assert OLD.hex()[:16] not in str(refused.value)


def test_it_tells_its_speed():
    sealer = Sealer(FIRST)
    sealed = sealer.seal(b"+254712345678", PLACE)
    costs = {
        "seal": lambda: sealer.seal(b"+254712345678", PLACE),
        "open": lambda: sealer.open(sealed, PLACE),
        "blind": lambda: sealer.blind("+254712345678"),
        "mark": lambda: sealer.mark("1*2*3"),
    }
    for name, act in costs.items():
        began = time.perf_counter()
        for _ in range(5000):
            act()
        micros = (time.perf_counter() - began) / 5000 * 1e6
        sys.stdout.write(f"{name} {micros:.1f} µs\n")
