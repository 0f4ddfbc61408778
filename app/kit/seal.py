"""Sealing of single values, and the keyed fingerprints by which sealed values are found again."""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_HEADER = 5  # version and key id, bytes
_NONCE = 12
_TAG = 16
_KEY = 32
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class Unsealable(Exception):
    """A sealed value that does not open here: changed, moved, or sealed with a key we lack. No caller's fault."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The house's secrets: sealing keys by id (8 hex digits), the id that seals from now on, and the index key.

    Raises ValueError, in a sentence without any key, when they could not serve.
    """

    current: str
    sealing: Mapping[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not all(_KEY_ID.fullmatch(name) for name in self.sealing):
            raise ValueError("a key's id is 8 hexadecimal digits")
        if self.current not in self.sealing:
            raise ValueError("the current key is not among the sealing keys")
        if any(len(key) != _KEY for key in (*self.sealing.values(), self.index)):
            raise ValueError("every key is 32 bytes")
        if self.index in self.sealing.values():
            raise ValueError("the index key must differ from the sealing keys")

    def grown(self, token_bytes: Callable[[int], bytes]) -> "Keys":
        """These and a new sealing key, which seals nothing yet."""
        return replace(self, sealing={**self.sealing, token_bytes(4).hex(): token_bytes(_KEY)})

    def led_by(self, name: str) -> "Keys":
        """The same keys, of which `name` seals from now on. Raises ValueError when it is not held."""
        return replace(self, current=name)

    def without(self, name: str) -> "Keys":
        """What is left without `name`. Raises ValueError for the one that seals, and for one that is not held."""
        if name not in self.sealing:
            raise ValueError(f"there is no sealing key {name}")
        return replace(self, sealing={one: key for one, key in self.sealing.items() if one != name})


def new_keys(token_bytes: Callable[[int], bytes]) -> Keys:
    """A first set: one sealing key and an index key, drawn from `token_bytes`."""
    name = token_bytes(4).hex()
    return Keys(name, {name: token_bytes(_KEY)}, token_bytes(_KEY))


def dump_keys(keys: Keys) -> str:
    """The keys as JSON that `parse_keys` reads back."""
    sealing = {name: key.hex() for name, key in keys.sealing.items()}
    return json.dumps({"current": keys.current, "sealing": sealing, "index": keys.index.hex()}, indent=2) + "\n"


def parse_keys(text: str) -> Keys:
    """The keys that `dump_keys` wrote. Raises ValueError with what is wrong, and no key in it."""
    try:
        held = json.loads(text)
        sealing = {name: bytes.fromhex(key) for name, key in held["sealing"].items()}
        current, index = str(held["current"]), bytes.fromhex(held["index"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("it is not the JSON of a keys file") from None
    return Keys(current, sealing, index)


class Sealer:
    """Seals with the current key, opens with any key held, and fingerprints with the index key; 1-2 µs each.

    Nonces are random, so one key may seal 2^32 values (NIST SP 800-38D §8.3); add a key well before.
    """

    __slots__ = ("_held", "_index", "_token_bytes")

    def __init__(self, keys: Keys, token_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._index = keys.index
        self._token_bytes = token_bytes
        self.take(keys)

    def take(self, keys: Keys) -> None:
        """Seal and open with these from now on, in every thread. Raises ValueError for another index key, by which
        nothing would be found again.
        """
        if keys.index != self._index:
            raise ValueError("the index key may not change")
        ciphers = {_header(name): AESGCM(key) for name, key in keys.sealing.items()}
        # Both at once: a thread that seals meanwhile sees the old pair or the new one.
        self._held = (_header(keys.current), ciphers)

    def seal(self, plain: bytes, about: str) -> bytes:
        """Version byte, key id, nonce, AES-256-GCM ciphertext and tag: 33 bytes more than `plain`.

        `about` names the value's place, "table.column/row"; it is not stored, and only there does the value open.
        """
        header, ciphers = self._held
        nonce = self._token_bytes(_NONCE)
        return header + nonce + ciphers[header].encrypt(nonce, plain, header + about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """What was sealed about this very place. Raises Unsealable."""
        header, nonce = sealed[:_HEADER], sealed[_HEADER : _HEADER + _NONCE]
        cipher = self._held[1].get(header)
        if cipher is None or len(sealed) < _HEADER + _NONCE + _TAG:
            raise Unsealable(f"{about} was sealed with no key or version held here (header {header.hex()})")
        try:
            return cipher.decrypt(nonce, sealed[_HEADER + _NONCE :], header + about.encode())
        except InvalidTag:
            raise Unsealable(f"{about} was changed, or moved from another place") from None

    @property
    def mark_of_key(self) -> bytes:
        """The first 5 bytes of whatever is sealed now: by them the database tells what an older key sealed."""
        return self._held[0]

    def blind(self, value: str) -> bytes:
        """The blind index of a value, 32 bytes of HMAC-SHA256: equal values meet, and no order or digit shows.

        Whoever holds the index key can try all 200 million Kenyan mobile numbers in minutes: keep it from backups.
        """
        return hmac.digest(self._index, value.encode(), "sha256")

    def mark(self, text: str) -> bytes:
        """A keyed fingerprint of words that must not be kept, 16 bytes (BLAKE2b); of any string, however broken."""
        marked = hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=self._index, digest_size=16, person=b"itika.mark"
        )
        return marked.digest()

    def sign(self, words: bytes) -> bytes:
        """A keyed signature of words kept in clear, 32 bytes (BLAKE2b): nobody makes one without the key."""
        return hashlib.blake2b(words, key=self._index, digest_size=32, person=b"itika.sign").digest()


def key_of(sealed: bytes) -> str:
    """The id of the key that sealed a value, or the first 5 bytes of one."""
    return sealed[1:_HEADER].hex()


def _header(key_id: str) -> bytes:
    return _VERSION + bytes.fromhex(key_id)
