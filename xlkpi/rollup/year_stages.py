"""The stages of a year, with all that is merged in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.rollup.year import ShownStage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.rolled import ProjectForm
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True, slots=True)
class Stage:
    """One collection of a year: what people call it, and what of it is merged at this moment.

    `forms` are the rolled-up forms of its projects, by id (`project_forms`).
    """

    title: str
    facts: Facts
    forms: Mapping[str, ProjectForm]

    @property
    def spec(self) -> Spec:
        """The spec of the collection."""
        return self.facts.spec

    @property
    def shown(self) -> ShownStage:
        """What is said of it."""
        view = self.facts.view
        return ShownStage(self.title, view.collection, view.revision, self.spec)
