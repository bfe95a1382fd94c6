"""Elements of WordprocessingML: paragraphs, runs, fields, as the library has no words for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.publication.document import Run, Runs

_RED = "C00000"
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


def element(tag: str, **attributes: object) -> Any:
    """Return an element such as w:p; its attributes are of the same namespace."""
    made: Any = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def within(parent: Any, *children: Any) -> Any:
    """Put children into an element and return it."""
    for child in children:
        parent.append(child)
    return parent


def paragraph(style: str, *children: Any, keep: bool = False, new_page: bool = False) -> Any:
    """Return a paragraph.

    Args:
        style: The id of its style; "" for the default.
        children: Its runs, bookmarks and links.
        keep: It stays on one page with what follows.
        new_page: It begins a page.
    """
    properties = element("w:pPr")
    if style:
        properties.append(element("w:pStyle", val=style))
    if new_page:
        properties.append(element("w:pageBreakBefore"))
    made = within(element("w:p"), properties, *children)
    return keep_with_next(made) if keep else made


def keep_with_next(made: Any) -> Any:
    """Let a paragraph stay on one page with what follows, and return it."""
    properties = made[0]
    behind = len(properties) and properties[0].tag == qn("w:pStyle")
    properties.insert(int(behind), element("w:keepNext"))
    return made


def runs(said: Runs) -> Iterable[Any]:
    """Yield the runs of a paragraph; a gap is seen as one."""
    return (_run(one) for one in said if one.text)


def text_run(text: str) -> Any:
    """Return a run of words; white space stays as it is."""
    words = element("w:t")
    words.text = text
    words.set(_PRESERVE, "preserve")
    return within(element("w:r"), words)


def _run(said: Run) -> Any:
    made = text_run(f"【{said.text}】" if said.gap else said.text)
    if said.gap:
        look = within(element("w:rPr"), element("w:b"), element("w:color", val=_RED))
        made.insert(0, look)
    return made


def field_begin(instruction: str) -> tuple[Any, ...]:
    """Return the runs before what a field shows."""
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set(_PRESERVE, "preserve")
    return (_mark("begin"), within(element("w:r"), code), _mark("separate"))


def field_end() -> Any:
    """Return the run behind what a field shows."""
    return _mark("end")


def _mark(kind: str) -> Any:
    return within(element("w:r"), element("w:fldChar", fldCharType=kind))
