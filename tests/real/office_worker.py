"""The inner half of `office.py`: runs in the system's Python, which has uno, beside one soffice.

One request a line comes in as JSON, one answer a line goes out. It ends, and soffice with it,
when its input ends.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet.ValidationType import LIST
from com.sun.star.table.CellContentType import EMPTY, FORMULA, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START_SECONDS = 60
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
SEARCH_VALUES = 1  # what cells show, not the formulas in them
FORMULA_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR

Value = float | str | bool | None


class RequestError(Exception):
    """The request cannot be done; the text says why."""


def properties(**values: object) -> tuple[Any, ...]:
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def cell_name(column: int, row: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def shown_error(text: str) -> str:
    """Return an error as openpyxl reads it; those that only LibreOffice has start with #ERR."""
    return text if text.startswith("#") else "#ERR:" + text.removeprefix("Err:")


def value_of(cell: Any) -> Value:
    if cell.getError():
        return shown_error(cell.getString())
    kind = cell.FormulaResultType2 if cell.Type == FORMULA else None
    if cell.Type == EMPTY:
        return None
    if cell.Type == TEXT or (kind is not None and kind != 1):
        return str(cell.getString())
    return as_bool(cell.getValue(), cell)


def as_bool(number: float, cell: Any) -> Value:
    """Return the truth value that a cell shows; LibreOffice stores it as a number."""
    if number in {0.0, 1.0} and cell.getString() in {"TRUE", "FALSE"}:
        return bool(number)
    return number


