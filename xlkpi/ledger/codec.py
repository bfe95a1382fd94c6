"""Returns, forms and problems as JSON and back, equal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlkpi.plan.occasion import value_from_json, value_to_json
from xlkpi.problems import Place, Problem, Severity
from xlkpi.records import Amendment, Correction, Record, Return, Status, Submission
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json = dict[str, Any]
_PLACE_DEFAULTS = Place()


def return_to_json(received: Return) -> Json:
    """Return a judged return as JSON-able data."""
    answers = {"answers": received.answers} if received.answers else {}
    mail = {"mail": received.mail} if received.mail else {}
    by_hand = {"by_hand": True} if received.by_hand else {}
    named = {"named": received.named} if received.named else {}
    amended = {} if received.amendment is None else {"amendment": asdict(received.amendment)}
    return {
        **answers,
        **mail,
        **by_hand,
        **named,
        **amended,
        "file": received.file,
        "sha256": received.sha256,
        "received": received.received.isoformat(),
        "verdict": received.verdict.value,
        "unit": received.unit,
        "unit_name": received.unit_name,
        "collection": received.collection,
        "sender": received.sender,
        "submissions": [submission_to_json(s) for s in received.submissions],
        "problems": problems_to_json(received.problems),
    }


def return_from_json(data: Mapping[str, Any]) -> Return:
    """Return what `return_to_json` wrote."""
    return Return(
        **{
            **data,
            "received": datetime.fromisoformat(data["received"]),
            "verdict": Status(data["verdict"]),
            "submissions": tuple(submission_from_json(s) for s in data["submissions"]),
            "problems": problems_from_json(data["problems"]),
            "amendment": amendment_from_json(data.get("amendment")),
        }
    )


def amendment_from_json(data: Mapping[str, Any] | None) -> Amendment | None:
    """Return what was written of an amendment; None where nothing was."""
    if data is None:
        return None
    return Amendment(data["why"], data["who"], tuple(Correction(**c) for c in data["changes"]))


def submission_to_json(submission: Submission) -> Json:
    """Return one form of a return as JSON-able data."""
    by_choice = {"by_choice": True} if submission.by_choice else {}
    return {
        **by_choice,
        "unit": submission.unit,
        "project": submission.project,
        "project_name": submission.project_name,
        "sheet": submission.sheet,
        "verdict": submission.verdict.value,
        "content": submission.content,
        "records": records_to_json(submission.records),
        "problems": problems_to_json(submission.problems),
        "issued": submission.issued,
    }


def submission_from_json(data: Mapping[str, Any]) -> Submission:
    """Return what `submission_to_json` wrote."""
    return Submission(
        **{
            **data,
            "verdict": Status(data["verdict"]),
            "records": records_from_json(data["records"]),
            "problems": problems_from_json(data["problems"]),
        }
    )


def problems_to_json(problems: Sequence[Problem]) -> list[Json]:
    """Return problems as JSON-able data, in both languages, without empty parts of places."""
    return [
        {
            "code": p.code,
            "severity": p.severity.value,
            "place": _place_to_json(p.place),
            "message": [p.message.zh, p.message.en],
            "hint": [p.hint.zh, p.hint.en],
        }
        for p in problems
    ]


def problems_from_json(data: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Return what `problems_to_json` wrote."""
    return tuple(
        Problem(
            p["code"],
            _SEVERITIES[p["severity"]],
            Place(**p["place"]),
            Words(*p["message"]),
            Words(*p["hint"]),
        )
        for p in data
    )


def records_to_json(records: Sequence[Record]) -> list[Json]:
    """Return the values of a form as JSON-able data."""
    return [
        {
            "table": record.table,
            "row": record.row,
            "values": {name: value_to_json(value) for name, value in record.values.items()},
        }
        for record in records
    ]


def records_from_json(data: Sequence[Mapping[str, Any]]) -> tuple[Record, ...]:
    """Return what `records_to_json` wrote."""
    return tuple(
        Record(
            record["table"],
            record["row"],
            {name: value_from_json(value) for name, value in record["values"].items()},
        )
        for record in data
    )


_SEVERITIES = {severity.value: severity for severity in Severity}
"""A call of the enumeration takes as long as all the rest of a problem."""


def _place_to_json(place: Place) -> Json:
    names = place.__dataclass_fields__
    return {n: getattr(place, n) for n in names if getattr(place, n) != getattr(_PLACE_DEFAULTS, n)}
