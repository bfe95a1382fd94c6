"""publish: the text of a collection as Word document, PDF and page, from accepted figures only."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.accepted_texts import accepted_for, collection_to_publish, specs_of
from xlkpi.department.opened import Department
from xlkpi.department.source_workbook import source_workbook
from xlkpi.department.text_sources import text_sources
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.publication.composing import compose
from xlkpi.publication.html import html
from xlkpi.publication.office import NoPdfError, as_pdf, heading_pages, soffice
from xlkpi.publication.outline_names import unknown_names
from xlkpi.publication.outlines import outline_for, outlines_for
from xlkpi.publication.two_texts import differing_texts
from xlkpi.publication.word.file import DRAFT_MARK, styles_in, word
from xlkpi.texts import Words
from xlkpi.workspace.durable import write_or_beside
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.publication.document import Document
    from xlkpi.publication.outlines import LoadedOutline
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection

_DRAFT, _SOURCES = "（草稿）", "（出处）.xlsx"
SOURCES = "sources"
"""The kind of the file that says where each text and figure is from."""
_OF_BOTH = ("X02", "X05")
"""Of what the master tells across units, what concerns a published text."""
_NO_DOCUMENT = Words("不是 Word 文档", "is no Word document")
_FAILED = Words(
    "{program} 没有转换成功（也许没有装 Writer）",
    "{program} failed (perhaps Writer is not installed)",
)
_UNREADABLE = Words("读不出（{found}）", "cannot be read ({found})")


@dataclass(frozen=True, slots=True)
class Published:
    """A text that was written.

    `files` are the kind (docx, pdf, html, sources) and the place of each; `projects` is how many
    have a table in it, `left_out` names those that nobody reports this year. `gaps` say what is
    not accepted yet, `problems` is everything that is to be said, gaps included.
    """

    collection: str
    outline: str
    title: str
    draft: bool
    revision: int
    files: tuple[tuple[str, Path], ...]
    projects: int
    left_out: tuple[str, ...]
    gaps: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def publish(
    folder: Path,
    clock: Clock,
    collection: str | None = None,
    *,
    outline: str | None = None,
    draft: bool = False,
    pdf: bool = True,
) -> Published:
    """Write the text of a collection as its outline says; the ledger is only looked at.

    What is not accepted yet stands in it as a gap. Same ledger, outline, reference document and
    build give the same .docx and .html. Beside them lies a workbook that says of each text and
    figure where it is from.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC); what is written does not depend on it.
        collection: Its id or title; None where there is but one, or an outline for one only.
        outline: The id of the outline; None where there is but one for the spec.
        draft: Mark it as a draft, in its own files.
        pdf: Make a PDF as well, and page numbers in the contents, where LibreOffice is installed.

    Returns:
        Where it lies, and what is to be said of it.

    Raises:
        ProblemsFound: The collection or the outline cannot be told (S21, S23, S92, S45), or
            xlkpi.toml, a spec, the outline or its reference document is faulty (S20, S01-S13, S46);
            exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = collection_to_publish(department, collection)
    loaded, reference = _outline(department, chosen, outline)
    with department.view() as ledger:
        accepted, view = accepted_for(department, ledger, chosen, loaded.outline)
        document = compose(loaded.outline, accepted, draft=draft)
        sources = text_sources(department, ledger, document)
    made, told = _written_as(document, reference, pdf=pdf)
    made[SOURCES] = source_workbook(document, sources, department.config.zone)
    name = safe_name(document.title) + (_DRAFT if draft else "")
    files, open_ones = _laid_down(department.workspace.published(chosen.id), name, made)
    published = {table.project.id for table in accepted.projects}
    across = [one for one in view.problems if one.code in _OF_BOTH]
    both = (*across, *differing_texts(loaded.outline, accepted))
    return Published(
        chosen.id,
        loaded.outline.id,
        document.title,
        draft,
        view.revision,
        files,
        len(published),
        tuple(one.name for one in view.roster.projects if one.id not in published),
        accepted.gaps,
        (*accepted.gaps, *both, *told, *open_ones),
    )


def outlines(folder: Path, clock: Clock, collection: str | None = None) -> Mapping[str, str]:
    """Return the outlines that one may choose from to publish a collection.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id or title; None where there is but one.

    Returns:
        Id -> title.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or its spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30); exit code 3.
    """
    department = Department.at(folder, clock)
    spec = department.spec(department.collection(collection).spec).spec.id
    return outlines_for(spec, department.workspace.publications)


def _outline(
    department: Department, chosen: Collection, name: str | None
) -> tuple[LoadedOutline, bytes]:
    """Return the outline of a collection's text, and its reference document.

    Raises:
        ProblemsFound: It cannot be told, or one of both is faulty (S45, S46); exit code 2.
    """
    spec = department.spec(chosen.spec).spec
    loaded = outline_for(spec.id, department.workspace.publications, name)
    reference = _reference(loaded)
    forms, styles = specs_of(department, loaded.outline), styles_in(reference)
    unknown = unknown_names(loaded.outline, loaded.located, spec, forms, styles)
    if unknown:
        raise ProblemsFound(unknown, exit_code=2)
    return loaded, reference


def _reference(loaded: LoadedOutline) -> bytes:
    """Return the reference document of an outline.

    Raises:
        ProblemsFound: It is no Word document (S46); exit code 2.
    """
    path, place = loaded.reference, Place(file=str(loaded.reference))
    try:
        data = path.read_bytes()
    except OSError as error:
        found = _UNREADABLE.fill(found=error.strerror or type(error).__name__)
        raise ProblemsFound((problem("S46", place, found=found),), exit_code=2) from error
    if not styles_in(data):
        raise ProblemsFound((problem("S46", place, found=_NO_DOCUMENT),), exit_code=2)
    return data


def _written_as(
    document: Document, reference: bytes, *, pdf: bool
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return a text in each of its forms, by their suffixes, and what kept one from being made."""
    made = {"docx": word(document, reference), "html": html(document, DRAFT_MARK)}
    program = soffice() if pdf else None
    if program is None:
        return made, ()
    headings = [one.text for one in document.headings(9)]
    try:
        pages = heading_pages(as_pdf(program, made["docx"], document.year), headings)
        numbered = word(document, reference, pages)
        printed = as_pdf(program, numbered, document.year)
    except NoPdfError as error:
        return made, (problem("S47", found=_FAILED.fill(program=error)),)
    return {"docx": numbered, "pdf": printed, "html": made["html"]}, ()


def _laid_down(
    where: Path, name: str, made: Mapping[str, bytes]
) -> tuple[tuple[tuple[str, Path], ...], tuple[Problem, ...]]:
    """Write files by their kinds; where one is open elsewhere, the new one lies beside it (S48)."""
    files, told = [], []
    for kind, data in made.items():
        path = where / (f"{name}{_SOURCES}" if kind == SOURCES else f"{name}.{kind}")
        file = write_or_beside(path, data)
        if file != path:
            told.append(problem("S48", Place(file=str(path)), other=str(file)))
        files.append((kind, file))
    if "pdf" not in made:  # one of another day would say something else than what lies beside it
        with suppress(PermissionError):
            (where / f"{name}.pdf").unlink(missing_ok=True)
    return tuple(files), tuple(told)
