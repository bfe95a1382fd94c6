"""Files that are no workbooks: where there are many, those of one kind are told in one line."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlkpi.cli.printing import MOST_EQUAL
from xlkpi.cli.terminal import echo, style
from xlkpi.records import Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlkpi.cli.session import Session
    from xlkpi.intake.results import ImportedFile

    Kind = tuple[object, ...]

_OTHERS = Words("  {n} 个文件不是工作簿：{few} 等", "  {n} files are no workbooks: {few} ...")
_AGAIN = Words("  {n} 个文件：{few} 等", "  {n} files: {few} ...")


def kind_of(file: ImportedFile) -> Kind | None:
    """Return what a file may share with others, None for one that is told by itself."""
    if file.is_foreign:
        return file.problems[0].code, file.problems[0].hint
    if file.before is not None and file.before.status is Status.UNREADABLE:
        return None if file.returned.unit else (file.before,)
    return None


def alike(files: Iterable[ImportedFile]) -> Mapping[Kind, Sequence[ImportedFile]]:
    """Return the files of one kind of which there are more than are told one by one."""
    found: dict[Kind, list[ImportedFile]] = defaultdict(list)
    for file in files:
        kind = kind_of(file)
        if kind is not None:
            found[kind].append(file)
    return {kind: some for kind, some in found.items() if len(some) > MOST_EQUAL}


def print_together(
    some: Sequence[ImportedFile], state: Callable[[ImportedFile], Words], session: Session
) -> None:
    """Print files of one kind in one line: how many, the first names, and once what to do."""
    first = some[0]
    few = "、".join(file.returned.file for file in some[:MOST_EQUAL])
    words = (_OTHERS if first.is_foreign else _AGAIN).fill(n=len(some), few=few)
    colour = "red" if first.fails else "green"
    echo(style(session.say(state(first)), fg=colour), session.say(words))
    if first.is_foreign:
        echo(f"      → {session.say(first.problems[0].hint)}")
