"""What the first pages say that the demo prints, it prints: line by line, `...` stands for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.demo_round import later, targets
from tests.unit.docs.pages import code_of
from xlkpi.cli.demo_told import tell_year
from xlkpi.cli.session import Session
from xlkpi.demo.steps import Sent

if TYPE_CHECKING:
    from xlkpi.texts import Lang

FOLDER = "output/demo"
"""Where the demo works when it is not told."""


def printed(lang: Lang, capsys: pytest.CaptureFixture[str]) -> list[str]:
    steps = (*targets(), *later())
    first, *_, last = (one.workspace for one in steps if isinstance(one, Sent))
    tell_year(steps, Session(first, lang))
    told = capsys.readouterr().out.replace(str(first), FOLDER).replace(str(last), FOLDER)
    return told.replace("\\", "/").splitlines()


def shown(page: str) -> list[str]:
    """The page's block of code that speaks of the demo's folder, from its first line on."""
    lines = list(code_of(page))
    first = next(number for number, line in enumerate(lines) if FOLDER in line)
    end = next(
        (n for n in range(first, len(lines)) if lines[n].strip().startswith("xlkpi")), len(lines)
    )
    return lines[first:end]


@pytest.mark.parametrize(("page", "lang"), [("README.md", "zh-CN"), ("README.en.md", "en")])
def test_the_transcript_is_what_the_demo_prints(
    page: str, lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    said = printed(lang, capsys)
    at, leap = 0, False
    for line in shown(page):
        if line == "...":
            leap = True
            continue
        found = said.index(line, at)
        assert leap or found == at, f"there is more before: {line}"
        at, leap = found + 1, False
    assert at > len(shown(page))
