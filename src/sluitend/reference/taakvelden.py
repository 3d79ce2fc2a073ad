"""Iv3-taakvelden over three classifications: which group a code belongs to, and what goes on.

Codes changed in 2023 and 2025. A comparison of two years happens on *blocks*: the smallest sets of
codes that can be compared, each with a flag that says how far. Within one classification every
taakveld is its own block.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from sluitend.core.errors import NoDataError
from sluitend.core.labels import read_records
from sluitend.core.messages import msg

Flag = Literal["doorlopend", "deels", "gebroken"]
SOCIAL_DOMAIN = "6."
"""All taakvelden of the sociaal domein begin with this."""


@dataclass(frozen=True, slots=True)
class Taakveld:
    """A code as it stands in one classification."""

    code: str
    groep: str
    titel: str


@dataclass(frozen=True, slots=True)
class Classification:
    """The codes that were in force in a range of years."""

    id: str
    van: int
    tot: int
    taakvelden: dict[str, Taakveld]

    def find(self, code: str) -> Taakveld | None:
        """Return the taakveld a (possibly more detailed) code belongs to, or None outside 6.

        Examples
        --------
        >>> classification_of(2025).find("6.752").code
        '6.75'
        """
        for length in range(len(code), 2, -1):
            found = self.taakvelden.get(code[:length])
            # Only a code of two digits after the dot has children: 6.1 is no parent of 6.12.
            if found and (length == len(code) or length > len("6.1")):
                return found
        return None


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest set of codes that is comparable between two classifications."""

    id: str
    titel: str
    groep: str
    van: tuple[str, ...]
    naar: tuple[str, ...]
    vlag: Flag
    reden: str = ""


@dataclass(frozen=True, slots=True)
class Concordance:
    """Everything known about the codes: groups, classifications and the bridges between them."""

    groepen: dict[str, str]
    kort: dict[str, str]
    verplicht: dict[str, str]
    classificaties: tuple[Classification, ...]
    bruggen: dict[tuple[str, str], tuple[Block, ...]]

    def blocks(self, van: int, naar: int) -> tuple[Block, ...]:
        """Return the blocks on which the years `van` and `naar` are comparable.

        Raises
        ------
        NoDataError
            When more than one classification lies between the years: compare in steps then.
        """
        before, after = self.classification(van), self.classification(naar)
        if before.id == after.id:
            return tuple(
                Block(t.code, t.titel, t.groep, (t.code,), (t.code,), "doorlopend")
                for t in before.taakvelden.values()
            )
        if (after.id, before.id) in self.bruggen:
            return tuple(
                Block(b.id, b.titel, b.groep, b.naar, b.van, b.vlag, b.reden)
                for b in self.blocks(naar, van)
            )
        if (before.id, after.id) not in self.bruggen:
            raise NoDataError(
                msg(
                    "Tussen {van} en {naar} liggen twee indelingen van taakvelden.",
                    van=van,
                    naar=naar,
                ),
                msg(
                    "Vergelijk jaar op jaar in plaats van ineens, of kies jaren die dichter bij elkaar liggen."
                ),
            )
        listed = self.bruggen[before.id, after.id]
        covered = {code for block in listed for code in block.van + block.naar}
        alone = tuple(
            Block(t.code, t.titel, t.groep, (t.code,), (t.code,), "doorlopend")
            for t in after.taakvelden.values()
            if t.code in before.taakvelden and t.code not in covered
        )
        return alone + listed

    def block_of(
        self, code: str, jaar: int, blocks: tuple[Block, ...], side: Literal["van", "naar"]
    ) -> str | None:
        """Return the id of the block that a filed code of `jaar` falls in, or None outside 6."""
        found = self.classification(jaar).find(code)
        if found is None:
            return None
        for block in blocks:
            if found.code in (block.van if side == "van" else block.naar):
                return block.id
        return None

    def groups(self, jaar: int, groepen: tuple[str, ...]) -> tuple[Block, ...]:
        """Return one block per group, holding all its codes of the classification of `jaar`."""
        classification = self.classification(jaar)
        codes = {
            groep: tuple(t.code for t in classification.taakvelden.values() if t.groep == groep)
            for groep in groepen
        }
        return tuple(
            Block(groep, self.kort[groep], groep, codes[groep], codes[groep], "doorlopend")
            for groep in groepen
        )

    def flags(self, jaar: int, groepen: tuple[str, ...]) -> Flag | None:
        """Say how far these groups together go on from the year before; None without such a year."""
        if jaar - 1 < self.classificaties[0].van:
            return None
        found = {b.vlag for b in self.blocks(jaar - 1, jaar) if b.groep in groepen}
        return "gebroken" if "gebroken" in found else "deels" if "deels" in found else "doorlopend"

    def classification(self, jaar: int) -> Classification:
        """Return the classification in force in `jaar`.

        Raises
        ------
        NoDataError
            For a year without a known classification.
        """
        for classification in self.classificaties:
            if classification.van <= jaar <= classification.tot:
                return classification
        raise NoDataError(
            msg("Voor {jaar} is geen indeling van taakvelden bekend.", jaar=jaar),
            msg(
                "Kies een jaar van {van} tot en met {tot}.",
                van=self.classificaties[0].van,
                tot=self.classificaties[-1].tot,
            ),
        )


@lru_cache(maxsize=1)
def concordance() -> Concordance:
    """Read the concordance that is shipped with the program (once)."""
    raw: dict[str, Any] = read_records(Path(__file__).parent / "taakvelden.yaml")
    return Concordance(
        groepen={key: value["nl"] for key, value in raw["groepen"].items()},
        kort={key: value["kort"] for key, value in raw["groepen"].items()},
        verplicht=raw["wettelijk_verplicht"],
        classificaties=tuple(
            Classification(
                id=key,
                van=value["van"],
                tot=value["tot"],
                taakvelden={code: Taakveld(code, **t) for code, t in value["taakvelden"].items()},
            )
            for key, value in raw["classificaties"].items()
        ),
        bruggen={
            (bridge["van"], bridge["naar"]): tuple(
                Block(**{**block, "van": tuple(block["van"]), "naar": tuple(block["naar"])})
                for block in bridge["blokken"]
            )
            for bridge in raw["bruggen"]
        },
    )


def classification_of(jaar: int) -> Classification:
    """Return the classification in force in `jaar`."""
    return concordance().classification(jaar)
