from __future__ import annotations

import pytest

from sluitend.core.messages import msg
from sluitend.publish.council.model import CouncilPage, Section, Sentence, Source


def page(*sentences: Sentence, sources: tuple[str, ...] = ()) -> CouncilPage:
    return CouncilPage(
        code="GM9001",
        name="Kwelderzijl",
        language="nl",
        fictional=True,
        incomplete=False,
        lead=sentences,
        sections=(Section("stand", msg("Kop")),),
        sources=tuple(Source(identity, msg("Een bron.")) for identity in sources),
    )


def test_a_number_without_a_source_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="without source"):
        Sentence(msg("Dat is {n} per inwoner.", n=12))
    assert Sentence(msg("Dat is {n} per inwoner.", n=12), ("kosten",)).sources == ("kosten",)


def test_a_source_that_is_named_must_be_on_the_page() -> None:
    said = Sentence(msg("In {jaar}.", jaar=2024), ("kosten",))
    assert page(said, sources=("kosten",)).number("kosten") == 1
    with pytest.raises(ValueError, match="not those in use"):
        page(said)


def test_a_source_that_nobody_names_is_not_on_the_page() -> None:
    with pytest.raises(ValueError, match="not those in use"):
        page(Sentence(msg("Zin.")), sources=("kosten",))
