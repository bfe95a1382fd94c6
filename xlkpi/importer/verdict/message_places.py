"""What fills the places of a message ({cell}, {value}, {kind} ...) where it is about one cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.formula.ast import Cell
from xlkpi.formula.characters import expanded, utf16
from xlkpi.importer.contents.personal import quotable, quotable_characters
from xlkpi.importer.contents.reading import NOTHING, shown
from xlkpi.importer.contents.unseen import revealed
from xlkpi.importer.verdict.miswritten import in_words, wanted, wrong_with
from xlkpi.spec.language.kinds import TRAITS, Kind
from xlkpi.spec.number_formats import decimals_of
from xlkpi.spec.settled import seen_by_formulas
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from xlkpi.importer.contents.reading import Reading
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.verdict.hit import Hit
    from xlkpi.plan.model import PlannedField
    from xlkpi.spec.language.models import FieldSpec

Args = dict[str, "str | Words"]
_BLANK = Words("空白", "blank")


def of_cell(
    form: FormRead, at: Cell, planned: PlannedField, reading: Reading, wanted: Collection[str]
) -> Args:
    """Return what every message may say of a cell: of all that, what fills the places wanted."""
    kind = planned.spec.kind
    known = form.value(at)
    quote = partial(quotable, planned.spec)
    traits = TRAITS[kind]
    tell: Mapping[str, Callable[[], str | Words]] = {
        "cell": lambda: form.cell(at),
        "value": lambda: revealed(quote(reading.found if known is None else shown(known, kind))),
        "label": lambda: planned.spec.label,
        "row_label": lambda: planned.row_label or at.row,
        "measure": lambda: form.measure,
        "read": lambda: (
            _BLANK if reading.value is None else revealed(quote(shown(reading.value, kind)))
        ),
        "kind": lambda: traits.name,
        "example": lambda: traits.example,
        "words": lambda: some_words(_words(form, at, planned), reading.found),
        "parent": lambda: _parent(form, at, planned),
        "characters": lambda: in_words(planned.spec.characters or ""),
        "found": lambda: revealed(quote(reading.found)),
        "shows": lambda: _shows(quote(reading.shows)),
        "such_as": lambda: _such_as(planned.spec, _words(form, at, planned)),
        "length": lambda: str(utf16(str(reading.value or ""))),
    }
    return {name: tell[name]() for name in wanted if name in tell}


_MOST_WORDS, _FEW_WORDS, _MOST_NEAR, _MOST_LIKELY = 20, 8, 5, 60


@lru_cache(maxsize=1_024)  # the same wrong word stands in many rows
def some_words(words: tuple[str, ...], typed: str) -> Words:
    """Return as many words of a list as are read: of a long one first those like what was typed."""
    if len(words) <= _MOST_WORDS:
        return same("、".join(words))
    near = get_close_matches(typed, _likely(words, typed), n=_MOST_NEAR, cutoff=0.4)
    some = "、".join(dict.fromkeys((*near, *words[:_FEW_WORDS])))
    return Words(f"{some}……共 {len(words)} 项", f"{some} ... ({len(words)} in all)")


def _likely(words: tuple[str, ...], typed: str) -> list[str]:
    """Return the words that have most in common with a text: only these are compared in full."""
    places, shared = _by_pieces(words), Counter[int]()
    for piece in _pieces(typed):
        shared.update(places.get(piece, ()))
    some = shared.most_common(_MOST_LIKELY)
    some.sort(key=lambda one: (-one[1] / (len(typed) + len(words[one[0]])), one[0]))
    return [words[n] for n, _ in some[: _MOST_LIKELY // 4]]


@lru_cache(maxsize=8)
def _by_pieces(words: tuple[str, ...]) -> Mapping[str, Sequence[int]]:
    """Return in which words, by their numbers, a character or two of them stand."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, word in enumerate(words):
        for piece in _pieces(word):
            found[piece].append(n)
    return found


def _pieces(text: str) -> Iterable[str]:
    """Return each character of a text and each two beside each other, once."""
    return dict.fromkeys((*text, *map("".join, pairwise(text))))


def _such_as(spec: FieldSpec, words: tuple[str, ...]) -> Words:
    """Return an example to end a sentence with, nothing for a text of any kind."""
    example = words[0] if spec.kind is Kind.CHOICE and words else TRAITS[spec.kind].example
    if spec.kind in (Kind.TEXT, Kind.FLAG) or not example:
        return Words("", "")
    return Words(f"，例如 {example}", f", for example {example}")


