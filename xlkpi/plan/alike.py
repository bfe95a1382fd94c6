"""Forms that are laid out alike: what is settled for one of them holds for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.plan.model import PlannedForm
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True, slots=True)
class Alike:
    """One of the forms of a spec whose cells lie alike; all of them are equal as keys.

    It holds its spec, so that no other one can be taken for it.
    """

    key: tuple[object, ...]
    spec: Spec = field(compare=False, repr=False)
    forms: tuple[PlannedForm, ...] = field(compare=False, repr=False)

    @classmethod
    def of(cls, spec: Spec, forms: Sequence[PlannedForm], *also: object) -> Alike:
        """Return the key of one form on its sheets; `also` are other things that decide.

        Without sheets it is the spec's own.
        """
        shapes = [form.shape for form in forms]
        if None not in shapes:
            keys = tuple(shape.key for shape in shapes if shape is not None)
            return cls((id(spec), keys, *also), spec, tuple(forms))
        cells = tuple(
            (form.sheet_id, form.check_column, one.key, one.at, one.input, one.fixed)
            for form in forms
            for one in form.fields
        )
        words = tuple(str(one.value) for form in forms for one in form.fields if one.fixed)
        return cls((id(spec), cells, words, *also), spec, tuple(forms))
