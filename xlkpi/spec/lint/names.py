"""Names that stand for nothing, twice, or where they may not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlkpi.checks import CHECKS
from xlkpi.problems import Problem, problem
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.spec.language.models import FieldSpec, ListSpec, Spec
    from xlkpi.spec.source.located import Located, Trail

RESERVED = "KFSX"


def name_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield faults of lists, codes, chains and of the names that fields refer to."""
    yield from _fields(spec, located)
    yield from _lists(spec, located)
    yield from _rows(spec, located)
    yield from _codes(spec, located)
    yield from _checks(spec, located)
    yield from _waiver(spec, located)
    yield from _chains(spec, located)


def all_fields(spec: Spec) -> Iterator[tuple[Trail, str, FieldSpec, Mapping[str, FieldSpec]]]:
    """Yield every field and column: its trail, table ("" for none), itself and its neighbours."""
    for name, field in spec.fields.items():
        yield ("fields", name), "", field, spec.fields
    for table_name, table in spec.tables.items():
        for name, field in table.columns.items():
            yield ("tables", table_name, "columns", name), table_name, field, table.columns


def _fields(spec: Spec, located: Located) -> Iterator[Problem]:
    for trail, _, field, neighbours in all_fields(spec):
        if field.list_ is not None and field.list_ not in spec.lists:
            yield unknown(located, (*trail, "list"), field.list_, Words("列表", "list"), spec.lists)
        if field.kind is Kind.CHOICE and field.list_ is None:
            yield problem("S04", located.place(trail), found="list")
        chosen = spec.lists.get(field.list_ or "")
        if chosen is not None and isinstance(chosen.words, dict) and field.by is None:
            yield problem("S04", located.place(trail), found="by")
        if field.by is not None and field.by not in neighbours:
            yield unknown(located, (*trail, "by"), field.by, Words("栏目", "field"), neighbours)
        if field.kind is Kind.REFERENCE:
            yield from _target(spec, located, trail, field.to)


def _target(spec: Spec, located: Located, trail: Trail, to: str | None) -> Iterator[Problem]:
    if to is None:
        yield problem("S04", located.place(trail), found="to")
        return
    columns = [f"{name}.{c}" for name, table in spec.tables.items() for c in table.columns]
    if to not in columns:
        yield unknown(located, (*trail, "to"), to, Words("表.列", "table.column"), columns)


def _lists(spec: Spec, located: Located) -> Iterator[Problem]:
    for name, one in spec.lists.items():
        trail: Trail = ("lists", name)
        nested = isinstance(one.words, dict)
        if nested != (one.by is not None):
            reason = Words(
                "写了 by 的列表要按上级分组列出词；没有 by 的列表只列词",
                "a list with `by` groups its words by the list above; one without just lists them",
            )
            remedy = Words("请补上 by 或改正 words。", "Add `by` or mend `words`.")
            yield problem("S11", located.place(trail), found=name, reason=reason, remedy=remedy)
            continue
        if one.by is not None and one.by not in spec.lists:
            yield unknown(located, (*trail, "by"), one.by, Words("列表", "list"), spec.lists)
        elif one.by is not None and isinstance(one.words, dict):
            parents = spec.lists[one.by].all_words
            for parent in one.words:
                if parent not in parents:
                    what = Words(f"列表 {one.by} 中的词", f"a word of list {one.by}")
                    yield unknown(located, (*trail, "words", parent), parent, what, parents)
        yield from _twice(located, (*trail, "words"), one.words)
        yield from _values(located, name, one)
        for key, others in (("spellings", one.spellings), ("other_meaning", one.other_meaning)):
            for other, word in others.items():
                if word not in one.all_words:
                    what = Words("列表中的词", "a word of the list")
                    yield unknown(located, (*trail, key, other), word, what, one.all_words)


def _values(located: Located, name: str, one: ListSpec) -> Iterator[Problem]:
    """What belongs to words: of words of the list, of one type, for words that are told apart."""
    sorts: dict[str, bool] = {}
    for word, own in one.values.items():
        trail: Trail = ("lists", name, "values", word)
        if word not in one.all_words:
            what = Words("列表中的词", "a word of the list")
            yield unknown(located, trail, word, what, one.all_words)
        for value, belongs in own.items():
            if sorts.setdefault(value, isinstance(belongs, str)) != isinstance(belongs, str):
                yield problem(
                    "S11", located.place((*trail, value)), found=name, reason=_MIXED, remedy=_ONE
                )
    known = (*one.all_words, *one.spellings)
    if one.values and len({word.casefold() for word in known}) < len(known):
        place = located.place(("lists", name, "values"), key=True)
        yield problem("S11", place, found=name, reason=_CAPITALS, remedy=_OTHER_WORDS)


