"""Units that report one project in a later stage: what adds, what is averaged, what is apart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.builders.rolled_up import stage_form
from tests.builders.stages import COST, COUNT, LASTING, QUALITY, SOCIAL, cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.rollup.lines import MergedForm

_TAKEN = ("level1", "level2", "level3", "target")


def unit_form(
    stage: str, unit: str, budget: str, own: Mapping[str, Any], **columns: Mapping[str, Any]
) -> MergedForm:
    """A unit's form with another budget and other values in columns of the indicators."""
    taken: dict[str, Any] = {"fiscal_funds": Decimal(budget)}
    if stage == "self_evaluation":
        taken["funds[fiscal].adjusted"] = Decimal(budget)
    typed: dict[str, Any] = {"funds[fiscal].spent": Decimal(budget) / 2, **own}
    for column, values in columns.items():
        (taken if column in _TAKEN else typed).update(cells(column, values))
    return stage_form(stage, unit, taken, typed)


def _behind(stage: str) -> MergedForm:
    """A unit that is behind and says why."""
    said = {"reason": {COUNT: "人手不够，部分村民外出务工"}}
    if stage == "monitoring":
        said = {
            "cause": {COUNT: "人员保障"},
            "explanation": {COUNT: "人手不够，部分村民外出务工"},
            "possibility": {COUNT: "有可能"},
            "measure": {COUNT: "下半年补齐"},
        }
    own = {"funds[fiscal].spent": 15.35, "funds[total].reason": "招标推迟，七月开工"}
    actual = {COUNT: "4人", QUALITY: "90%"}
    return unit_form(stage, "v01", "60.7", own, target={COUNT: "≥10人"}, actual=actual, **said)


def _ahead(stage: str) -> MergedForm:
    actual = {COUNT: "3.5人", QUALITY: "99.99%", SOCIAL: "否"}
    own = {"funds[fiscal].spent": 18}
    return unit_form(stage, "v02", "20.25", own, target={COUNT: "≥5人"}, actual=actual)


def _other(stage: str) -> MergedForm:
    """A unit that counts something else, leaves a rate blank, and has an indicator of its own."""
    return unit_form(
        stage, "v03", "33.3", {}, target={COUNT: "5户"}, level3={LASTING: "越级上访次数"},
        actual={COUNT: "3户", QUALITY: None, COST: "1.5万元"},
    )  # fmt: skip


def _blank(stage: str) -> MergedForm:
    return unit_form(stage, "v04", "0", {}, target={COUNT: "≥7人"}, actual={COUNT: None})


PROJECTS = {
    "one unit": (_behind,),
    "units that come together": (_behind, _ahead),
    "units that do not": (_behind, _ahead, _other),
    "blanks": (_behind, _ahead, _blank),
}
"""Kinds of projects: the forms of their units, in a stage."""
