"""A spec and the parts it uses -> one document, in which every node knows its file and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from xlkpi.problems import Outcome, Problem, problem
from xlkpi.spec.language.sheet_models import BlockRow
from xlkpi.spec.source.located import Located
from xlkpi.spec.source.mistakes import mistakes
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.spec.source.located import Trail

_WHAT = {
    "lists": Words("列表", "list"),
    "fields": Words("栏目", "field"),
    "rules": Words("规则代码", "rule code"),
    "blocks": Words("版面块", "block"),
}
_OTHERWISE = Words(
    "{what}，与 {file} 第 {line} 行的内容不同", "{what}, unlike the one in {file} line {line}"
)
_CELLS = Words("块的这一行有 {count} 格", "this row of the block has {count} cells")
_SPANS = Words("{count} 个数，每格一个", "{count} numbers, one for each cell")


class _Entry(NamedTuple):
    """A named thing of a file: where it stands there, and what it says."""

    source: Located
    trail: Trail
    content: Any


def taken_in(spec: Located, parts: Sequence[Located]) -> Outcome[Located]:
    """Return a spec with what its parts have, as if it stood at the beginning of its own.

    Args:
        spec: The spec as it is written.
        parts: Those it uses, in its order.

    Returns:
        One document; beside it names with different content (S07), told where the later one
        stands, blocks that no part has (S06), and spans that do not fit a block (S02, S03).
    """
    files = (*parts, spec)
    found: list[Problem] = []
    known = {key: _entries(key, files, found) for key in _WHAT}
    whole = _Whole(spec, known["blocks"], found)
    return Outcome(whole.read(known), tuple(found))


def _entries(key: str, files: Sequence[Located], found: list[Problem]) -> Mapping[str, _Entry]:
    """Return what of a kind the files have, by name; of two that differ the first, and S07."""
    entries: dict[str, _Entry] = {}
    for source in files:
        for name, trail, content in _named(key, source):
            first = entries.setdefault(name, _Entry(source, trail, content))
            if first.source is not source and first.content != content:
                place = first.source.place(first.trail, key=True)
                what = _OTHERWISE.fill(what=_WHAT[key], file=place.file, line=place.line)
                found.append(problem("S07", source.place(trail, key=True), found=name, what=what))
    return entries


def _named(key: str, source: Located) -> Iterator[tuple[str, Trail, Any]]:
    """Yield the entries of one file; two rules of a code are two entries there."""
    listed = source.data.get(key) if isinstance(source.data, dict) else None
    if isinstance(listed, dict):
        yield from ((name, (key, name), content) for name, content in listed.items())
    elif isinstance(listed, list) and key == "rules":
        seen: set[str] = set()
        for n, rule in enumerate(listed):
            code = str(rule.get("code")) if isinstance(rule, dict) else ""
            yield (f"{code} {n}" if code in seen or not code else code), (key, n), rule
            seen.add(code)


class _Whole:
    """The document as it grows: where each node of it stands, and what it lays out."""

    def __init__(self, spec: Located, blocks: Mapping[str, _Entry], found: list[Problem]) -> None:
        self.spec, self.blocks, self.found = spec, blocks, found
        self.places: dict[Trail, tuple[int, int]] = {(): spec.places[()]}
        self.keys: dict[Trail, tuple[int, int]] = {}
        self.files: dict[Trail, str] = {}
        self.laid_out: set[str] = set()

    def read(self, known: Mapping[str, Mapping[str, _Entry]]) -> Located:
        """Take everything in; the layout first, since it says which fields of parts are needed."""
        own = self.spec.data if isinstance(self.spec.data, dict) else {}
        kept = [key for key in own if key not in _WHAT]
        data = {key: self.copied(self.spec, (key,), (key,), own[key]) for key in kept}
        for key in ("lists", "fields", "rules"):
            shape = list if key == "rules" else dict
            if isinstance(own.get(key, shape()), shape):
                entries = {n: e for n, e in known[key].items() if self.needed(key, n, e)}
                if entries or key in own:
                    data[key] = self.gathered(key, entries)
            else:
                data[key] = self.copied(self.spec, (key,), (key,), own[key])
        return Located(self.spec.file, data, self.places, self.keys, self.files)

    def needed(self, key: str, name: str, entry: _Entry) -> bool:
        """Whether a form has it: of a part's fields those on a sheet, and what is computed."""
        computed = isinstance(entry.content, dict) and "formula" in entry.content
        return key != "fields" or entry.source is self.spec or name in self.laid_out or computed

    def gathered(self, key: str, entries: Mapping[str, _Entry]) -> object:
        """Return lists, fields or rules of all files as one entry of the document."""
        self.note(self.spec, (key,), (key,))
        if key == "rules":
            return [self.taken(one, (key, n)) for n, one in enumerate(entries.values())]
        return {name: self.taken(one, (key, name)) for name, one in entries.items()}

    def taken(self, one: _Entry, new: Trail) -> object:
        """Return one entry, in its place of the document."""
        self.files[new] = one.source.file
        return self.copied(one.source, one.trail, new, one.content)

    def copied(self, source: Located, old: Trail, new: Trail, node: Any) -> Any:
        """Return a node with all below it, and note where each of them stands."""
        self.note(source, old, new)
        if isinstance(node, dict):
            if isinstance(node.get("field"), str) and new[0] == "sheets":
                self.laid_out.add(node["field"])
            return {k: self.copied(source, (*old, k), (*new, k), one) for k, one in node.items()}
        if not isinstance(node, list):
            return node
        if new[0] == "sheets" and new[-1] == "rows":
            return self.rows(source, old, new, node)
        return [self.copied(source, (*old, n), (*new, n), one) for n, one in enumerate(node)]

    def note(self, source: Located, old: Trail, new: Trail) -> None:
        """Keep where a node and its key stand."""
        if old in source.places:
            self.places[new] = source.places[old]
        if old in source.keys:
            self.keys[new] = source.keys[old]

    def rows(self, source: Located, old: Trail, new: Trail, rows: list[Any]) -> list[Any]:
        """Return the rows of a sheet, those of a block in the place of its name."""
        made: list[Any] = []
        for n, row in enumerate(rows):
            if isinstance(row, dict) and "block" in row:
                made += self.block(row, (*old, n), new, len(made))
            else:
                made.append(self.copied(source, (*old, n), (*new, len(made)), row))
        return made

    def block(self, row: dict[str, Any], old: Trail, new: Trail, start: int) -> list[Any]:
        """Return the rows of a block, from a row of the sheet on; none where there is no such."""
        if not self.well_said(row, old):
            return []
        made: list[Any] = []
        source, trail, content = self.blocks[row["block"]]
        for m, one in enumerate(content if isinstance(content, list) else ()):
            at = (*new, start + m)
            made.append(self.taken(_Entry(source, (*trail, m), one), at))
            if row.get("cols"):
                self.span(made[-1], at, row["cols"], (*old, "cols"))
        return made

    def well_said(self, row: dict[str, Any], old: Trail) -> bool:
        """Whether a block is named as it should be; told where not."""
        try:
            BlockRow.model_validate(row)
        except ValidationError as error:
            self.found += mistakes(error, self.spec.below(old), BlockRow)
            return False
        name = row["block"]
        if name not in self.blocks:
            what = Words("所用共用部分中的版面块", "block of the parts used")
            self.found.append(unknown(self.spec, (*old, "block"), name, what, self.blocks))
        return name in self.blocks

    def span(self, row: Any, at: Trail, spans: list[int], said: Trail) -> None:
        """Give the cells of a row the spans that the sheet says."""
        inside = (*at, "cells") if isinstance(row, dict) else at
        cells = row.get("cells") if isinstance(row, dict) else row
        if not isinstance(cells, list) or len(cells) != len(spans):
            count = len(cells) if isinstance(cells, list) else 0
            self.found.append(
                problem(
                    "S03",
                    self.spec.place(said),
                    found=str(len(spans)),
                    reason=_CELLS.fill(count=count),
                    expected=_SPANS.fill(count=count),
                )
            )
            return
        for n, cell in enumerate(cells):
            if isinstance(cell, dict):
                cell["cols"] = spans[n]
                self.files[*inside, n, "cols"] = self.spec.file
                self.note(self.spec, (*said, n), (*inside, n, "cols"))
