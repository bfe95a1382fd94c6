"""Where each text and figure of a published text is from: return, file and cell, or a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from xlkpi.department.below import FormsBelow
from xlkpi.department.exports import export_forms
from xlkpi.department.known_places import KnownPlaces
from xlkpi.publication.origins import OfForm, OfRoster, OfSetting, OfSpec, Way
from xlkpi.publication.traced import traced
from xlkpi.rollup.figures import field_of
from xlkpi.workspace.inbox import original

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from xlkpi.department.opened import Department
    from xlkpi.export.tables import ExportForm
    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Place
    from xlkpi.publication.document import Document
    from xlkpi.publication.origins import Origin, Part
    from xlkpi.publication.traced import Traced
    from xlkpi.records import Value
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.config import Collection

FROM_RETURN, AMENDED, ROSTER, SETTINGS, SPEC = "来表", "部门更正", "名册", "设置", "表样"
"""What a line says a part is from."""
_WAYS = {
    Way.AS_IS: "原样",
    Way.ADDED: "{n} 处相加",
    Way.ADDED_TEXTS: "{n} 处的数量相加",
    Way.AVERAGED: "{n} 处按预算数加权平均",
    Way.COUNTED: "{n} 个单位中的占比",
    Way.JOINED: "{n} 个单位各自所写",
    Way.ALIKE: "{n} 个单位所填相同",
    Way.COMPUTED: "用各单位合起来的数算出：{formula}",
    Way.NUMBERED: "按次序编号",
    Way.LABEL: "表样中的字",
    Way.GAP: "还没有并入",
}
_BY_FORMULA = "表中的公式算出"
_LINE, _HIDDEN, _BUNDLED = "第 {n} 行", "{cell}（隐藏的列）", "{file}（程序自带）"


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where one part is to be found.

    `basis` is the kind of place. `cell` may be a line of a file, `original` is where the file as
    it came is kept, from the workspace's folder on. `received` is in UTC; `who` and `why` are of a
    decision.
    """

    basis: str = ""
    unit: str = ""
    form: str = ""
    project: str = ""
    field: str = ""
    value: Value | None = None
    file: str = ""
    sheet: str = ""
    cell: str = ""
    received: datetime | None = None
    who: str = ""
    why: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One part of one text or figure: where that stands and how it is made, where the part is.

    `number` is the text's or figure's, from 1: it has a line for each part.
    """

    number: int
    heading: str
    place: str
    field: str
    printed: str
    way: str
    part: SourcePlace


def text_sources(
    department: Department, ledger: Ledger, document: Document
) -> tuple[SourceLine, ...]:
    """Return where all that a text says is from, in its order; words of the outline are left out.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open, as it was when the text was composed.
        document: The text.

    Raises:
        ProblemsFound: A spec is faulty or not there (S01-S13, S93); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    places = _Places(department, ledger)
    return tuple(
        line
        for number, one in enumerate(traced(document), 1)
        for line in _lines(number, one, places)
    )


def _lines(number: int, one: Traced, places: _Places) -> Iterator[SourceLine]:
    origin = one.origin
    found = [places.of(part) for part in origin.parts] or [SourcePlace()]
    way = _way(origin, by_formula=len(found) == 1 and places.is_computed(origin.parts))
    words = _words(origin.row_label, origin.label)
    for part in found:
        yield SourceLine(number, one.heading, one.place, words, one.printed, way, part)


def _way(origin: Origin, *, by_formula: bool) -> str:
    if by_formula and origin.way is Way.AS_IS:
        return _BY_FORMULA
    return _WAYS[origin.way].format(n=len(origin.parts), formula=origin.formula)


def _words(row_label: str, label: str) -> str:
    return "　".join(one.replace("\n", "") for one in (row_label, label) if one)


@dataclass(frozen=True, slots=True)
class _Collected:
    """A collection with its form, and what counts of it by unit and project."""

    collection: Collection
    spec: Spec
    forms: Mapping[tuple[str, str], ExportForm]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.collection.title or self.spec.title


