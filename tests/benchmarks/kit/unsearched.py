"""A worksheet of xlsxwriter that takes formulas as they are."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet


class Unsearched(Worksheet):  # type: ignore[misc]
    """Without xlsxwriter's search of formulas for functions of newer Excels, as in xlkpi."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT002 - the library's signature
        del expand_future_functions
        return formula.removeprefix("=")
