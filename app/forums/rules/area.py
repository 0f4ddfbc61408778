"""Whom a baraza is for, in one name: a ward's, a sub-county's, or the county's: PURE."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Area:
    """What its wards are called together; `id` is the number of the ward or the sub-county, "" of the county."""

    kind: Literal["ward", "subcounty", "county"]
    id: str


def area_of(wards: Collection[int], subcounties: Mapping[str, Sequence[str]]) -> Area:
    """One ward by its own name, wards of one sub-county by that one's, all others as the county's."""
    named = {str(ward) for ward in wards}
    if len(named) == 1:
        return Area("ward", next(iter(named)))
    around = [code for code, within in subcounties.items() if named <= set(within)]
    return Area("subcounty", around[0]) if around else Area("county", "")
