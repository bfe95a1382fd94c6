"""汇总: what the department says of each merged form, typed here or in the master."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.review import Typed, review, reviews
from xlkpi.importer.reviews import PARTS
from xlkpi.records import Review
from xlkpi.texts import Words
from xlkpi.web.asked import NoPageError, Shown
from xlkpi.web.pages.about import about, waiting
from xlkpi.web.pages.deciding import WHO
from xlkpi.web.pages.parts_of import Part, number_asked, sought_in
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_FORMS = 50
"""Forms on a page."""


def page(asked: Asked) -> Shown:
    """Show the merged forms with what is said of them, to be typed into."""
    sought, number = sought_in(asked), number_asked(asked)
    found = asked.ask_soon(reviews, asked.collection, sought, (number * _FORMS, _FORMS))
    if found is None:
        return waiting(asked, "totals")
    part = Part(found.forms, number, found.count, sought, _FORMS)
    return Shown("reviews.html.j2", {**about(asked), "found": found, "part": part})


def typed(asked: Asked) -> Goto:
    """Put on record what was typed; what was changed elsewhere meanwhile stays and is told."""
    who, given = asked.needed("who", WHO), tuple(_typed(asked))

    def doing(_progress: Progress) -> Result:
        made = review(asked.folder, asked.clock, given, who, asked.collection)
        left = [one for one in made.across if one.code[0] == "S" or one.code in _TOLD]
        return Result("reviewed.html.j2", {"made": made, "left": left})

    return asked.begin(Words("记录审核内容", "recording reviews"), "totals/reviews", doing)


_TOLD = frozenset(f"X{number}" for number in (*range(14, 24), 37))
"""What is to be said of reviews: the rest stands in the master."""


def _typed(asked: Asked) -> Iterator[Typed]:
    """Yield what was changed of the forms that were shown; fields of forms come in their order.

    Raises:
        NoPageError: Fields are missing: it cannot be told which form the others are of.
    """
    units, projects = asked.several.get("unit", ()), asked.several.get("project", ())
    shown, now = (
        {part: asked.several.get(f"{kind}{part}", ()) for part in PARTS} for kind in ("was-", "")
    )
    lengths = {len(projects), *(len(one) for one in (*shown.values(), *now.values()) if one)}
    if lengths != {len(units)} or any(bool(shown[part]) is not bool(now[part]) for part in PARTS):
        raise NoPageError
    for number, (unit, project) in enumerate(zip(units, projects, strict=True)):
        before = Review(**{part: texts[number] for part, texts in shown.items() if texts})
        parts = {
            part: texts[number]
            for part, texts in now.items()
            if texts and texts[number] != shown[part][number]
        }
        if parts:
            yield Typed(unit, project, parts, before)
