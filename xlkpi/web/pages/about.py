"""What pages of a workspace ask alike: whose it is, its collections, workbooks that lie ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.api.across import across, across_known
from xlkpi.api.collections import collections
from xlkpi.web.asked import Download, NoPageError, Shown

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.web.asked import Asked


def about(asked: Asked) -> dict[str, Any]:
    """Return the department, its collections, and the one that the page is about.

    Returns:
        Name in templates -> what it is: "workspace" and "collection".

    Raises:
        NoPageError: xlkpi.toml names no such collection.
    """
    found = collections(asked.folder, asked.clock)
    chosen = next((one for one in found.all if one.id == asked.collection), None)
    if chosen is None:
        raise NoPageError
    return {"workspace": found, "collection": chosen}


def between_units(asked: Asked) -> tuple[Problem, ...] | None:
    """Return what only several units' forms show; None where it is being found out."""
    known = asked.ask(across_known, asked.collection)
    return asked.ask_soon(across, asked.collection) if known is None else known


def waiting(asked: Asked, page: str) -> Shown:
    """Show that what a page shows is being found out; it comes by itself.

    Args:
        asked: What was asked.
        page: The entry of the menu that the page belongs to.
    """
    return Shown("waiting.html.j2", {**about(asked), "current": page})


def workbooks_in(folder: Path) -> tuple[str, ...]:
    """Return the names of the workbooks that lie in a folder, sorted; it need not be there."""
    return tuple(sorted(one.name for one in folder.glob("*.xlsx"))) if folder.is_dir() else ()


def saved_from(folder: Path, name: str) -> Download:
    """Return one of the workbooks that lie in a folder, to be saved.

    Raises:
        NoPageError: There is none of that name.
    """
    if name not in workbooks_in(folder):
        raise NoPageError
    return Download(name, folder / name)
