"""What all sheets of one workbook are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.generator.cached import Cached
from xlkpi.generator.marks import NO_MARKS, marks
from xlkpi.generator.typed import filled
from xlkpi.plan.answers import answer
from xlkpi.plan.formulas import Formulas

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.generator.marks import MarkedReturn, Marks
    from xlkpi.generator.typed import Place
    from xlkpi.plan.model import Plan
    from xlkpi.texts import Lang, Words


@dataclass(frozen=True)
class WorkbookContext:
    """A plan, its formulas and what they show, and how it is written.

    A marked copy has `marks`, error values at `errors` and `answers`, the mark of the return it
    corrects.
    """

    plan: Plan
    formulas: Formulas
    cached: Cached
    lang: Lang
    password: str
    marks: Marks = NO_MARKS
    errors: frozenset[Place] = frozenset()
    answers: str = ""

    @classmethod
    def template(cls, plan: Plan, lang: Lang, password: str) -> WorkbookContext:
        """Return what a workbook that goes out is made from."""
        formulas = Formulas(plan)
        return cls(plan, formulas, Cached(plan, formulas), lang, password)

    @classmethod
    def copy(
        cls,
        plan: Plan,
        sign: Callable[[str], str],
        answered: MarkedReturn,
        lang: Lang,
        password: str,
    ) -> WorkbookContext:
        """Return what the marked copy that answers a return is made from."""
        made = filled(plan, answered.typed)
        formulas = Formulas(made.plan)
        return cls(
            made.plan,
            formulas,
            Cached(made.plan, formulas, made.errors),
            lang,
            password,
            marks(made.plan, answered, lang),
            made.errors,
            str(answer(answered.sha256, plan.occasion, sign)),
        )

    @property
    def is_copy(self) -> bool:
        """Whether it is a marked copy."""
        return bool(self.answers)

    def say(self, words: Words) -> str:
        """Return words in the workbook's language."""
        return words.into(self.lang)