class _Places:
    """Where parts are, read of ledger, roster and configuration where they are asked for."""

    def __init__(self, department: Department, ledger: Ledger) -> None:
        self._department, self._ledger = department, ledger
        self._known = KnownPlaces(department)
        self._read: dict[str, _Collected] = {}
        self._originals: dict[str, str] = {}
        self._below = FormsBelow(department.inbox)

    def of(self, part: Part) -> SourcePlace:
        """Return where a part is to be found."""
        match part:
            case OfForm():
                return self._in_form(part)
            case OfRoster():
                place = self._known.cell(part.table, part.key, part.column)
                label = self._known.columns(part.table).get(part.column, part.column)
                return self._at(place, SourcePlace(ROSTER, field=label, value=part.value))
            case OfSetting():
                return self._in_settings(part)
            case OfSpec():
                return self._in_spec(part.spec, part.value)
            case _:
                assert_never(part)

    def is_computed(self, parts: tuple[Part, ...]) -> bool:
        """Whether a formula of the form has made the first of some parts."""
        first = next(iter(parts), None)
        if not isinstance(first, OfForm):
            return False
        return field_of(self._collected(first.collection).spec, first.cell).formula is not None

    def _in_form(self, part: OfForm) -> SourcePlace:
        collected = self._collected(part.collection)
        form = collected.forms[part.unit.id, part.project]
        origin = form.origin(part.cell)
        found = SourcePlace(
            FROM_RETURN,
            part.unit.name,
            collected.title,
            form.project.name if part.project else "",
            _words(part.row_label, part.label),
            part.value,
            origin.file,
            received=origin.received,
        )
        if origin.by_hand:
            who = origin.amendment.who if origin.amendment is not None else ""
            why = origin.amendment.why if origin.amendment is not None else ""
            return replace(found, basis=AMENDED, who=who, why=why)
        place = form.places.get(part.cell)
        cell = "" if place is None else place.cell
        return replace(
            found,
            sheet="" if place is None else place.sheet,
            cell=_HIDDEN.format(cell=cell) if place is not None and place.hidden else cell,
            original=self._kept(origin.sha256, form.bundle),
        )

    def _kept(self, digest: str, bundle: str) -> str:
        """Return where an original is kept, or the bundle that it lies in; "" for nowhere."""
        if digest not in self._originals:
            inbox = self._department.inbox
            name = original(inbox, digest)
            found = self._below.original(bundle, digest) if name is None and bundle else None
            within = "" if found is None else f"{self._shown(found[0])}!{found[1]}"
            self._originals[digest] = within if name is None else self._shown(inbox.place(name))
        return self._originals[digest]

    def _in_settings(self, part: OfSetting) -> SourcePlace:
        collected = self._collected(part.collection)
        collection, spec = collected.collection, collected.spec
        said = {
            "department": True,
            "year": True,
            "measure": bool(collection.measure or self._department.config.measure),
        }
        if not said.get(part.name, part.name in collection.settings):
            return self._in_spec(spec.id, part.value)
        place = self._known.in_config(collection, part.name)
        return self._at(place, SourcePlace(SETTINGS, field=part.name, value=part.value))

    def _in_spec(self, spec: str, value: Value) -> SourcePlace:
        path = self._department.spec_file(spec)
        own = path.is_relative_to(self._department.workspace.root)
        file = self._relative(path) if own else _BUNDLED.format(file=path.name)
        return SourcePlace(SPEC, value=value or None, file=file)

    def _at(self, place: Place, found: SourcePlace) -> SourcePlace:
        """Return a part at a place of the workspace."""
        cell = place.cell or (_LINE.format(n=place.line) if place.line else "")
        return replace(found, file=self._relative(Path(place.file)), sheet=place.sheet, cell=cell)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._department.workspace.root).as_posix()

    def _shown(self, place: str) -> str:
        """Return a place of an original: within the workspace, else in full."""
        root = self._department.workspace.root
        own = "://" not in place and Path(place).is_relative_to(root)
        return self._relative(Path(place)) if own else place

    def _collected(self, name: str) -> _Collected:
        if name not in self._read:
            collection = self._department.collection(name)
            forms = export_forms(self._department, self._ledger, collection)
            spec = self._department.form_of(collection)
            by_owner = {(one.unit.id, one.project.id): one for one in forms}
            self._read[name] = _Collected(collection, spec, by_owner)
        return self._read[name]
