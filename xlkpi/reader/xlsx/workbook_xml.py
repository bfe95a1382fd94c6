"""What a workbook's main part says: its tabs in order, and the day that its days count from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.limits import MOST_SHEETS, MOST_TITLE
from xlkpi.reader.markup import MAIN, TRUE, in_each, parse, relation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.reader.markup import Attributes
    from xlkpi.reader.xlsx.package import Package, Relation

_USUAL = "xl/workbook.xml"
_NOT_READ = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """Names of all tabs; sheet name -> part; the parts of texts and formats ("" for none)."""

    names: tuple[str, ...]
    sheets: Mapping[str, str]
    strings: str
    styles: str
    since_1904: bool


def contents(package: Package) -> WorkbookParts:
    """Return what a workbook consists of.

    Raises:
        NotReadableError: It contradicts itself.
        TooLargeError: It has more sheets, or longer names, than any workbook of forms.
    """
    main = _of_kind("officeDocument", package.relations("")) or _USUAL
    tabs: list[tuple[str, str]] = []
    days: list[bool] = []

    def sheet(given: Attributes) -> None:
        tabs.append((given.get("name", ""), relation_of(given)))

    def properties(given: Attributes) -> None:
        days.append(given.get("date1904") in TRUE)

    with package.open(main) as stream:
        parse(stream, in_each(MAIN, {"sheet": sheet, "workbookPr": properties}), {})
    relations = package.relations(main)
    return WorkbookParts(
        tuple(name for name, _ in tabs),
        _sheets(package, tabs, relations),
        _of_kind("sharedStrings", relations),
        _of_kind("styles", relations),
        any(days),
    )


def _sheets(
    package: Package, tabs: list[tuple[str, str]], relations: Mapping[str, Relation]
) -> dict[str, str]:
    if len(tabs) > MOST_SHEETS or any(len(name) > MOST_TITLE for name, _ in tabs):
        raise TooLargeError("more sheets, or longer names, than any workbook of forms has")
    found = {
        name: relations[tab].part
        for name, tab in tabs
        if tab in relations
        and relations[tab].kind not in _NOT_READ
        and relations[tab].part in package
    }
    if len({name for name, _ in tabs}) < len(tabs) or len(set(found.values())) < len(found):
        raise NotReadableError("two tabs of one name, or one sheet under two tabs")
    return found


def _of_kind(kind: str, relations: Mapping[str, Relation]) -> str:
    """Return the one part of a kind; NotReadableError where there are several."""
    parts = {relation.part for relation in relations.values() if relation.kind == kind}
    if len(parts) > 1:
        raise NotReadableError(f"two parts of the kind {kind}")
    return next(iter(parts), "")
