"""Files as a whole: what they are, whose they are, what was changed in them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from tests.builders.forms import (
    RECEIVED,
    UNIT,
    Issued,
    blank,
    codes,
    filled,
    imported,
    places,
    plan,
    sign,
)
from tests.builders.judged import import_returns
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.records import Status
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from xlkpi.records import Return


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def one(data: bytes, name: str = "form.xlsx") -> Return:
    return imported(data, name=name)[0]


def file_codes(returned: Return) -> list[str]:
    return [p.code for p in returned.problems]


def test_a_filled_form_is_accepted() -> None:
    returned = one(filled({}))
    assert (returned.verdict, returned.unit) == (Status.ACCEPTED_WITH_WARNINGS, UNIT)
    found = [p for s in returned.submissions for p in s.problems]
    assert {p.code for p in found if p.severity is Severity.WARNING} == {"T38", "T47"}
    assert file_codes(returned) == []


def test_a_form_as_it_was_sent_is_one_f17() -> None:
    returned = one(blank())
    assert [p.code for s in returned.submissions for p in s.problems] == ["F17"]
    assert returned.verdict is Status.REJECTED


def test_where_a_program_left_values_alone_nothing_hidden_is_taken_for_content() -> None:
    """The self-check and the helper cells beside the form are values then."""
    form = plan().forms[0]
    book = openpyxl.load_workbook(BytesIO(blank()), data_only=True)
    sheet = book[form.sheet]
    hidden = [c for r in sheet.iter_rows(min_col=form.helper_column + 1) for c in r if c.value]
    assert len({cell.column for cell in hidden}) > 1, "helper cells show something"
    sheet[str(places(plan())[resolve("filler")].at)] = "赵一"
    out = BytesIO()
    book.save(out)
    found = {p.code for s in one(out.getvalue()).submissions for p in s.problems}
    assert "K01" in found
    assert not found & {"F26", "F27"}


def test_another_workbook_is_f04() -> None:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    assert file_codes(one(out.getvalue())) == ["F04"]


def test_not_a_workbook_is_f01() -> None:
    for data in (b"%PDF-1.7 ...", b"\xff\xd8\xff\xe0JFIF", b"", b"a,b\n1,2\n", b"PK\x03\x04broken"):
        returned = one(data)
        assert (file_codes(returned), returned.verdict) == (["F01"], Status.UNREADABLE)


def test_a_changed_label_is_f11_at_its_cell() -> None:
    sheet = plan().forms[0].sheet

    def change(book: Any) -> None:
        book[sheet]["C4"] = "工程名称"

    assert ("F11", "C4") in codes(one(changed(filled({}), change)))


def test_a_changed_locked_value_is_f11() -> None:
    sheet, control = plan().forms[0].sheet, "control_total"
    at = next(str(f.at) for f in plan().forms[0].fields if f.key.column == control)

    def change(book: Any) -> None:
        book[sheet][at] = 99

    assert ("F11", at) in codes(one(changed(filled({}), change)))


def test_a_formula_overwritten_with_another_number_is_f11() -> None:
    sheet = plan().forms[0].sheet

    def wrong(book: Any) -> None:
        book[sheet]["C5"] = 54

    def right(book: Any) -> None:
        book[sheet]["C5"] = 55

    assert ("F11", "C5") in codes(one(changed(filled({}), wrong)))
    assert ("F11", "C5") not in codes(one(changed(filled({}), right)))


def test_a_sheet_typed_anew_is_one_f07b() -> None:
    form = plan().forms[0]

    def change(book: Any) -> None:
        for text in form.texts:
            book[form.sheet][str(text.area.first)] = "另一张表"

    found = [p.code for s in one(changed(filled({}), change)).submissions for p in s.problems]
    assert found == ["F07b"]


def test_a_missing_sheet_is_f23() -> None:
    def change(book: Any) -> None:
        del book[plan().forms[0].sheet]

    returned = one(changed(filled({}), change))
    assert (file_codes(returned), returned.verdict) == (["F23"], Status.REJECTED)


def test_a_forged_identity_is_held() -> None:
    def other_sign(text: str) -> str:
        return sign(text + "!")

    incoming = [Incoming("a.xlsx", filled({}), RECEIVED)]
    (returned,) = import_returns(incoming, Issued(), other_sign)
    assert (file_codes(returned), returned.verdict) == (["F22"], Status.HELD)
    assert all(s.verdict is Status.HELD for s in returned.submissions)


def test_another_collection_is_f05() -> None:
    class Nothing(Issued):
        def by_plan(self, prefix: str) -> None:
            del prefix

        def newest(self, collection: str, unit: str) -> None:
            del collection, unit

        def collections(self) -> tuple[str, ...]:
            return ("2022-targets",)

    (returned,) = import_returns([Incoming("a.xlsx", filled({}), RECEIVED)], Nothing(), sign)
    assert (file_codes(returned), returned.verdict) == (["F05"], Status.REJECTED)


def test_another_units_name_on_the_file_is_f18() -> None:
    assert file_codes(one(filled({}), "示例二村（桥头）.xlsx")) == ["F18"]


def test_an_error_value_in_an_input_is_not_lost() -> None:
    sheet = plan().forms[0].sheet

    def change(book: Any) -> None:
        book[sheet]["E5"] = "#N/A"
        book[sheet]["E5"].data_type = "e"

    assert ("T03", "E5") in codes(one(changed(filled({}), change)))


def test_a_value_far_away_is_told_at_its_cell_and_costs_nothing_else() -> None:
    sheet = plan().forms[0].sheet

    def change(book: Any) -> None:
        book[sheet]["XFD1048576"] = 1

    judged = one(changed(filled({}), change))
    assert (file_codes(judged), ("F27", "XFD1048576") in codes(judged)) == ([], True)
