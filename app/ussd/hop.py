"""One hop: what a resident sent, and the screen that answers it."""

from dataclasses import dataclass

from app.kit.msisdn import Msisdn


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a dialogue. `heard` is all that was typed since the dial, joined with `*` by the network."""

    session_id: str
    msisdn: Msisdn
    service_code: str
    network: str
    heard: str
