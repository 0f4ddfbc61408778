"""The keys file: private, never overwritten, changed whole, and clear about what is wrong."""

import os
import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from app.keys import Keyring, KeysError, change_keys_file, create_keys_file, load_sealer, read_keys
from app.kit.seal import dump_keys, key_of, new_keys


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var of itika" / "keys.json"


def test_a_new_file_is_for_its_owner_alone_whatever_the_umask(path):
    before = os.umask(0)
    try:
        create_keys_file(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_sealed_opens_after_the_next_start(path):
    create_keys_file(path)
    first, second = load_sealer(path), load_sealer(path)
    assert second.open(first.seal(b"+254712345678", "contact.number/1"), "contact.number/1") == b"+254712345678"
    assert first.blind("+254712345678") == second.blind("+254712345678")


def test_two_files_never_hold_the_same_keys(path, tmp_path):
    create_keys_file(path)
    create_keys_file(tmp_path / "other.json")
    assert load_sealer(path).blind("1") != load_sealer(tmp_path / "other.json").blind("1")


@pytest.mark.parametrize("there", ["keys", "empty", "dangling link"])
def test_nothing_that_exists_is_overwritten(path, there):
    path.parent.mkdir()
    if there == "keys":
        create_keys_file(path)
    elif there == "empty":
        path.touch()
    else:
        path.symlink_to(path.parent / "nowhere.json")
    before = path.lstat()
    with pytest.raises(KeysError, match="never overwritten") as refused:
        create_keys_file(path)
    assert_one_sentence(refused, path)
    assert path.lstat() == before
    assert not (path.parent / "nowhere.json").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o777])
def test_a_file_open_to_others_is_refused_with_the_command_that_closes_it(path, mode):
    create_keys_file(path)
    path.chmod(mode)
    with pytest.raises(KeysError, match=rf"mode {mode:04o}.*chmod 600 '") as refused:
        load_sealer(path)
    assert_one_sentence(refused, path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_closed_to_others_serves(path, mode):
    create_keys_file(path)
    path.chmod(mode)
    assert load_sealer(path)


def test_a_missing_file_names_the_command_that_makes_one(path):
    with pytest.raises(KeysError, match="is missing: run itika keys create") as refused:
        load_sealer(path)
    assert_one_sentence(refused, path)


def test_a_folder_in_its_place_cannot_be_read(path):
    path.mkdir(parents=True)
    with pytest.raises(KeysError, match="cannot be read") as refused:
        load_sealer(path)
    assert_one_sentence(refused, path)


@pytest.mark.parametrize(
    "spoilt", [b"", b"{}", b"\xff\xfe", b'{"current": "0a0b0c0d", "sealing": {}, "index": ""}']
)
def test_a_spoilt_file_sends_to_the_backup(path, spoilt):
    create_keys_file(path)
    path.write_bytes(spoilt)
    with pytest.raises(KeysError, match=r"spoilt.*backup") as refused:
        load_sealer(path)
    assert_one_sentence(refused, path)


def test_a_place_that_cannot_hold_it_names_the_setting(tmp_path):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "keys.json"
    with pytest.raises(KeysError, match="ITIKA_KEYS_FILE") as refused:
        create_keys_file(path)
    assert_one_sentence(refused, path)


def assert_one_sentence(refused, path):
    text = str(refused.value)
    assert str(path) in text
    assert text.endswith(".")
    assert "\n" not in text


def test_a_running_process_takes_up_what_was_changed_and_lives_on_through_a_spoilt_file(path, capsys):
    create_keys_file(path)
    ring = Keyring(path)
    old = ring.sealer.seal(b"first", "a.b/1")
    assert not ring.look()
    before = read_keys(path)
    grown = change_keys_file(path, lambda keys: keys.grown(secrets.token_bytes))
    (new,) = grown.sealing.keys() - before.sealing.keys()
    change_keys_file(path, lambda keys: keys.led_by(new))
    assert ring.look()
    assert key_of(ring.sealer.seal(b"second", "a.b/2")) == new
    assert ring.sealer.open(old, "a.b/1") == b"first"
    for spoilt in ("{", dump_keys(new_keys(secrets.token_bytes))):
        path.write_text(spoilt)
        assert not ring.look()
        assert ring.sealer.open(old, "a.b/1") == b"first"


def test_a_change_is_whole_or_none_and_keeps_the_file_private(path):
    create_keys_file(path)
    before = path.read_text()
    for change in (lambda keys: keys.led_by("00000000"), lambda keys: keys.without(keys.current)):
        with pytest.raises(ValueError, match="key"):
            change_keys_file(path, change)
        assert path.read_text() == before
    change_keys_file(path, lambda keys: keys.grown(secrets.token_bytes))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_two_who_add_a_key_at_once_both_have(path):
    create_keys_file(path)
    add = partial(change_keys_file, path, lambda keys: keys.grown(secrets.token_bytes))
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(add) for _ in range(8)]:
            done.result()
    assert len(read_keys(path).sealing) == 9
