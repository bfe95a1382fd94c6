"""A plan's fingerprint: equal exactly where everything a clerk gets locked is equal."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlkpi.codec import to_json, value_to_json
from xlkpi.json_text import json_ordered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.plan.occasion import Occasion


def plan_fingerprint(
    spec_fingerprint: str, occasion: Occasion, forms: Sequence[PlannedForm]
) -> str:
    """Return the SHA-256 (hex) over spec, occasion, places and first values."""
    made, spec = json_ordered(to_json(occasion)), json_ordered(spec_fingerprint)
    text = f'{{"forms":[{",".join(map(_form, forms))}],"occasion":{made},"spec":{spec}}}'
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def signed(field: PlannedField) -> str:
    """Return what a fingerprint covers of a field, as JSON."""
    value = None if field.value is None else value_to_json(field.value)
    key = field.key
    return json_ordered([str(field.area), key.table, key.row, key.column, field.input, value])


def _form(form: PlannedForm) -> str:
    views = ['["views"]', *map(signed, form.views)] if form.views else []
    fields = map(signed, form.fields) if form.shape is None else form.shape.signed
    return f"[{','.join([json_ordered(form.sheet), *fields, *views])}]"
