"""What Excel would cut off or refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.characters import expanded
from xlkpi.problems import Problem, problem
from xlkpi.spec.lint.names import all_fields
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located

MOST_VALIDATION_TITLE = 32
MOST_VALIDATION_TEXT = 255
MOST_CELL_TEXT = 32_767
MOST_FORMULA_TEXT = 255
MOST_ROWS = 5_000
"""Of a table in a form that goes out: its self-check takes a minute to make, seconds to compute."""


def limit_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield texts that are longer than Excel takes them."""
    for trail, _, field, _ in all_fields(spec):
        if len(field.label) > MOST_VALIDATION_TITLE:
            what = Words(
                "标签（也是输入提示的标题）", "the label (also the title of its input message)"
            )
            yield _too_long(located, (*trail, "label"), what, field.label, MOST_VALIDATION_TITLE)
        if len(field.help_) > MOST_VALIDATION_TEXT:
            what = Words("输入提示", "the input message")
            yield _too_long(located, (*trail, "help"), what, field.help_, MOST_VALIDATION_TEXT)
        if field.characters is not None and len(expanded(field.characters)) > MOST_FORMULA_TEXT:
            what = Words("characters 中的字符", "the characters of a field")
            yield _too_long(
                located, (*trail, "characters"), what, expanded(field.characters), MOST_FORMULA_TEXT
            )
        if field.length is not None and field.length[1] > MOST_CELL_TEXT:
            yield problem(
                "S09",
                located.place((*trail, "length")),
                what=Words("单元格字数", "the text of a cell"),
                found=field.length[1],
                most=MOST_CELL_TEXT,
            )
    yield from _rows(spec, located)
    for name, one in spec.lists.items():
        for word in one.all_words:
            if len(word) > MOST_FORMULA_TEXT:
                what = Words("列表中的词", "a word of a list")
                trail = ("lists", name, "words")
                yield _too_long(located, trail, what, word, MOST_FORMULA_TEXT)


def _rows(spec: Spec, located: Located) -> Iterator[Problem]:
    for name, table in spec.tables.items():
        rows = len(table.fixed) + table.spare
        if spec.issued and rows > MOST_ROWS:
            what = Words("下发的表的行数", "the rows of a table that goes out")
            place = located.place(("tables", name, "spare"))
            yield problem("S09", place, what=what, found=str(rows), most=str(MOST_ROWS))


def _too_long(
    located: Located, trail: tuple[str | int, ...], what: Words, text: str, most: int
) -> Problem:
    found = Words(f"{len(text)} 个字", f"{len(text)} characters")
    return problem("S09", located.place(trail), what=what, found=found, most=most)
