"""One kept LibreOffice for the tests, driven through its own API.

    with office.open(path) as book:
        book.type_into("表1", "C5", "12.5")
        assert book.recalculate()["表1"]["C9"] == 12.5

What a test changes stays in memory unless it is saved elsewhere: the file is never touched.
Values are numbers (dates are serials), texts, truth values, errors as "#DIV/0!" (those that only
LibreOffice has start with "#ERR"), and None for an empty cell.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.real.cache import Sheets, Stale, Value, stale_formulas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYSTEM_PYTHON = Path("/usr/bin/python3")  # has uno, from Debian's python3-uno
WORKER = Path(__file__).with_name("office_worker.py")
ANSWER_SECONDS = 120.0
START_SECONDS = 90.0

FileKind = Literal["xlsx", "xls", "ods"]


class OfficeError(Exception):
    """LibreOffice is missing, hung, died or refused; the text says which."""


@dataclass(slots=True)
class Office:
    """A LibreOffice that is started when first asked, and anew after it hung or died."""

    answer_seconds: float = ANSWER_SECONDS
    worker: Path = WORKER
    process: subprocess.Popen[str] | None = None
    profile: Path | None = None
    answers: queue.Queue[str] = field(default_factory=queue.Queue)

    @contextmanager
    def open(self, path: Path) -> Iterator[Book]:
        """Open a workbook, hidden; closed without saving when the block ends."""
        number = self.ask("open", path=str(path.resolve()))
        process = self.process
        try:
            yield Book(self, number)
        finally:
            if self.process is process is not None:
                self.ask("close", book=number)

    # One question about a file as it lies there.

    def recalculate(self, path: Path) -> Sheets:
        """Return every value of a workbook after a full recalculation."""
        with self.open(path) as book:
            return book.recalculate()

    def stale(self, path: Path) -> tuple[Stale, ...]:
        """Return the formulas whose cached value is not the recalculated one."""
        return stale_formulas(path, self.recalculate(path))

    def type_into(self, path: Path, sheet: str, cell: str, text: str) -> Value:
        """Type into a cell as a person does and return its value afterwards."""
        with self.open(path) as book:
            return book.type_into(sheet, cell, text)

    def list_words(self, path: Path, sheet: str, cell: str) -> tuple[str, ...]:
        """Return the words that a cell's drop-down shows."""
        with self.open(path) as book:
            return book.list_words(sheet, cell)

    def sheet_protected(self, path: Path, sheet: str) -> bool:
        """Whether a sheet is protected."""
        with self.open(path) as book:
            return book.sheet_protected(sheet)

    def structure_protected(self, path: Path) -> bool:
        """Whether sheets cannot be added, removed or renamed."""
        with self.open(path) as book:
            return book.structure_protected()

    def save_as(self, path: Path, out: Path, kind: FileKind = "xlsx") -> Path:
        """Save as LibreOffice would, in one of its formats, and return `out`."""
        with self.open(path) as book:
            return book.save_as(out, kind)

    def to_pdf(self, path: Path, folder: Path, sheet: str | None = None) -> Path:
        """Print to PDF, all sheets or one, and return the file."""
        with self.open(path) as book:
            return book.to_pdf(folder / f"{path.stem}.pdf", sheet)

    # The process.

    def ask(self, verb: str, **arguments: object) -> Any:
        """Send one request and return its answer.

        Raises:
            OfficeError: it refused, or it hung or died; then the next request starts it anew.
        """
        process = self.process if self.process is not None else self.start()
        assert process.stdin is not None
        with suppress(OSError):  # it is dead, and the answer says so
            process.stdin.write(json.dumps({"do": verb, **arguments}) + "\n")
            process.stdin.flush()
        return self.answer(verb, self.answer_seconds)

    def answer(self, verb: str, seconds: float) -> Any:
        try:
            line = self.answers.get(timeout=seconds)
        except queue.Empty:
            self.end()
            message = f"LibreOffice did not answer “{verb}” within {seconds} s and was ended"
            raise OfficeError(message) from None
        if not line:
            last_words = self.end()
            message = f"LibreOffice died at “{verb}”: {last_words}"
            raise OfficeError(message)
        answer = json.loads(line)
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["value"]

    def start(self) -> subprocess.Popen[str]:
        program = shutil.which("soffice")
        if program is None or not SYSTEM_PYTHON.exists():
            message = "soffice and the system's Python are needed: see .ci/run for the packages"
            raise OfficeError(message)
        self.profile = Path(tempfile.mkdtemp(prefix="xlkpi-office-"))
        # A virtual environment's variables would lead the system's Python astray, and the
        # locale decides how typed numbers and dates are read.
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.profile), "LC_ALL": "C.UTF-8"}
        self.answers = queue.Queue()
        with (self.profile / "log").open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [str(SYSTEM_PYTHON), str(self.worker), program, str(self.profile)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                env=environment,
                start_new_session=True,  # so that soffice can be ended with the worker
            )
        threading.Thread(target=listen, args=(self.process, self.answers), daemon=True).start()
        try:
            self.answer("start", START_SECONDS)
        except OfficeError:
            self.end()
            raise
        return self.process

    def end(self) -> str:
        """End the processes, if need be by force, and return the last lines they logged."""
        process, profile = self.process, self.profile
        self.process = self.profile = None
        if process is None or profile is None:
            return ""
        kill_group(process)
        log = (profile / "log").read_text(encoding="utf-8", errors="replace")
        shutil.rmtree(profile, ignore_errors=True)
        return log[-2_000:]

    def quit(self) -> None:
        """End politely: the worker sees the end of its input and closes soffice."""
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError, subprocess.TimeoutExpired):  # end() does it by force
                self.process.stdin.close()
                self.process.wait(timeout=20)
        self.end()


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook. Changes stay in memory until `save_as`."""

    office: Office
    number: int

    def recalculate(self) -> Sheets:
        """Return every value after a full recalculation: {sheet: {cell: value}}."""
        sheets: Sheets = self._ask("recalculate")
        return sheets

    def type_into(self, sheet: str, cell: str, text: str) -> Value:
        """Type as a person does and return the value afterwards; a locked cell keeps its own."""
        value: Value = self._ask("type_into", sheet=sheet, cell=cell, text=text)
        return value

    def set_value(self, sheet: str, cell: str, value: Value) -> None:
        """Write a value past every protection; nothing is read into a text."""
        self._ask("set_value", sheet=sheet, cell=cell, value=value)

    def shown(self, sheet: str, cells: Sequence[str]) -> list[tuple[str, bool]]:
        """Return the text that each cell shows, and whether a formula stands in it."""
        return [(text, formula) for text, formula in self._ask("shown", sheet=sheet, cells=cells)]

    def list_words(self, sheet: str, cell: str) -> tuple[str, ...]:
        """Return the words that a cell's drop-down shows; none if its formula is an error."""
        return tuple(self._ask("list_words", sheet=sheet, cell=cell))

    def sheet_protected(self, sheet: str) -> bool:
        """Whether a sheet is protected."""
        return bool(self._ask("sheet_protected", sheet=sheet))

    def structure_protected(self) -> bool:
        """Whether sheets cannot be added, removed or renamed."""
        return bool(self._ask("structure_protected"))

    def save_as(self, out: Path, kind: FileKind = "xlsx") -> Path:
        """Save in one of LibreOffice's formats."""
        self._ask("save_as", out=str(out.resolve()), kind=kind)
        return out

    def to_pdf(self, out: Path, sheet: str | None = None) -> Path:
        """Print to PDF; naming a sheet hides the others for as long as the book is open."""
        self._ask("to_pdf", out=str(out.resolve()), sheet=sheet)
        return out

    def _ask(self, verb: str, **arguments: object) -> Any:
        return self.office.ask(verb, book=self.number, **arguments)


def listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    """Hand on the lines of a process, and an empty one when it has ended."""
    assert process.stdout is not None
    for line in process.stdout:
        answers.put(line)
    answers.put("")


def kill_group(process: subprocess.Popen[str]) -> None:
    """End a process and all that it started."""
    with suppress(ProcessLookupError):  # all gone already
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written has no reader any more
                pipe.close()
