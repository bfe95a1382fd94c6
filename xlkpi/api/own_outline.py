"""publish --own: the outline and the styles of a text as files of the workspace, to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.accepted_texts import collection_to_publish
from xlkpi.department.opened import Department
from xlkpi.publication.outlines import outline_for
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


def own_outline(
    folder: Path, clock: Clock, collection: str | None = None, *, outline: str | None = None
) -> tuple[tuple[Path, bool], ...]:
    """Copy the outline that publishes a collection into the workspace, with the styles it takes.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC); nothing depends on it.
        collection: Its id or title; None where there is but one, or an outline for one only.
        outline: The id of the outline; None where there is but one for the spec.

    Returns:
        (file, whether it was written now): what is there already stays as it is.

    Raises:
        ProblemsFound: As of `publish`; exit code 2.
        Unusable: There is no workspace (S30); exit code 3.
    """
    department = Department.at(folder, clock)
    own = department.workspace.publications
    chosen = collection_to_publish(department, collection)
    loaded = outline_for(department.spec(chosen.spec).spec.id, own, outline)
    name = loaded.outline.id
    copies = ((own / f"{name}.yaml", loaded.path), (own / f"{name}.docx", loaded.reference))
    made = []
    for file, source in copies:
        new = not file.exists()
        if new:
            write_atomically(file, source.read_bytes())
        made.append((file, new))
    return tuple(made)