_MIXED = Words("同一名称的值有的是数字，有的是文字", "values of one name are numbers and texts")
_ONE = Words(
    "请都写成数字，或都加上引号写成文字。", "Write all as numbers, or all as texts in quotes."
)
_CAPITALS = Words(
    "有 values 的列表中，词不能只差大小写",
    "words of a list with values may not differ in capitals alone",
)
_OTHER_WORDS = Words("请改写其中一个。", "Write one of them otherwise.")


def _twice(located: Located, trail: Trail, words: object) -> Iterator[Problem]:
    if isinstance(words, tuple):
        for word, count in Counter(words).items():
            if count > 1:
                place = located.place((*trail, words.index(word)))
                yield problem("S07", place, found=word, what=Words("列表中的词", "word of a list"))


def _rows(spec: Spec, located: Located) -> Iterator[Problem]:
    for name, table in spec.tables.items():
        for n, row in enumerate(table.fixed):
            trail: Trail = ("tables", name, "fixed", n)
            for part in ("values", "defaults", "sources", "proposals"):
                for column in getattr(row, part):
                    if column not in table.columns:
                        what = Words(f"表 {name} 的列", f"a column of {name}")
                        yield unknown(located, (*trail, part, column), column, what, table.columns)
            if row.key is None and not table.key:
                yield problem("S04", located.place(trail), found="key")
        for n, column in enumerate(table.key):
            if column not in table.columns:
                what = Words(f"表 {name} 的列", f"a column of {name}")
                yield unknown(located, ("tables", name, "key", n), column, what, table.columns)


def _codes(spec: Spec, located: Located) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, rule in enumerate(spec.rules):
        place = located.place(("rules", n, "code"))
        if rule.code in seen:
            yield problem("S07", place, found=rule.code, what=Words("规则代码", "rule code"))
        seen.add(rule.code)
        if rule.code[0] in RESERVED:
            yield problem(
                "S12",
                place,
                found=rule.code,
                reason=Words("K、F、S、X 是产品自用的代码", "K, F, S and X belong to the product"),
                remedy=Words("请换一个字母。", "Take another letter."),
            )
        condition = (rule.when or rule.cases or None) if rule.check is None else None
        triggers = [t for t in (condition, rule.fault, rule.event, rule.check) if t]
        if len(triggers) != 1:
            yield problem(
                "S12",
                located.place(("rules", n)),
                found=rule.code,
                reason=Words(
                    "when（或 cases）、fault、event、check 要恰好写一种",
                    "exactly one of when (or cases), fault, event and check is needed",
                ),
                remedy=Words("请只留一种。", "Keep one of them."),
            )


def _checks(spec: Spec, located: Located) -> Iterator[Problem]:
    """Named checks: known, at texts, with a list that exists, and never an error."""
    for n, rule in enumerate(spec.rules):
        trail: Trail = ("rules", n)
        if rule.list_ is not None and rule.list_ not in spec.lists:
            yield unknown(located, (*trail, "list"), rule.list_, Words("列表", "list"), spec.lists)
        if rule.check is None:
            continue
        if rule.check not in CHECKS:
            what = Words("具名检查", "named check")
            yield unknown(located, (*trail, "check"), rule.check, what, CHECKS)
        if not rule.at:
            yield problem("S04", located.place(trail), found="at")
        if rule.severity == "error":
            yield problem(
                "S12",
                located.place((*trail, "severity")),
                found=rule.code,
                reason=Words(
                    "自检表显示不了具名检查，不能是错误",
                    "the self-check cannot show a named check: it may not be an error",
                ),
                remedy=Words("请改为 warning 或 info。", "Write warning or info."),
            )


def _waiver(spec: Spec, located: Located) -> Iterator[Problem]:
    if spec.waiver is None:
        return
    flags = [name for name, field in spec.fields.items() if field.kind is Kind.FLAG]
    if spec.waiver.flag not in flags:
        what = Words("是/否栏目", "flag field")
        yield unknown(located, ("waiver", "flag"), spec.waiver.flag, what, flags)
    for n, name in enumerate(spec.waiver.keep):
        if name not in spec.fields:
            what = Words("栏目", "field")
            yield unknown(located, ("waiver", "keep", n), name, what, spec.fields)


def _chains(spec: Spec, located: Located) -> Iterator[Problem]:
    codes = [rule.code for rule in spec.rules]
    for n, chain in enumerate(spec.chains):
        for m, code in enumerate(chain.codes):
            if code not in codes:
                what = Words("规则代码", "rule code")
                yield unknown(located, ("chains", n, "codes", m), code, what, codes)
