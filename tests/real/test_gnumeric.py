"""What goes out, calculated by Gnumeric: it forgives little that LibreOffice lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.demo_round import played
from tests.real.cache import stale_formulas
from tests.real.gnumeric import recalculated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("number", [0, 5])
def test_what_formulas_show_is_what_gnumeric_calculates(number: int, tmp_path: Path) -> None:
    path = played().generated[number].file
    assert stale_formulas(path, recalculated(path, tmp_path)) == ()
