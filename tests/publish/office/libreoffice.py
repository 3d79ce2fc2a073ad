"""LibreOffice without a window: it opens our files, works them out itself and writes them again."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SOFFICE = "/usr/bin/soffice"
PATIENCE = 300
"""Seconds after which something hangs; all files together take some ten."""
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""Left to itself it trusts the values that are kept beside the formulas of a file from Excel."""
FORMULA = re.compile(r'<c r="(\w+)"( s="\d+")?(?: t="str")?>(<f>[^<]+</f>)<v>[^<]*</v></c>')
NONSENSE = "-987654.5"


class Office:
    """One user of LibreOffice, with settings of its own.

    Attributes
    ----------
    home
        Empty directory for the settings and for what is made.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        settings = home / "profiel" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")

    def convert(self, paths: Iterable[Path], kind: str) -> dict[str, Path]:
        """Open files in one start and write each again as another kind; return them by stem."""
        given, out = list(paths), self.home / kind
        subprocess.run(
            [
                SOFFICE,
                f"-env:UserInstallation={(self.home / 'profiel').as_uri()}",
                *("--headless", "--convert-to", kind, "--outdir", str(out)),
                *map(str, given),
            ],
            check=True,
            timeout=PATIENCE,
        )
        return {path.stem: out / f"{path.stem}.{kind}" for path in given}


def without_outcomes(path: Path, to: Path) -> Path:
    """Copy a workbook with nonsense as the kept value of every formula.

    What is right after that was worked out by whoever opened it.
    """
    with ZipFile(path) as old, ZipFile(to, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                text = content.decode()
                text, replaced = FORMULA.subn(rf'<c r="\1"\2>\3<v>{NONSENSE}</v></c>', text)
                assert replaced == text.count("<f")
                content = text.encode()
            new.writestr(entry, content)
    return to
