"""What every page of a workspace shows: whose it is, and which collections there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.api.collections import collections
from xlkpi.web.asked import NoPageError

if TYPE_CHECKING:
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
