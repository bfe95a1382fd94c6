"""Edits of `tests.edits` done by a LibreOffice of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.real.office import Office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.edits import Step
    from tests.real.office import FileKind

EDIT_WORKER = Path(__file__).with_name("office_edit_worker.py")


@dataclass(frozen=True, slots=True)
class Editor:
    """A LibreOffice that edits; `quit` it in the end."""

    office: Office = field(default_factory=lambda: Office(worker=EDIT_WORKER))

    def edited(
        self, path: Path, sheet: str, steps: Sequence[Step], out: Path, kind: FileKind = "xlsx"
    ) -> Path:
        """Do all steps on one sheet of a workbook and save it as `out`."""
        with self.office.open(path) as book:
            self.office.ask("edit", book=book.number, sheet=sheet, steps=steps)
            return book.save_as(out, kind)

    def quit(self) -> None:
        """Close LibreOffice."""
        self.office.quit()
