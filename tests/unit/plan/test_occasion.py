"""An occasion is the same after a round trip through JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.builders.forms import occasion
from xlkpi.codec import from_json, to_json, value_from_json, value_to_json
from xlkpi.plan.occasion import FormFacts, Occasion, Value

VALUES = st.one_of(
    st.text(), st.booleans(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False)
)
NAMED = st.dictionaries(st.text(max_size=5), VALUES, max_size=3)


def through_json(given_occasion: Occasion) -> Occasion:
    return from_json(Occasion, json.loads(json.dumps(to_json(given_occasion), ensure_ascii=False)))


def test_an_issue_comes_back_equal() -> None:
    assert through_json(occasion(1, 2, 3)) == occasion(1, 2, 3)


def test_an_occasion_of_nobody_comes_back_equal() -> None:
    assert through_json(Occasion()) == Occasion()
    assert through_json(Occasion(forms=())) == Occasion(forms=())


@given(VALUES)
def test_a_value_comes_back_with_its_type_and_digits(value: Value) -> None:
    back = value_from_json(json.loads(json.dumps(value_to_json(value))))
    assert (type(back), str(back)) == (type(value), str(value))


@given(NAMED, st.dictionaries(st.text(max_size=5), st.dictionaries(st.text(max_size=5), NAMED)))
def test_any_facts_come_back_equal(
    values: dict[str, Value], rows: dict[str, dict[str, dict[str, Value]]]
) -> None:
    made = Occasion(due=date(2021, 1, 15), forms=(FormFacts("p", 2, "名", values, rows),))
    assert through_json(made) == made


def test_texts_that_look_like_other_values_stay_texts() -> None:
    for text in ("55", "2021-01-15", "true", '{"number": "1"}', ""):
        assert value_from_json(json.loads(json.dumps(value_to_json(text)))) == text


def test_the_json_keeps_every_digit_of_an_amount() -> None:
    assert value_to_json(Decimal("60.70")) == {"number": "60.70"}
    assert value_to_json(date(2021, 1, 15)) == {"date": "2021-01-15"}
