"""What may stand in a part: a file whose contents several specs use."""

from __future__ import annotations

from xlkpi.spec.language.model_parts import Name, Strict
from xlkpi.spec.language.models import FieldSpec, ListSpec
from xlkpi.spec.language.rule_models import RuleSpec
from xlkpi.spec.language.sheet_models import Rows


class PartSpec(Strict):
    """What several specs share; a spec takes it in with `use: [name of the file]`.

    A part uses no other part. Of its fields a form has those that stand on its sheets, and those
    that are computed.
    """

    lists: dict[Name, ListSpec] = {}
    """Words of drop-downs by name."""
    fields: dict[Name, FieldSpec] = {}
    """Single fields by name."""
    rules: tuple[RuleSpec, ...] = ()
    """Rules."""
    blocks: dict[Name, Rows] = {}
    """Rows of cells by name, which a sheet places with `block`."""
