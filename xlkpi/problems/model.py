"""The record of a fault, and how functions hand faults on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xlkpi.codec import in_json
from xlkpi.texts import Words  # noqa: TC001 - the codec reads annotations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.texts import Lang


T = TypeVar("T")


class Severity(StrEnum):
    """How grave a fault is; an error keeps a form out of the master."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


@in_json(sparse=True)
@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is; what does not apply is "" (or 0 for line and column).

    `cell` is one A1 cell, `row` the row key, `field` the field's name in the spec, `value` the
    text as it was found. A file inside an archive is "a.zip!b.xlsx".
    """

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""
    unit: str = ""
    project: str = ""
    field: str = ""
    row: str = ""
    value: str = ""


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: a code, where it is, what was found and what to do."""

    code: str
    severity: Severity
    place: Place
    message: Words
    hint: Words

    def at(self, **place: str | int) -> Problem:
        """Return the same problem with parts of its place replaced, by the names of `Place`."""
        return replace(self, place=replace(self.place, **place))  # type: ignore[arg-type]

    def as_json(self, lang: Lang) -> dict[str, str | int]:
        """Return the documented JSON shape, in one language.

        Returns:
            code, severity, the ten parts of the place ("" or 0: does not apply), message, hint.
        """
        return {
            "code": self.code,
            "severity": self.severity.value,
            **asdict(self.place),
            "message": self.message.into(lang),
            "hint": self.hint.into(lang),
        }


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a stage made, and the faults it met on the way; no value after a fatal one."""

    value: T | None
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is a value and no error-severity problem."""
        return self.value is not None and worst(self.problems) is not Severity.ERROR


class ProblemsFound(Exception):  # noqa: N818 - reads as what happened
    """Raised by convenience functions of the api; carries the problems."""

    def __init__(self, problems: tuple[Problem, ...], exit_code: int = 1) -> None:
        """Keep the problems and the exit code a command line should end with."""
        super().__init__("; ".join(p.message.en for p in problems))
        self.problems = problems
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is made again in another process: it is told there as it is here."""
        return _made_again, (type(self), self.problems, self.exit_code), self.__dict__


def _made_again(
    kind: type[ProblemsFound], problems: tuple[Problem, ...], exit_code: int
) -> ProblemsFound:
    made = kind.__new__(kind)
    ProblemsFound.__init__(made, problems, exit_code)
    return made


class Unusable(ProblemsFound):
    """The workspace, the ledger, the output or a service cannot be used: nothing was done."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems; the exit code is 3."""
        super().__init__(problems, exit_code=3)


def worst(problems: Iterable[Problem]) -> Severity | None:
    """Return the gravest severity among problems, None where there is none."""
    return max((p.severity for p in problems), key=lambda s: s.rank, default=None)
