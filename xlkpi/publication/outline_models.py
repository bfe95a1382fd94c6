"""The language of outlines: what a published text says (docs/reference/outline.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from xlkpi.spec.language.model_parts import Formula, Name, Strict

Source = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}(\.[a-z][a-z0-9_]{0,40})*$")]
PROJECTS = "projects"
"""What `each` runs over where it is the projects of the collection."""
BLOCKS = ("heading", "text", "table", "each", "contents", "page_break")
"""What a block can be: it has exactly one of these keys."""


class Block(Strict):
    """One block of a text: exactly one of heading, text, table, each, contents and page_break.

    `heading`, `text` and `otherwise` may name values in braces; braces themselves are doubled. A
    paragraph that only names values is left out where all of them are blank.
    """

    heading: str | None = None
    """A heading; the contents list it."""
    text: str | None = None
    """A paragraph."""
    otherwise: str | None = None
    """What a heading or paragraph says where the values that it names are blank."""
    level: int = Field(default=1, ge=1, le=6)
    """The level of a heading; of `contents`, the deepest that they list."""
    style: str = ""
    """The style of a paragraph, by its name in the reference document."""
    table: Name | None = None
    """A sheet (its id) of the published form, as it is printed; within `each: projects`."""
    without: tuple[Literal["label", "title", "head", "note", "text", "signature"], ...] = (
        "title",
        "note",
        "signature",
    )
    """Rows of the sheet that the table leaves out: those with cells of these styles only."""
    each: Source | None = None
    """`projects`, or the table of another form (`text.items`): what `content` is repeated for."""
    row: Source | None = None
    """Within `each: projects` the column of another form's table that has the project's id, such as
    `text.items.id`: the values of that row can be named as well."""
    content: tuple[Block, ...] = ()
    """The blocks that are repeated."""
    contents: str | None = None
    """The table of contents, with this title."""
    page_break: Literal[True] | None = None
    """What follows begins a new page."""
    page: Literal["portrait", "landscape"] | None = None
    """With `page_break`: how the pages lie from there on, upright or across."""
    when: Formula | None = None
    """Within `each: projects` a condition over the fields of the form, as in a rule of the spec:
    the block stands there only where it holds."""

    @model_validator(mode="after")
    def _is_one(self) -> Block:
        if sum(getattr(self, name) is not None for name in BLOCKS) != 1:
            listed = "、".join(BLOCKS)
            said = {
                "zh": f"{listed} 中必须恰好写一个",
                "en": f"exactly one of {', '.join(BLOCKS)} is needed",
                "expected_zh": f"其中一个：{listed}",
                "expected_en": f"one of {', '.join(BLOCKS)}",
            }
            raise PydanticCustomError("content", "{en}", said)
        return self


class Outline(Strict):
    """A published text."""

    xlkpi: Literal[1]
    """The version of the language."""
    id: Name
    """The outline's id: the name of its file."""
    title: str = Field(min_length=1)
    """The title of the text, and the name of its file; {year} and {department} may stand in it."""
    of: Name
    """The spec of the collection that is published."""
    with_: dict[Name, Name] = Field(default={}, alias="with")
    """Further forms of the same year that it takes values from: a name for each -> its spec."""
    content: tuple[Block, ...] = Field(min_length=1)
    """Its blocks in order."""