def values_of(sheet: Any) -> dict[str, Value]:
    """Return what every cell of a sheet holds that is not empty, formulas with empty text too."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - uno takes no keywords
    end = cursor.getRangeAddress()
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    found: dict[str, Value] = {}
    rows = zip(area.getDataArray(), area.getFormulaArray(), strict=True)
    for row, (values, formulas) in enumerate(rows):
        for column, (value, formula) in enumerate(zip(values, formulas, strict=True)):
            if formula != "":
                found[cell_name(column, row)] = value
    for column, row in cells_in(showing_truth_values(sheet)):
        name = cell_name(column, row)
        if not isinstance(found[name], str):
            found[name] = bool(found[name])
    for column, row in cells_in(sheet.queryFormulaCells(FORMULA_ERRORS)):
        text = sheet.getCellByPosition(column, row).getString()
        found[cell_name(column, row)] = shown_error(text)
    return found


def showing_truth_values(sheet: Any) -> Any:
    """Return the cells that show TRUE or FALSE, texts too: one search, not a question a cell."""
    search = sheet.createSearchDescriptor()
    search.SearchRegularExpression = True
    search.SearchString = "^(TRUE|FALSE)$"
    search.SearchType = SEARCH_VALUES
    return sheet.findAll(search)


def cells_in(ranges: Any) -> Iterator[tuple[int, int]]:
    """Yield column and row of every cell in ranges, which are None where nothing was found."""
    for address in ranges.getRangeAddresses() if ranges is not None else ():
        for column in range(address.StartColumn, address.EndColumn + 1):
            for row in range(address.StartRow, address.EndRow + 1):
                yield column, row


class Worker:
    """One soffice and the documents open in it."""

    def __init__(self, program: str, profile: Path) -> None:
        self.books: dict[int, Any] = {}
        self.opened = 0
        pipe = f"xlkpi-{profile.name}"
        self.process = subprocess.Popen(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
                "--headless",
                "--nodefault",
                "--nofirststartwizard",
                "--nolockcheck",
                "--nologo",
                "--norestore",
            ],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )
        self.context = self.connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.dispatcher = self.service("com.sun.star.frame.DispatchHelper")

    def connect(self, address: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                return resolver.resolve(address)
            except NoConnectException:
                if self.process.poll() is not None:
                    message = f"soffice ended at once with {self.process.returncode}"
                    raise RequestError(message) from None
                time.sleep(0.1)
        message = f"soffice took no connection within {START_SECONDS} s"
        raise RequestError(message)

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    # --- documents ---

    def open(self, path: str) -> int:
        # an office that was killed while it had the file open leaves its lock behind
        Path(path).with_name(f".~lock.{Path(path).name}#").unlink(missing_ok=True)
        hidden = properties(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0)
        book = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, hidden)
        if book is None or not hasattr(book, "Sheets"):
            message = f"{path} does not open as a workbook"
            raise RequestError(message)
        self.opened += 1
        self.books[self.opened] = book
        return self.opened

    def close(self, book: int) -> None:
        self.books.pop(book).close(True)  # noqa: FBT003 - uno takes no keywords

    def sheet(self, book: int, sheet: str) -> Any:
        sheets = self.books[book].Sheets
        if not sheets.hasByName(sheet):
            message = f"no sheet {sheet!r}; there are {', '.join(sheets.ElementNames)}"
            raise RequestError(message)
        return sheets.getByName(sheet)

    def cell(self, book: int, sheet: str, cell: str) -> Any:
        return self.sheet(book, sheet).getCellRangeByName(cell).getCellByPosition(0, 0)

    # --- what a person does ---

    def type_into(self, book: int, sheet: str, cell: str, text: str) -> Value:
        controller = self.books[book].getCurrentController()
        controller.setActiveSheet(self.sheet(book, sheet))
        frame = controller.getFrame()
        self.dispatch(frame, "GoToCell", ToPoint=cell)
        target = self.cell(book, sheet, cell)
        wanted, got = target.getCellAddress(), controller.getSelection().getRangeAddress()
        if (wanted.Sheet, wanted.Column, wanted.Row) != (got.Sheet, got.StartColumn, got.StartRow):
            message = f"{sheet}!{cell} cannot be selected by a person"
            raise RequestError(message)
        self.dispatch(frame, "EnterString", StringName=text)
        return value_of(target)

    def dispatch(self, frame: Any, command: str, **arguments: object) -> None:
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, properties(**arguments))

    def set_value(self, book: int, sheet: str, cell: str, value: Value) -> None:
        """Write past every protection, as a test's shortcut."""
        target = self.cell(book, sheet, cell)
        match value:
            case None:
                target.setFormula("")
            case str():
                target.setString(value)
            case _:
                target.setValue(float(value))

    # --- what a person sees ---

    def recalculate(self, book: int) -> dict[str, dict[str, Value]]:
        document = self.books[book]
        document.calculateAll()
        names = document.Sheets.ElementNames
        return {name: values_of(document.Sheets.getByName(name)) for name in names}

    def shown(self, book: int, sheet: str, cells: list[str]) -> list[tuple[str, bool]]:
        """Return the text that each cell shows, and whether a formula stands in it."""
        found = (self.cell(book, sheet, cell) for cell in cells)
        return [(str(cell.getString()), cell.Type == FORMULA) for cell in found]

    def list_words(self, book: int, sheet: str, cell: str) -> list[str]:
        """Return the words of a drop-down, by evaluating its formula in the cell itself.

        Nowhere else: a defined name with relative references means another range there.
        """
        target = self.cell(book, sheet, cell)
        validation = target.Validation
        if validation.Type != LIST:
            message = f"{sheet}!{cell} has no drop-down"
            raise RequestError(message)
        formula = validation.getFormula1()
        if formula.startswith('"'):
            parts = re.findall(r'"((?:[^"]|"")*)"', formula)
            return [word for part in parts for word in re.split(r"[,\n]", part)]
        parser = self.books[book].createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        here = target.getCellAddress()
        tokens = parser.parseFormula(formula, validation.getSourcePosition())
        return self.evaluate(target, parser, here, parser.printFormula(tokens, here))

    def evaluate(self, target: Any, parser: Any, here: Any, formula: str) -> list[str]:
        before = target.Type, target.getString(), target.getValue(), target.getTokens()

        def result(text: str) -> Any:
            target.setTokens(parser.parseFormula(text, here))
            return target

        try:
            height = result(f"ROWS({formula})")
            rows = 0 if height.getError() else int(height.getValue())
            width = result(f"COLUMNS({formula})")
            columns = 0 if width.getError() else int(width.getValue())
            return [
                word_or_error(result(f'INDEX({formula};{row};{column})&""'))
                for row in range(1, rows + 1)
                for column in range(1, columns + 1)
            ]
        finally:
            restore(target, *before)

    def sheet_protected(self, book: int, sheet: str) -> bool:
        return bool(self.sheet(book, sheet).isProtected())

    def structure_protected(self, book: int) -> bool:
        return bool(self.books[book].isProtected())

    # --- files ---

    def save_as(self, book: int, out: str, kind: str) -> None:
        options = properties(FilterName=FILTERS[kind], Overwrite=True)
        self.books[book].storeToURL(Path(out).as_uri(), options)

    def to_pdf(self, book: int, out: str, sheet: str | None) -> None:
        document = self.books[book]
        if sheet is not None:
            self.hide_others(document, sheet)
        options = properties(FilterName="calc_pdf_Export", Overwrite=True)
        document.storeToURL(Path(out).as_uri(), options)

    def hide_others(self, document: Any, sheet: str) -> None:
        """Leave one sheet to print; a selection would print past the print area.

        Hidden sheets with a print area are printed all the same.
        """
        if document.isProtected():
            document.unprotect("")
        if document.isProtected():
            message = "sheets cannot be hidden: the structure is locked with a password"
            raise RequestError(message)
        document.Sheets.getByName(sheet).IsVisible = True
        for name in document.Sheets.ElementNames:
            document.Sheets.getByName(name).IsVisible = name == sheet
            if name != sheet:
                document.Sheets.getByName(name).setPrintAreas(())

    def quit(self) -> None:
        self.desktop.terminate()
        self.process.wait(timeout=10)


def word_or_error(cell: Any) -> str:
    text = str(cell.getString())
    return shown_error(text) if cell.getError() else text


def restore(cell: Any, kind: Any, text: str, number: float, tokens: Any) -> None:
    if kind == FORMULA:
        cell.setTokens(tokens)
    elif kind == TEXT:
        cell.setString(text)
    elif kind == EMPTY:
        cell.setFormula("")
    else:
        cell.setValue(number)


def answer(worker: Worker, line: str) -> dict[str, object]:
    request = json.loads(line)
    verb: Callable[..., object] = getattr(worker, request.pop("do"))
    try:
        return {"value": verb(**request)}
    except RequestError as error:
        return {"error": str(error)}
    except Exception:  # noqa: BLE001 - whatever uno throws belongs in the test's report
        return {"error": traceback.format_exc()}


def say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(program: str, profile: str, kind: type[Worker] = Worker) -> None:
    try:
        worker = kind(program, Path(profile))
    except RequestError as error:
        say({"error": str(error)})
        return
    say({"value": worker.process.pid})
    for line in sys.stdin:
        say(answer(worker, line))
    worker.quit()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
