"""Which wards lie in which sub-county, as `menus/places.yaml` says."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict


class Places(BaseModel):
    """The county's places by their IEBC codes; names are words of the menus.

    `compass` are the words for each side, `sounds` the letters that people take for each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subcounties: Mapping[str, Sequence[str]]
    aliases: Mapping[str, Sequence[str]] = {}
    compass: Mapping[str, Sequence[str]] = {}
    sounds: Mapping[str, str] = {}

    def wards_of(self, subcounty: str) -> Sequence[str]:
        """The codes of a sub-county's wards, in the order in which they are offered."""
        return self.subcounties[subcounty]

    @property
    def in_order(self) -> Sequence[str]:
        """The codes of every ward, in the order in which they are offered."""
        return [ward for wards in self.subcounties.values() for ward in wards]

    @property
    def wards(self) -> frozenset[str]:
        """The codes of every ward."""
        return frozenset(ward for wards in self.subcounties.values() for ward in wards)
