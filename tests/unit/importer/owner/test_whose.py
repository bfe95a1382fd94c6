"""Whose a workbook is: by its codes, judged against what was issued, or held."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.builders.forms import COLLECTION, UNIT, sign
from tests.builders.several import OTHER, OTHER_NAME, book_of, issues, plan_for, taken_in, told
from xlkpi.plan.identity import Token, find_tokens
from xlkpi.records import Status

OWN = plan_for(1)
NEIGHBOUR = plan_for(1, unit=OTHER, name=OTHER_NAME)
KNOWN = issues(OWN, NEIGHBOUR)


def other_sign(text: str) -> str:
    """The code of somebody who does not have the key."""
    return sign(text + "!")


def rewritten(book: Any, change: Any) -> Any:
    """Every code of a workbook replaced by another token, signed or not."""

    def new(text: str) -> str:
        for token in find_tokens(text):
            text = text.replace(str(token), str(change(token)))
        return text

    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "/" in cell.value:
                    cell.value = new(cell.value)
    book.properties.keywords = new(book.properties.keywords)
    for one in book.custom_doc_props.props:
        one.value = new(str(one.value))
    return book


def test_an_own_workbook_is_believed() -> None:
    returned = taken_in(book_of(OWN, 0), KNOWN)
    assert told(returned) == []
    assert returned.verdict is Status.ACCEPTED_WITH_WARNINGS
    assert (returned.unit, returned.collection) == (UNIT, COLLECTION)


def test_a_code_that_was_not_signed_here_is_held() -> None:
    returned = taken_in(book_of(OWN, 0, by=other_sign), KNOWN)
    assert told(returned) == ["F22"]
    assert [form.verdict for form in returned.submissions] == [Status.HELD]


def test_one_forged_code_among_signed_ones_is_held() -> None:
    book = book_of(OWN, 0)
    at = str(OWN.forms[0].code_cell)
    cell = book[OWN.forms[0].sheet][at]
    cell.value = cell.value[:-1] + ("X" if cell.value[-1] != "X" else "Y")
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F22"]
    assert [form.verdict for form in returned.submissions] == [Status.HELD]


def test_a_unit_that_got_nothing_is_held_without_a_form() -> None:
    def change(token: Token) -> Token:
        return Token(token.form, token.version, token.collection, "v99", token.project, "0" * 12)

    def signed(token: Token) -> Token:
        bare = change(token)
        return Token(bare.form, bare.version, bare.collection, bare.unit, bare.project, bare.plan,
                     sign(bare.signed_text))  # fmt: skip

    returned = taken_in(rewritten(book_of(OWN, 0), signed), KNOWN)
    assert told(returned) == ["F22"]
    assert (returned.verdict, returned.submissions) == (Status.HELD, ())
    assert "v99" in returned.problems[0].message.zh


def test_another_collection_is_f05() -> None:
    returned = taken_in(book_of(plan_for(1, collection="2020-targets"), 0), KNOWN)
    assert told(returned) == ["F05"]
    assert returned.verdict is Status.REJECTED
    message = returned.problems[0].message.zh
    assert "2020-targets" in message
    assert COLLECTION in message


def test_an_older_issue_is_judged_by_what_was_sent_then() -> None:
    """The allocation was 55 then and is 40 now: what was sent is no forgery."""
    older, newer = plan_for(1), plan_for(1, assignments__allocation=Decimal(40))
    returned = taken_in(book_of(older, 0), issues(older, newer))
    assert told(returned) == ["F28"]
    assert returned.problems[0].message.zh.count("2021-0") == 2
    assert "F11" not in {p.code for form in returned.submissions for p in form.problems}
    assert returned.submissions[0].verdict.valid


def test_a_doctored_allocation_is_f11_even_if_another_issue_had_it() -> None:
    newer = plan_for(1, assignments__allocation=Decimal(40))
    book = book_of(newer, 0)
    at = next(str(f.at) for f in newer.forms[0].fields if f.key.column == "control_total")
    book[newer.forms[0].sheet][at] = 55
    returned = taken_in(book, issues(OWN, newer))
    assert [(p.code, p.place.cell) for form in returned.submissions for p in form.problems
            if p.code == "F11"] == [("F11", at)]  # fmt: skip


def test_last_years_workbook_with_another_year_typed_into_it() -> None:
    """Its code says last year's collection, which takes no more: F05, whatever its title says."""
    last_year = plan_for(1, collection="2020-targets")
    book = book_of(last_year, 0)
    book[last_year.forms[0].sheet]["B3"] = 2021
    assert told(taken_in(book, KNOWN)) == ["F05"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (f"{OTHER_NAME}.xlsx", ["F18"]),
        ("附件2：示例二村(桥头)2021年.xlsx", ["F18"]),
        ("示例一村（柳溪）.xlsx", []),
        ("示例一村（柳溪）和示例二村（桥头）.xlsx", []),
        ("新建 Microsoft Excel 工作表.xlsx", []),
        ("示例二村（桥头）.zip!v01_示例一村（柳溪）.xlsx", []),
        ("回收.zip!示例一村（柳溪）/示例二村（桥头）.xlsx", ["F18"]),
        ("回收.zip!示例二村（桥头）/表.xlsx", ["F18"]),
        ("示例二村（桥头）/表一/表.xlsx", ["F18"]),
        ("示例二村（桥头）/示例一村（柳溪）/表.xlsx", []),
        ("示例二村（桥头）.zip!表.xlsx", ["F18"]),
    ],
)
def test_the_file_name_is_compared_with_the_unit_inside(name: str, codes: list[str]) -> None:
    returned = taken_in(book_of(OWN, 0), KNOWN, name)
    assert told(returned) == codes
    assert (returned.unit, returned.named) == (UNIT, OTHER_NAME if codes else "")
    assert returned.submissions[0].verdict.valid


def test_the_longer_name_of_two_is_meant() -> None:
    near = plan_for(1, unit="v03", name="柳溪村")
    far = plan_for(1, unit="v04", name="大柳溪村")
    known = issues(near, far)
    assert told(taken_in(book_of(near, 0), known, "大柳溪村.xlsx")) == ["F18"]
    assert told(taken_in(book_of(far, 0), known, "大柳溪村.xlsx")) == []
    assert told(taken_in(book_of(near, 0), known, "柳溪村和大柳溪村.xlsx")) == []


def test_properties_of_one_unit_and_sheets_of_another_are_not_merged() -> None:
    """Both sheets were carried into the neighbour's file, in place of the neighbour's."""
    book = book_of(NEIGHBOUR)
    page, own = book[NEIGHBOUR.forms[0].sheet], book_of(OWN, 0)[OWN.forms[0].sheet]
    for row in own.iter_rows():
        for cell in row:
            if cell.value is not None and not isinstance(cell.value, str | int | float):
                continue
            if type(page[cell.coordinate]).__name__ != "MergedCell":
                page[cell.coordinate].value = cell.value
    returned = taken_in(book, KNOWN)
    assert not any(form.verdict.valid for form in returned.submissions)
    codes = {*told(returned), *(p.code for form in returned.submissions for p in form.problems)}
    assert codes & {"F20", "F22"}
