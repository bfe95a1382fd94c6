"""YAML read together with the line and column of every key and value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import yaml

from xlkpi.problems import Outcome, Place, Problem, problem
from xlkpi.spec.source.yaml_faults import fault, forbidden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Step = str | int
Trail = tuple[Step, ...]
"""The way from the top of a document to a node: keys and list positions."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: Mapping[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
_MOST_NODES, _MOST_DEPTH, _MOST_DIGITS = 200_000, 100, 40
QUOTED = ("'", '"', "|", ">")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data (dict, list, str, int, Decimal, bool, None) and where each node stands.

    `places` gives the line and column (from 1) of the value at a trail, `keys` of its key; `files`
    names the file of what was taken in from another one, by the trail of its topmost node.
    """

    file: str
    data: object
    places: Mapping[Trail, tuple[int, int]]
    keys: Mapping[Trail, tuple[int, int]]
    files: Mapping[Trail, str] = field(default_factory=dict)

    def deepest(self, loc: Sequence[Step]) -> Trail:
        """Return the steps of a validator's location that are the document's own.

        Names of alternatives, which the validator adds, are dropped.
        """
        trail: Trail = ()
        for step in loc:
            if (*trail, step) in self.places:
                trail = (*trail, step)
        return trail

    def place(self, trail: Trail, *, key: bool = False) -> Place:
        """Return where a value stands, by line and column from 1.

        Args:
            trail: Its keys and list positions; what is not there is told by the nearest node above.
            key: Ask for its key instead.
        """
        known = self.keys if key else self.places
        for length in range(len(trail), -1, -1):
            spot = known.get(trail[:length]) or self.places.get(trail[:length])
            if spot is not None:
                return Place(self.file_of(trail[:length]), line=spot[0], column=spot[1])
        return Place(file=self.file, line=1, column=1)

    def below(self, trail: Trail) -> Located:
        """Return what is below a node, all of one file, as a document of its own."""
        depth = len(trail)
        node: object = self.data
        for step in trail:
            node = node[step]  # type: ignore[index]
        places, keys = (
            {one[depth:]: spot for one, spot in known.items() if one[:depth] == trail}
            for known in (self.places, self.keys)
        )
        return Located(self.file_of(trail), node, places, keys)

    def file_of(self, trail: Trail) -> str:
        """Return the file that a node stands in."""
        if self.files:
            for length in range(len(trail), 0, -1):
                if trail[:length] in self.files:
                    return self.files[trail[:length]]
        return self.file


class _TooDeepError(yaml.YAMLError):
    """A document nested deeper than any spec is."""

    problem = "nested too deeply"

    def __init__(self, mark: object) -> None:
        super().__init__(self.problem)
        self.problem_mark = mark


class _Reader:
    """Walks one composed document; keeps where everything stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Trail, tuple[int, int]] = {}
        self.keys: dict[Trail, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.count = 0

    def read(self, node: yaml.Node, trail: Trail) -> object:
        self.count += 1
        if self.count > _MOST_NODES:
            raise yaml.YAMLError("too many nodes")
        self.places[trail] = _spot(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, trail)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*trail, n)) for n, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, trail: Trail) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            here = (*trail, key)
            if key in values:
                line, column = _spot(key_node)
                self.problems.append(
                    problem("S07", Place(self.file, line, column), found=key, what="YAML")
                )
                continue
            self.keys[here] = _spot(key_node)
            values[key] = self.read(value_node, here)
        return values


def load(text: str, file: str) -> Outcome[Located]:
    """Read one YAML document; an empty one is {}.

    Args:
        text: All of it.
        file: The name that faults are told by.

    Returns:
        The data with their places, None at a syntax fault (S01), more than 100 levels or 200,000
        nodes; a key that stands twice is told beside it (S07), its first value counts.
    """
    reader = _Reader(file)
    try:
        _not_too_deep(text)
        node = yaml.compose(text, Loader=_LOADER)
        data = {} if node is None else reader.read(node, ())
    except (yaml.YAMLError, RecursionError) as error:
        return Outcome(None, (_syntax_fault(error, file, text),))
    return Outcome(Located(file, data, reader.places, reader.keys), tuple(reader.problems))


def load_plain(path: Path) -> object:
    """Return the plain data of a file of ours, which ships with the program.

    Raises:
        ValueError: It is no YAML, or a key stands in it twice.
        OSError: It cannot be read.
    """
    outcome = load(path.read_text(encoding="utf-8"), path.name)
    if outcome.value is None or outcome.problems:
        raise ValueError(outcome.problems[0].message.en)
    return outcome.value.data


def _not_too_deep(text: str) -> None:
    """Look at the nesting first: the fast composer calls itself for every level."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_DEPTH:
            raise _TooDeepError(event.start_mark)


def _syntax_fault(error: Exception, file: str, text: str) -> Problem:
    position = getattr(error, "position", None)
    if isinstance(position, int):  # a character that YAML does not allow
        before = text.encode("utf-8")[:position].decode("utf-8", "ignore")
        lines = before.split("\n")
        found = forbidden(text[len(before) :][:1])
        return problem("S01", Place(file, len(lines), len(lines[-1]) + 1), **found._asdict())
    begun = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or begun
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = getattr(error, "problem", None) or str(error)
    found = fault(
        said, begun.line + 1 if begun else line, _line(text, line) if mark else "", column
    )
    return problem("S01", Place(file, line, column), **found._asdict())


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if number <= len(lines) else ""


def _spot(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    if getattr(node, "style", None) in QUOTED:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _MOST_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
