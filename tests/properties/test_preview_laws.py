"""What the preview of a spec says of typed texts is what the import says of them in a workbook."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import RECEIVED, sign
from tests.builders.judged import import_returns
from tests.builders.typed_texts import FILLED, SampleIssued, Typing, form_spec
from tests.conftest import times
from xlkpi.api.spec_preview import preview
from xlkpi.reader.incoming import Incoming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.problems import Problem

ROUNDS = times(test=1, laws=2, soak=100)


def told(problems: Iterable[Problem]) -> list[tuple[str, ...]]:
    return sorted(
        (p.code, p.severity.value, p.place.sheet, p.place.cell, p.message.zh, p.hint.zh)
        for p in problems
    )


@pytest.mark.parametrize("name", FILLED)
def test_the_preview_says_what_the_import_says(name: str) -> None:
    spec, rng = form_spec(name), random.Random(2021)
    form = Typing.of(spec, FILLED[name])
    issues = SampleIssued(form.plan)
    for _ in range(ROUNDS):
        texts = form.texts(rng)
        data = form.typed(texts)
        (returned,) = import_returns([Incoming("a.xlsx", data, RECEIVED)], issues, sign)
        (submission,) = returned.submissions
        found = preview(spec, texts)
        assert told(found.problems) == told(submission.problems), texts
