"""A plan's fingerprint: equal exactly where everything a clerk gets locked is equal."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from xlkpi.codec import to_json, value_to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.plan.occasion import Occasion


def plan_fingerprint(
    spec_fingerprint: str, occasion: Occasion, forms: Sequence[PlannedForm]
) -> str:
    """Return the SHA-256 (hex) over spec, occasion, places and first values."""
    content = {
        "spec": spec_fingerprint,
        "occasion": to_json(occasion),
        "forms": [_form(form) for form in forms],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _form(form: PlannedForm) -> list[Any]:
    views = ([["views"], *(_field(view) for view in form.views)]) if form.views else []
    return [form.sheet, *(_field(field) for field in form.fields), *views]


def _field(field: PlannedField) -> list[Any]:
    value = None if field.value is None else value_to_json(field.value)
    key = field.key
    return [str(field.area), key.table, key.row, key.column, field.input, value]
