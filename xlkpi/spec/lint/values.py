"""Values that contradict each other: limits turned round, words twice, rows of one key."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from xlkpi.formula.patterns import PatternError, ways
from xlkpi.problems import Problem, problem
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.lint.names import all_fields
from xlkpi.spec.number_formats import shown_decimals
from xlkpi.spec.rows import spare_number, table_rows
from xlkpi.spec.source.unfit_names import unfit
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.language.models import FieldSpec, Spec, TableSpec
    from xlkpi.spec.source.located import Located, Trail

_CONVERTED = ("元", "万元", "亿元", "%", "％", "万", "亿")
_NO_UNIT = re.compile(r"[0-9０-９\"'\\.,;+-]")


def value_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield what no form could fulfil, or what stands twice."""
    for trail, inside, field, _ in all_fields(spec):
        yield from _field(field, located, trail)
        if field.unique is True and not inside:
            reason = Words("单个栏目没有别的行可以重复", "a single field has no other rows")
            wanted = Words("unique: collection，或删去", "unique: collection, or leave it out")
            yield unfit(located, (*trail, "unique"), "unique: true", reason, wanted)
    for name, table in spec.tables.items():
        yield from _table(spec, name, table, located)
    for name, one in spec.lists.items():
        if isinstance(one.words, dict):
            for parent, words in one.words.items():
                what = Words("列表中的词", "word of a list")
                yield from _twice(words, what, located, ("lists", name, "words", parent))
    for n, chain in enumerate(spec.chains):
        what = Words("规则代码", "rule code")
        yield from _twice(chain.codes, what, located, ("chains", n, "codes"))
    ids = tuple(sheet.id for sheet in spec.sheets)
    yield from _twice(ids, Words("表的 id", "id of a sheet"), located, ("sheets",), "id")
    names = tuple(sheet.name for sheet in spec.sheets)
    yield from _twice(names, Words("表名", "name of a sheet"), located, ("sheets",), "name")


def _field(field: FieldSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    for name, pair in (("length", field.length), ("range", field.range_)):
        if pair is not None and type(pair[0]) is type(pair[1]) and pair[0] > pair[1]:  # type: ignore[operator]
            yield unfit(
                located,
                (*trail, name),
                f"{pair[0]}, {pair[1]}",
                Words("下限大于上限", "the least is above the most"),
                Words("先小后大的两个值", "the least, then the most"),
            )
    number, text = Words("数字", "number"), Words("text", "text")
    only_in = (
        ("list", field.list_, field.kind is Kind.CHOICE, Words("choice", "choice")),
        ("decimals", field.decimals, field.kind.numeric, number),
        ("pattern", field.pattern, field.kind is Kind.TEXT, text),
        ("unit", field.unit, field.kind is Kind.NUMBER, Words("number", "number")),
        ("characters", field.characters, field.kind is Kind.TEXT, text),
        ("length", field.length, field.kind is Kind.TEXT, text),
    )
    for name, given, fits, kind in only_in:
        if given is not None and not fits:
            yield unfit(
                located,
                (*trail, name),
                name,
                Words(
                    f"只有 kind 为{kind.zh}的栏目才有 {name}", f"only a {kind.en} field has {name}"
                ),
                Words("合适的 kind，或删去这个键", "a fitting kind, or leave the key out"),
            )
    yield from _pattern(field, located, trail)
    yield from _unit(field, located, trail)
    yield from _shows_less(field, located, trail)


def _pattern(field: FieldSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    try:
        ways(field.pattern or "0")
    except PatternError as error:
        place = (*trail, "pattern")
        yield unfit(located, place, str(field.pattern), error.reason, error.expected)


def _unit(field: FieldSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    """A unit is a word; what is converted, or reads as a part of the number, has its own kind."""
    if field.unit is None:
        return
    if field.unit in _CONVERTED:
        wanted = Words("kind: money 或 kind: percent，不写 unit", "kind money or percent, no unit")
        reason = Words("它另有专门的 kind", "there is a kind for it")
        yield unfit(located, (*trail, "unit"), field.unit, reason, wanted)
    elif _NO_UNIT.search(field.unit) or not field.unit.strip():
        wanted = Words("一个词，例如 亩", "a word such as 亩")
        reason = Words("单位里不能有数字、引号和标点", "a unit has no digits, quotes or signs")
        yield unfit(located, (*trail, "unit"), field.unit, reason, wanted)


def _shows_less(field: FieldSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    """An input shows every decimal that may be typed: 3.46 % in the format 0% looks like 3 %."""
    if field.format_ is None or field.formula is not None or field.locked is True:
        return
    shows, most = shown_decimals(field.format_), field.decimals
    if field.kind is Kind.PERCENT and shows is not None and most is not None and shows < most:
        reason = Words(
            f"这个格式只显示 {shows} 位小数，decimals 却允许 {most} 位（按小数算：3.46% 是 4 位）",
            f"the format shows {shows} decimals, `decimals` allows {most} (those of the fraction: "
            "3.46% has 4)",
        )
        wanted = Words(
            "显示得下的格式，或较小的 decimals", "a format that shows them, or fewer of them"
        )
        yield unfit(located, (*trail, "format"), field.format_, reason, wanted)


def _table(spec: Spec, name: str, table: TableSpec, located: Located) -> Iterator[Problem]:
    trail: Trail = ("tables", name)
    keys = tuple(row.key for row in table_rows(table, 0))
    yield from _twice(keys, Words("行的 key", "key of a row"), located, (*trail, "fixed"))
    for n, row in enumerate(table.fixed):
        if row.key is not None and spare_number(row.key) is not None:
            yield unfit(
                located,
                (*trail, "fixed", n, "key"),
                row.key,
                Words("s1、s2…是空行的 key", "s1, s2 ... are the keys of spare rows"),
                Words("别的 key", "another key"),
            )
        yield from _words(spec, table, n, located, trail)
    if table.least > len(table.fixed) + table.spare:
        yield unfit(
            located,
            (*trail, "least"),
            str(table.least),
            Words("表没有这么多行", "the table has fewer rows"),
            Words("不大于行数的数", "at most as many as there are rows"),
        )


def _words(
    spec: Spec, table: TableSpec, n: int, located: Located, trail: Trail
) -> Iterator[Problem]:
    """The fixed words of a row must be words of their columns' lists."""
    for column, word in table.fixed[n].values.items():
        field = table.columns.get(column)
        if field is not None and field.kind.sort != "text":
            yield unfit(
                located,
                (*trail, "fixed", n, "values", column),
                word,
                Words("固定的词只能写在文字的栏目里", "fixed words are for texts only"),
                Words(
                    "在 defaults 中的数，栏目写 locked: true",
                    "a number in `defaults`, with locked: true",
                ),
            )
        known = spec.lists.get(field.list_ or "") if field is not None else None
        if known is not None and word not in known.all_words:
            yield unfit(
                located,
                (*trail, "fixed", n, "values", column),
                word,
                Words("列表中没有这个词", "it is not a word of the list"),
                Words("列表中的词", "a word of the list"),
            )


def _twice(
    words: tuple[str, ...], what: Words, located: Located, trail: Trail, *inside: str
) -> Iterator[Problem]:
    for word, count in Counter(words).items():
        if count > 1 and word:
            last = len(words) - 1 - words[::-1].index(word)
            yield problem("S07", located.place((*trail, last, *inside)), found=word, what=what)
