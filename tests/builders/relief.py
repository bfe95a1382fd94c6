"""The form of the tutorial, taken from its page, and people as they are typed into it."""

from __future__ import annotations

import re
from pathlib import Path

TUTORIAL = "docs/use/教程-自己做一张表.md"
_COLUMNS = ("name", "id_card", "cause", "amount")


def tutorial_spec() -> str:
    """Return the spec that the page shows."""
    page = (Path(__file__).parents[2] / TUTORIAL).read_text(encoding="utf-8")
    (spec,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    return str(spec)


def relieved(*rows: tuple[str, str, str, float]) -> dict[str, object]:
    """Return a filled form: (name, ID card, cause, amount) of each person."""
    typed = {
        f"people[s{n}].{column}": value
        for n, row in enumerate(rows, start=1)
        for column, value in zip(_COLUMNS, row, strict=True)
    }
    return {"filler": "赵一", "phone": "13800138000", **typed}