def of_fault(hit: Hit, form: FormRead, planned: PlannedField, reading: Reading) -> Args:
    """Return what a built-in fault says of a cell beside what every message may."""
    spec = planned.spec
    match hit.rule.fault:
        case "length" if spec.length is not None:
            bounds = (str(spec.length[0]), str(spec.length[1]))
            return {"least": bounds[0], "most": bounds[1], "between": _between(*bounds)}
        case "range" if spec.range_ is not None:
            low, high = (shown(bound, spec.kind) for bound in spec.range_)
            outside, within = _range(low, high, TRAITS[spec.kind].name)
            told = within if (share := _meant(spec, reading.value)) is None else _as(within, share)
            return {"least": low, "most": high, "outside": outside, "within": told}
        case "decimals":
            most = _most_decimals(spec)
            value = quotable(spec, _full(reading, spec.kind))
            return {"most": str(most), "places": _places(most), "value": value}
        case "pattern":
            others = _others(str(reading.value), spec.characters or "")
            return {"others": revealed(quotable_characters(spec, others))}
        case "invalid":
            return {"reason": wrong_with(spec, str(reading.value or "")), "wanted": wanted(spec)}
        case "unique":
            return {"other": form.cell(_first_like(form, hit.at))}
        case "row":
            return {"missing": "、".join(missing_in_row(hit, form))}
        case "least":
            table = form.spec.tables[hit.at.table]
            filled = str(_filled_rows(hit, form))
            return {"least": str(table.least), "found": filled, "label": table.label}
        case _:
            return {}


def _first_like(form: FormRead, at: Cell) -> Cell:
    """Return the first cell of a column with the same value, as formulas see it."""
    mine = _seen(form, at)
    return next(cell for cell in form.columns[at.table, at.column] if _seen(form, cell) == mine)


def _seen(form: FormRead, at: Cell) -> object:
    value = form.value(at)
    return None if value is None else seen_by_formulas(value, form.fields[at][1].spec.kind)


def _between(least: str, most: str) -> Words:
    """Return how many characters are allowed, to stand before 个字."""
    if least == most:
        return Words(f"{least} ", least)
    return Words(f"{least} 至 {most} ", f"{least} to {most}")


def _range(low: str, high: str, kind: Words) -> tuple[Words, Words]:
    """Return that a value is out of its range, and what is within it."""
    if low == high:
        outside = Words(f"应为 {low}", f"which should be {low}")
        return outside, Words(f" {low}", low)
    outside = Words(f"不在 {low} 至 {high} 之内", f"outside {low} to {high}")
    within = Words(f" {low} 至 {high} 之间的{kind.zh}", f"{kind.en} from {low} to {high}")
    return outside, within


def _meant(spec: FieldSpec, value: object) -> Decimal | None:
    """Return the share that a plain number may have been meant for: 0.5 for 50."""
    if spec.kind is not Kind.PERCENT or spec.range_ is None or not isinstance(value, Decimal):
        return None
    low, high = (bound for bound in spec.range_ if isinstance(bound, Decimal))
    share = value / 100
    return share if value > 1 and low <= share <= high else None


def _as(within: Words, share: Decimal) -> Words:
    meant, plain = shown(share, Kind.PERCENT), digits(share)
    return Words(
        f"{within.zh}；如果指 {meant}，请填 {meant} 或 {plain}",
        f"{within.en} ({meant} is typed as {meant} or {plain})",
    )


def _filled_rows(hit: Hit, form: FormRead) -> int:
    """Return how many rows of a table are filled, as the rule counts them."""
    keys = form.columns[hit.at.table, hit.at.column]
    return sum(form.value(key) is not None or _is_bad(form, key) for key in keys)


def _is_bad(form: FormRead, key: Cell) -> bool:
    return form.readings.get(key, NOTHING).bad


def _shows(text: str) -> Words:
    shows = revealed(text)
    if not text:
        return Words("现在什么也不显示", "shows nothing now")
    return Words(f"现在显示“{shows.zh}”", f"now shows “{shows.en}”")


def _places(most: int) -> Words:
    if most == 0:
        return Words("没有小数", "no decimals")
    return Words(f"最多 {most} 位小数", f"at most {most} decimals")


def _others(text: str, allowed: str) -> str:
    """Return the characters of a text that are not in a class, each once."""
    return "".join(dict.fromkeys(c for c in text if c not in expanded(allowed)))


def _most_decimals(spec: FieldSpec) -> int:
    """Decimals as a person counts them: a percentage has two fewer than its fraction."""
    decimals = decimals_of(spec) or 0
    return max(decimals - 2, 0) if spec.kind is Kind.PERCENT else decimals


def _full(reading: Reading, kind: Kind) -> str:
    return shown(reading.value, kind) if reading.value is not None else reading.found


def missing_in_row(hit: Hit, form: FormRead) -> list[str]:
    """Return the labels of the required cells of a row that are empty."""
    cells = (Cell(hit.at.table, hit.row, c) for c in form.spec.tables[hit.at.table].columns)
    return [
        form.fields[cell][1].spec.label
        for cell in cells
        if form.fields[cell][1].spec.required is True
        and form.fields[cell][1].input
        and form.readings.get(cell, NOTHING).value is None
        and not form.readings.get(cell, NOTHING).bad
    ]


def _parent(form: FormRead, at: Cell, planned: PlannedField) -> str:
    if planned.spec.by is None:
        return ""
    above = Cell(at.table, at.row, planned.spec.by)
    return str(form.value(above) or "")


def _words(form: FormRead, at: Cell, planned: PlannedField) -> tuple[str, ...]:
    if planned.spec.kind is Kind.FLAG:
        return ("是", "否")
    if planned.spec.list_ is None:
        return ()
    chosen = form.spec.lists[planned.spec.list_]
    parent = _parent(form, at, planned)
    if isinstance(chosen.words, dict) and parent in chosen.words:
        return chosen.words[parent]
    return chosen.all_words
