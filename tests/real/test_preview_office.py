"""What the preview of a spec shows for typed texts is what the workbook shows in LibreOffice."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.builders.typed_texts import FILLED, Typing, form_spec
from tests.conftest import SOAK
from xlkpi.api.spec_preview import preview

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office


SLICE = ("asset_inventory", "quarterly_accounts", "self_evaluation")


@pytest.mark.parametrize("name", FILLED if SOAK else SLICE)
def test_the_preview_shows_what_the_workbook_shows(
    name: str, office: Office, tmp_path: Path
) -> None:
    spec, rng = form_spec(name), random.Random(7)
    form = Typing.of(spec, FILLED[name])
    for number in range(20 if SOAK else 2):
        texts = form.texts(rng)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(form.typed(texts))
        found = preview(spec, texts)
        with office.open(path) as book:
            book.recalculate()
            for own in form.plan.forms:
                cells = [str(one.at) for one in own.seen if one.expr is not None]
                shown = {
                    at: text
                    for at, (text, _) in zip(cells, book.shown(own.sheet, cells), strict=True)
                }
                told = {at: found.texts[own.sheet, at].rstrip(".") for at in cells}
                assert told == shown, texts
                for one in own.seen:
                    if one.input and one.spec.by is not None:
                        words = book.list_words(own.sheet, str(one.at))
                        assert found.choices[one.key.name] == words, (one.at, texts)
