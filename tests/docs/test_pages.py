from __future__ import annotations

import re
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sluitend.cli.main import COMMANDS
from sluitend.store.calculations import CALCULATIONS, find_calculation

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path for pattern in ("*.md", "docs/*.md", "methode/*.md") for path in ROOT.glob(pattern)
)
METHOD_PAGES = sorted((ROOT / "methode").glob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|`)sluitend ([a-z][^`\n]*)", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, made as code hosts make them."""
    found = set()
    for heading in HEADING.findall(prose(path)):
        text = heading.strip().lower().replace("`", "").replace("*", "")
        kept = "".join(c for c in text if c in "-_ " or unicodedata.category(c)[0] in "LN")
        found.add(kept.replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(prose(page)):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.is_file() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.parent != ROOT], ids=name)
def test_code_in_pages_prints_what_the_page_says(
    page: Path,
    run_page: Callable[[Path], list[tuple[int, str, str]]],
    reader_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(reader_dir)
    for line, stated, printed in run_page(page):
        assert printed.replace("\N{NO-BREAK SPACE}", " ") == stated, f"{name(page)}:{line}"


@pytest.mark.parametrize("calculation", CALCULATIONS)
def test_one_name_in_four_places(calculation: str) -> None:
    module = CALCULATIONS[calculation]
    room, stem = module.split(".")[-2:]
    assert stem == calculation.replace("-", "_")
    assert (ROOT / "src" / "sluitend" / room / f"{stem}.py").is_file()
    assert (ROOT / "tests" / room / f"test_{stem}.py").is_file()
    assert (ROOT / find_calculation(calculation).method).is_file()
    assert find_calculation(calculation).method == f"methode/{calculation}.md"


def test_every_method_page_belongs_to_a_calculation_or_a_command() -> None:
    stems = {path.stem for path in METHOD_PAGES}
    assert stems >= set(CALCULATIONS)
    assert stems - set(CALCULATIONS) <= set(COMMANDS)


@pytest.mark.parametrize("page", METHOD_PAGES, ids=name)
def test_a_method_page_says_what_it_cannot_say(page: Path) -> None:
    headings = HEADING.findall(prose(page))
    assert {
        "Welke vraag zij beantwoordt",
        "Wanneer u haar gebruikt",
        "Wat erin gaat",
        "De stappen",
        "Wat deze methode niet kan zeggen",
        "Literatuur",
    } <= set(headings)
    assert any(heading.startswith("Voorbeeld") for heading in headings)


@pytest.mark.parametrize("calculation", CALCULATIONS)
def test_a_method_page_names_every_argument_and_input(calculation: str) -> None:
    declared = find_calculation(calculation)
    text = (ROOT / declared.method).read_text(encoding="utf-8")
    wanted = [argument.name for argument in declared.arguments]
    wanted += [entry.contract.id for entry in declared.inputs.values()]
    assert [word for word in wanted if f"`{word}`" not in text] == []


def test_the_readme_leads_to_every_page() -> None:
    linked = {target.partition("#")[0] for target in LINK.findall(prose(ROOT / "README.md"))}
    assert [name(p) for p in PAGES if p.parent != ROOT and name(p) not in linked] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_in_pages_exist(page: Path) -> None:
    unknown = []
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        words = line.split()
        typed = {word for word in words if word.startswith("--")} - {"--help"}
        if words[0] not in COMMANDS or not typed <= options(words):
            unknown.append(line)
    assert unknown == []


def options(words: list[str]) -> set[str]:
    """Return the options of a command, or of the calculation it is given."""
    module, _, function = COMMANDS[words[0]].partition(":")
    command = getattr(import_module(module), function)
    if words[1:] and words[1] in CALCULATIONS:
        command = command.get_command(None, words[1])
    return {option for parameter in command.params for option in parameter.opts}
