"""Run all measurements and print them with their limits: ``python -m bench``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import sluitend as sl
from bench import bridging, loading, serving, startup
from bench.data import source_directory


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        source = source_directory(scratch)
        found = startup.measure() + loading.measure(source, scratch)
        workspace = sl.open_workspace(scratch / "werk")
        found += bridging.measure(workspace) + serving.measure(workspace)
    print(f"Bron: {source.name}")
    for line in found:
        mark = "goed" if line.ok else "TE TRAAG"
        print(
            f"{line.what:55} {line.value:9.2f} {line.unit:2} (grens {line.limit:g}) {mark} {line.note}"
        )
    return 0 if all(line.ok for line in found) else 1


if __name__ == "__main__":
    sys.exit(main())
