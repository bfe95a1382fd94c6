"""Docstrings of what one room takes from another: what they name is there, what is raised is said.

A room is a package or module directly under xlkpi/. What its rooms take from each other is read
from their sources: functions by what is imported, methods of classes by their names.
"""

from __future__ import annotations

import ast
import builtins
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.problems import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TREE = Path(import_module("xlkpi").__file__ or "").parent
MODULES = {
    path.relative_to(TREE.parent).with_suffix("").as_posix().replace("/", "."): path
    for path in sorted(TREE.rglob("*.py"))
    if path != TREE / "__init__.py"
}
ROOMS = sorted({name.split(".")[1] for name in MODULES})
OF_BUGS = frozenset(["AssertionError", "TypeError"])
"""What is raised only where the program itself is wrong."""
SECTION = re.compile(r"^(Args|Returns|Yields|Raises):\n((?:    .*\n|\n)*)", re.MULTILINE)
NAMED = re.compile(r"^    \*{0,2}([\w.]+): ", re.MULTILINE)
ERROR = re.compile(r"\b(?:\w+Error|Unusable|ProblemsFound|ServiceDown)\b")
IMPORT = re.compile(r"^ *from (xlkpi\.[\w.]+) import (?:\(([^)]*)\)|(.*))", re.MULTILINE)
ATTRIBUTE, WORD = re.compile(r"(\w*)\.([a-z]\w*)"), re.compile(r"\w+")
LEADS, SEVERAL = re.compile(r"->|\bby\b|\beach\b"), re.compile(r"\(.+,.+\)")
"""How a summary tells a mapping (of each unit, by its id) and several things (unit, project)."""
CODE = re.compile(r"\b[FKSX][0-9]{2}[a-z]?\b")
QUOTED = re.compile(r"`([A-Za-z_][\w.]*)`")
DOCSTRING = re.compile(r'"""[\s\S]*?"""')


class Public(NamedTuple):
    """A function as its room offers it: its place, its name, its tree, its docstring."""

    place: str
    name: str
    tree: ast.FunctionDef
    doc: str

    @property
    def sections(self) -> dict[str, list[str]]:
        """The sections of the docstring, with the names that begin their entries."""
        return {title: NAMED.findall(body) for title, body in SECTION.findall(self.doc + "\n")}

    @property
    def parameters(self) -> set[str]:
        """What it can be called with."""
        given = self.tree.args
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        return {one.arg for one in every if one is not None} - {"self", "cls"}


def room_of(module: str) -> str:
    return module.split(".")[1]


@cache
def sources() -> dict[str, str]:
    return {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}


@cache
def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(text) for name, text in sources().items()}


@cache
def taken() -> dict[str, set[str]]:
    """Return room -> the names of it that other rooms import, or use as an attribute.

    A name that is used as one of anything is ".name", as one of something named "something.name".
    """
    attributes: dict[str, set[str]] = {room: set() for room in ROOMS}
    found: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module, text in sources().items():
        own = room_of(module)
        for owner, name in ATTRIBUTE.findall(IMPORT.sub("", text)):
            attributes[own].update({f".{name}", f"{owner}.{name}"})
        for other, several, one in IMPORT.findall(text):
            if room_of(other) != own:
                found[room_of(other)].update(WORD.findall(several or one))
    for room, names in found.items():
        names.update(*(used for own, used in attributes.items() if own != room))
    return found


def functions(node: ast.AST, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module and the methods of its classes, but for private ones."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
            yield within + one.name, one
        elif isinstance(one, ast.ClassDef) and not (within or one.name.startswith("_")):
            yield from functions(one, f"{one.name}.")


@cache
def public(room: str) -> tuple[Public, ...]:
    """Return what other rooms take of a room; of methods, also some that are only called alike."""
    wanted = taken()[room]
    return tuple(
        Public(f"{module}:{tree.lineno}", name, tree, ast.get_docstring(tree) or "")
        for module, source in trees().items()
        if room_of(module) == room
        for name, tree in functions(source)
        if (name if "." not in name else f".{tree.name}") in wanted
        or f"{module.rpartition('.')[2]}.{name}" in wanted
    )


def raised(tree: ast.FunctionDef) -> Iterator[str]:
    """Yield the classes that a function raises in its own body, "" for one that it was given."""
    nodes: list[ast.AST] = list(tree.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = error.id if isinstance(error, ast.Name) else ""
            yield name if name[:1].isupper() else ""
        nodes += ast.iter_child_nodes(node)


def is_mapping(tree: ast.FunctionDef) -> bool:
    """Whether a function, not an attribute, returns a mapping."""
    if tree.decorator_list:
        return False
    match tree.returns:
        case ast.Subscript(value=ast.Name(id="dict" | "Mapping")):
            return True
        case _:
            return False


def is_of_several(tree: ast.FunctionDef) -> bool:
    """Whether a function, not an attribute, returns a tuple of so many things, each another."""
    if tree.decorator_list:
        return False
    match tree.returns:
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=parts)):
            return not any(isinstance(one, ast.Constant) and one.value is ... for one in parts)
        case _:
            return False


