"""Tokens: written, found again in any text, and signed by us only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders.forms import COLLECTION, UNIT, plan, sign, targets
from xlkpi.plan.build import build
from xlkpi.plan.identity import WHOLE, find_tokens, is_signed, tokens
from xlkpi.plan.occasion import Occasion


def test_a_workbook_has_a_token_for_itself_and_one_for_each_form() -> None:
    made = plan(1, 2)
    whole, each = tokens(made, sign)
    assert [token.project for token in (whole, *each)] == [WHOLE, *(f.project for f in made.forms)]
    for token in (whole, *each):
        assert (token.form, token.version) == ("project_targets", 1)
        assert (token.collection, token.unit) == (COLLECTION, UNIT)
        assert made.fingerprint.startswith(token.plan)
        assert is_signed(token, sign)
    assert len({token.code for token in (whole, *each)}) == 3


def test_a_token_is_found_again_in_any_text() -> None:
    whole, each = tokens(plan(1, 2), sign)
    text = f"识别码（请勿改动）：{each[0]}\n…<cp:keywords>{whole}</cp:keywords>，{each[1]}。"
    assert find_tokens(text) == (each[0], whole, each[1])


@pytest.mark.parametrize(
    "text", ["", "a/b/c", "project_targets.1/2021-targets/v01/*/f1daa0a4700d/SHORT"]
)
def test_a_text_without_a_token_has_none(text: str) -> None:
    assert find_tokens(text) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "v02"},
        {"project": "p99"},
        {"collection": "2022-targets"},
        {"version": 2},
        {"form": "other"},
        {"plan": "0" * 12},
        {"code": "0" * 10},
    ],
)
def test_a_changed_token_is_not_signed_by_us(change: dict[str, str | int]) -> None:
    whole, _ = tokens(plan(), sign)
    assert not is_signed(replace(whole, **change), sign)  # type: ignore[arg-type]


def test_a_token_of_nobodys_workbook_is_still_one() -> None:
    whole, _ = tokens(build(targets(), Occasion()), sign)
    assert find_tokens(str(whole)) == (whole,)
