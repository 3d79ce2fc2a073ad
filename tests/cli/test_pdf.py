from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
ASKED = ["--gebied", "GM9002", "--van", "2022", "--tot", "2023", "--onderwerp", "jeugd"]


def test_a_result_is_written_as_pdf(ask: Run) -> None:
    done = ask("run", "netto-lasten", *ASKED, "--pdf", "jeugd.pdf")
    assert done.code == 0
    assert "Geschreven: jeugd.pdf" in done.err
    assert Path("jeugd.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_a_report_is_written_as_page_and_as_pdf(ask: Run) -> None:
    done = ask("rapport", *ASKED, "--uit", "jeugd.html", "--pdf", "map/jeugd.pdf")
    assert done.code == 0
    assert done.out.endswith("Rapport: jeugd.html\nPDF: map/jeugd.pdf\n")
    assert Path("map/jeugd.pdf").read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("command", [["rapport"], ["run", "netto-lasten"]])
def test_a_name_that_no_pdf_has_is_refused_before_any_work(command: list[str], ask: Run) -> None:
    done = ask(*command, *ASKED, "--pdf", "jeugd.doc")
    assert (done.code, done.out) == (2, "")
    assert "‘jeugd.doc’ is geen naam voor een PDF." in done.err
    assert "Kies een naam op .pdf." in done.err
    assert not list(Path().iterdir())