@cache
def exceptions() -> frozenset[str]:
    """Return the names of all exceptions that there may be."""
    own = {
        node.name
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.bases
    }
    return frozenset(own | {name for name, one in vars(builtins).items() if isinstance(one, type)})


def is_exception(name: str) -> bool:
    module, _, last = name.rpartition(".")
    return hasattr(import_module(module), last) if module else name in exceptions()


def docstrings(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> Iterator[str]:
    yield ast.get_docstring(node) or ""
    for one in node.body:
        if isinstance(one, ast.ClassDef | ast.FunctionDef):
            yield from docstrings(one)


def wrong(is_wrong: Callable[[Public], bool]) -> list[str]:
    found = (one for room in ROOMS for one in public(room) if is_wrong(one))
    return [f"{one.place} {one.name}" for one in found]


def test_what_a_section_names_is_there() -> None:
    """No parameter that was renamed, no exception that is no more; ruff asks for the others."""

    def is_stale(one: Public) -> bool:
        args, raises = one.sections.get("Args", []), one.sections.get("Raises")
        return not set(args) <= one.parameters or (
            raises is not None and not (raises and all(map(is_exception, raises)))
        )

    assert wrong(is_stale) == []


def test_what_a_function_raises_itself_is_said() -> None:
    """Of an exception that it was given, or that another function makes, any word is enough."""

    def is_silent(one: Public) -> bool:
        said = one.sections.get("Raises", [])
        kinds = set(raised(one.tree)) - OF_BUGS
        return any(kind not in said if kind else not said for kind in kinds)

    assert wrong(is_silent) == []


def test_exceptions_are_named_under_raises() -> None:
    assert wrong(lambda one: bool(ERROR.search(SECTION.sub("", one.doc + "\n")))) == []


def test_shapes_are_told() -> None:
    """Of a mapping what leads to what, of several things what each is."""

    def is_untold(one: Public) -> bool:
        named = LEADS if is_mapping(one.tree) else SEVERAL if is_of_several(one.tree) else None
        told = named is None or named.search(one.doc) is not None
        return not (told or "Returns" in one.sections)

    assert wrong(is_untold) == []


def test_codes_in_docstrings_are_in_the_catalogue() -> None:
    """Wherever they stand: a code of the product that is gone is told nowhere."""
    told = (
        (module, code)
        for module, tree in trees().items()
        for doc in docstrings(tree)
        for code in CODE.findall(doc)
    )
    assert [one for one in told if one[1] not in CATALOGUE] == []


def test_names_in_backticks_are_in_the_sources() -> None:
    """A name that was changed is gone everywhere but in the docstrings that speak of it."""
    code = (DOCSTRING.sub("", text) for text in sources().values())
    known = {word for text in (*code, *MODULES) for word in WORD.findall(text)}
    stale = [
        (module, name)
        for module, tree in trees().items()
        for doc in docstrings(tree)
        for name in QUOTED.findall(doc)
        if not known.issuperset(name.split("."))
    ]
    assert stale == []


def test_the_rooms_take_from_each_other() -> None:
    """The rules above are held against something: a function, a method, one that raises."""
    known = {one.name: one for room in ROOMS for one in public(room)}
    assert {"read_key", "Ledger.append"} <= known.keys()
    assert list(raised(known["Workspace.at"].tree)) == ["Unusable"]
    assert known["read_key"].sections["Raises"] == ["Unusable", "OSError"]
