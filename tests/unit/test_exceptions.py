"""Each exception from a rule of the linter or the type checker says why."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BARE = re.compile(r"# noqa(?!: [A-Z0-9]+(?:, [A-Z0-9]+)* - \S)")


def test_each_exception_from_a_rule_has_its_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("xlkpi", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "node_modules" not in path.parts and path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if BARE.search(line)
    ]
    assert bare == []
