"""What must hold for the repository as a whole: locks, metadata, versions, exemptions."""

import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")

# In pieces, so that this file does not contain what it forbids.
PRIVATE = [
    "".join(pieces)
    for pieces in (
        ("/", "root", "/"),
        ("/", "home", "/"),
        ("/", "Users", "/"),
        ("/", "work", "/"),
        ("/", "tmp", "/"),
        ("/opt/", "pypi"),
        ("/opt/", "wheels"),
        (".pyenv", "/"),
        ("pypi", ".org"),
        ("files.", "pythonhosted"),
        ("registry.", "npmjs"),
        ("deb.", "debian.org"),
        ("--index", "-url"),
        ("--find", "-links"),
    )
]

DIRECTIVE = re.compile(
    r"#\s*(?:type:\s*ignore(?:\[[^\]]*\])?|noqa(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?)"
)
SHORTEST_REASON = 10


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def publiccode() -> dict[str, Any]:
    loaded = yaml.safe_load(read("publiccode.yml"))
    assert isinstance(loaded, dict)
    return loaded


def locked(name: str) -> list[str]:
    """Return one string per locked requirement, its hashes included."""
    joined = read(name).replace("\\\n", " ")
    return [
        line for line in joined.splitlines() if line.strip() and not line.startswith((" ", "#"))
    ]


def pins(name: str) -> dict[str, list[Requirement]]:
    """Return the pins per package; a package has several when Python versions differ in theirs."""
    found: dict[str, list[Requirement]] = {}
    for line in locked(name):
        pin = Requirement(line.split("--hash", maxsplit=1)[0])
        found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def version_of(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


def repository_files() -> list[Path]:
    """Return what is committed or could be: everything that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in sorted(set(listed.decode().split("\0"))) if name]
    return [path for path in paths if path.is_file()]


def exemptions_without_reason(source: str) -> Iterator[int]:
    """Yield the lines of `source` where a check is switched off and nothing says why."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        left, count = DIRECTIVE.subn("", token.string)
        if count and len(re.findall(r"[^\W\d_]", left)) < SHORTEST_REASON:
            yield token.start[0]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_address(name: str) -> None:
    assert "://" not in read(name)
    assert "file:" not in read(name)
    assert [line for line in locked(name) if line.startswith("-")] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_is_exact_and_hashed(name: str) -> None:
    requirements = locked(name)
    assert requirements
    for line in requirements:
        assert re.match(r"[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_every_declared_dependency_within_its_range(name: str) -> None:
    metadata = project()
    declared = metadata["project"]["dependencies"] + metadata["dependency-groups"]["build"]
    if name == "requirements-dev.lock":
        declared += metadata["project"]["optional-dependencies"]["dev"]
    available = pins(name)
    for text in declared:
        wanted = Requirement(text)
        found = available.get(canonicalize_name(wanted.name), [])
        assert found, f"{text}: not in {name}; run make lock"
        for pin in found:
            assert wanted.specifier.contains(version_of(pin)), f"{text}: {name} has {pin}"


def test_both_locks_agree() -> None:
    development = pins("requirements-dev.lock")
    for name, found in pins("requirements.lock").items():
        assert sorted(map(str, development[name])) == sorted(map(str, found))


def test_lock_that_records_hosts_is_ignored() -> None:
    assert "uv.lock" in read(".gitignore").splitlines()
    assert ROOT / "uv.lock" not in repository_files()


def test_publiccode_has_what_the_standard_demands() -> None:
    described = publiccode()
    mandatory = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "releaseDate",
        "platforms",
        "categories",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }
    assert mandatory - described.keys() == set()
    assert described["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in described["maintenance"]["contacts"])
    assert described["localisation"]["localisationReady"] is True
    assert described["localisation"]["availableLanguages"] == ["nl", "en"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_publiccode_descriptions_have_the_demanded_length(language: str) -> None:
    text = publiccode()["description"][language]
    assert 0 < len(text["genericName"]) <= 35
    assert 0 < len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]


def test_version_is_the_same_everywhere() -> None:
    version = project()["project"]["version"]
    assert publiccode()["softwareVersion"] == version
    newest = re.search(r"^## (\S+)", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert newest is not None, "CHANGELOG.md has no entry"
    assert newest[1] == version


def test_licence_is_the_same_everywhere() -> None:
    assert project()["project"]["license"] == "EUPL-1.2"
    assert publiccode()["legal"]["license"] == "EUPL-1.2"
    assert 'SPDX-License-Identifier = "EUPL-1.2"' in read("REUSE.toml")
    assert read("LICENSE") == read("LICENSES/EUPL-1.2.txt")


def test_no_file_tells_on_which_machine_it_was_made() -> None:
    needles = [needle.encode() for needle in PRIVATE]
    hits = [
        f"{path.relative_to(ROOT)}: {needle.decode()}"
        for path in repository_files()
        for needle in needles
        if needle in path.read_bytes()
    ]
    assert hits == []


def test_every_exemption_in_the_code_has_a_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("src", "tests", "bench")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in exemptions_without_reason(path.read_text(encoding="utf-8"))
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("comment", "is_bare"),
    [
        ("noqa", True),
        ("noqa: S608", True),
        ("noqa: S608, E501", True),
        ("type: ignore", True),
        ("type: ignore[arg-type]", True),
        ("type: ignore[arg-type]  # noqa: S608", True),
        ("noqa: S608 - the table name comes from the contract", False),
        ("type: ignore[import-untyped]  # ships no annotations", False),
        ("an ordinary comment", False),
    ],
)
def test_a_directive_is_not_its_own_reason(comment: str, is_bare: bool) -> None:
    assert list(exemptions_without_reason(f"x = 1  # {comment}\n")) == ([1] if is_bare else [])


def test_every_ignored_rule_in_the_configuration_has_a_reason() -> None:
    text = read("pyproject.toml")
    ruff = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.pydocstyle]")]
    ignored = re.findall(
        r'^    "([A-Z]+\d*)",(.*)$', ruff[ruff.index("ignore = [") :], re.MULTILINE
    )
    assert ignored
    assert [rule for rule, rest in ignored if not re.match(r"\s+# \w", rest)] == []
