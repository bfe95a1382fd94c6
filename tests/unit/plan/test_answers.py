"""The mark of a copy: found in any text, ours only for its own unit, agreed on by its places."""

from __future__ import annotations

import pytest

from tests.builders.forms import COLLECTION, UNIT, occasion, plan, sign
from xlkpi.plan.answers import Answers, answer, answered, find_answers, is_answer
from xlkpi.plan.identity import find_tokens, tokens
from xlkpi.plan.occasion import Occasion

PARENT = "0123456789abcdef" + "f" * 48
OTHER = "fedcba9876543210" + "0" * 48
MARK = answer(PARENT, occasion(), sign)


def test_a_mark_names_the_return_it_answers_and_is_signed_for_its_unit() -> None:
    assert str(MARK) == f"xlkpi-answers/0123456789abcdef/{MARK.code}"
    assert MARK.code == sign(f"answers/{COLLECTION}/{UNIT}/0123456789abcdef")
    assert is_answer(MARK, COLLECTION, UNIT, sign)


def test_the_copy_of_a_workbook_for_everybody_is_nobodys() -> None:
    mark = answer(PARENT, Occasion(collection="c"), sign)
    assert mark.code == sign("answers/c/-/0123456789abcdef")
    assert is_answer(mark, "c", "-", sign)
    assert is_answer(mark, "c", "", sign)


def test_a_mark_is_found_again_in_any_text_beside_a_token() -> None:
    whole, _ = tokens(plan(), sign)
    for text in (f"{whole} {MARK}", f"<k>{whole},{MARK}</k>", f"{MARK};{whole}", f"改：{MARK}。"):
        assert find_answers(text) == (MARK,)
    assert find_tokens(f"{whole} {MARK}") == (whole,)
    assert find_answers(f"{MARK} {MARK}") == (MARK, MARK)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xlkpi-answers/0123456789abcdef/SHORT",
        "xlkpi-answers/0123456789abcde/ABCDEFGHJK",
        "xlkpi-answers/0123456789ABCDEF/ABCDEFGHJK",
        "xlkpi-answers/0123456789abcdef/ABCDEFGHJKL",
        "my-xlkpi-answers/0123456789abcdef/ABCDEFGHJK",
    ],
)
def test_a_text_without_a_mark_has_none(text: str) -> None:
    assert find_answers(text) == ()


@pytest.mark.parametrize(
    ("mark", "collection", "unit"),
    [
        (Answers(MARK.parent, "0" * 10), COLLECTION, UNIT),
        (Answers(OTHER[:16], MARK.code), COLLECTION, UNIT),
        (MARK, COLLECTION, "v02"),
        (MARK, "2022-targets", UNIT),
    ],
)
def test_a_mark_of_another_unit_collection_or_return_is_not_ours(
    mark: Answers, collection: str, unit: str
) -> None:
    assert not is_answer(mark, collection, unit, sign)
    assert answered([MARK, mark], COLLECTION, UNIT, sign) == (
        "" if not is_answer(mark, COLLECTION, UNIT, sign) else MARK.parent
    )


def test_the_places_of_a_workbook_have_to_agree() -> None:
    other = answer(OTHER, occasion(), sign)
    assert answered([MARK, MARK, MARK], COLLECTION, UNIT, sign) == PARENT[:16]
    assert answered([MARK, other, MARK], COLLECTION, UNIT, sign) == PARENT[:16]
    assert answered([MARK, other], COLLECTION, UNIT, sign) == ""
    assert answered([], COLLECTION, UNIT, sign) == ""


def test_no_sign_of_a_lost_key_is_ours() -> None:
    def another(text: str) -> str:
        return sign(text + "!")

    assert answered([MARK], COLLECTION, UNIT, another) == ""
