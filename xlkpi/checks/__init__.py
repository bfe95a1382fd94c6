"""Named checks of texts: what no formula can say.

A spec's rule refers to one by `check: name`. Each is a pure function over the texts of a column;
none is grave enough to keep a form out, since the self-check in the workbook cannot show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.checks.amounts import amounts_add_up, subtotals_left_out
from xlkpi.checks.column_texts import ColumnTexts, Finding, Neighbour
from xlkpi.checks.counts import count_in_words
from xlkpi.checks.doubled import doubled_words
from xlkpi.checks.equal import all_equal
from xlkpi.checks.known_typos import known_typos
from xlkpi.checks.neighbours import names_other_project, similar_to_earlier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.checks.column_texts import Check

CHECKS: Mapping[str, Check] = {
    "all_equal": all_equal,
    "amounts_add_up": amounts_add_up,
    "count_in_words": count_in_words,
    "doubled_words": doubled_words,
    "known_typos": known_typos,
    "names_other_project": names_other_project,
    "similar_to_earlier": similar_to_earlier,
    "subtotals_left_out": subtotals_left_out,
}

__all__ = ["CHECKS", "ColumnTexts", "Finding", "Neighbour"]
