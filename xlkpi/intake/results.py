"""What became of the files of an import, however many: each is put together when asked for."""

from __future__ import annotations

import pickle
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, overload

from xlkpi.ledger.database.written_forms import WrittenProblems
from xlkpi.ledger.standing import Standing
from xlkpi.problems import Place, Severity, problem, worst
from xlkpi.reader.sniff import Foreign
from xlkpi.records import Return, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from xlkpi.department.masters import Written
    from xlkpi.intake.noticed import Noticed
    from xlkpi.ledger.mails import Collected
    from xlkpi.problems import Problem
    from xlkpi.records import Submission

_FAILING = (Status.UNREADABLE, Status.REJECTED, Status.HELD)
_IN_MEMORY = 4_000_000
"""Bytes of problems that are held before they are put on the disk."""


@dataclass(frozen=True, slots=True)
class Before:
    """What became of the content that a file repeats: its status today, and its errors."""

    status: Status
    errors: int = 0


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file: its final status, and of each of its forms.

    `before` is about what a duplicate repeats.
    """

    returned: Return
    status: Status
    forms: tuple[Standing, ...]
    problems: tuple[Problem, ...]
    before: Before | None = None

    @property
    def merged(self) -> bool:
        """Whether any of its forms was merged."""
        return any(form.merged for form in self.forms)

    @property
    def is_foreign(self) -> bool:
        """Whether it is of another kind than all that is read, and of no unit."""
        alone = len(self.problems) == 1 and isinstance(self.problems[0], Foreign)
        return alone and not self.returned.unit

    @property
    def fails(self) -> bool:
        """Whether somebody has to do something about it: what came again is as it was before."""
        return (self.before.status if self.before else self.status) in _FAILING


class Spool:
    """The problems of many returns, in a file of this process's own."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - open as long as this is
        self._places: dict[str, int] = {}
        weakref.finalize(self, self._file.close)

    def put(self, one: Return) -> Return:
        """Lay a return's problems aside; return it without them and without its values."""
        own = (one.problems, tuple(_kept(form.problems) for form in one.submissions))
        self._places[one.sha256] = self._file.seek(0, 2)
        pickle.dump(own, self._file)
        return one.bare

    def get(self, one: Return) -> tuple[tuple[Problem, ...], tuple[Sequence[Problem], ...]]:
        """Return the problems of a return: (those of the file, those of each of its forms)."""
        if one.sha256 not in self._places:
            return one.problems, tuple(tuple(form.problems) for form in one.submissions)
        self._file.seek(self._places[one.sha256])
        problems, forms = pickle.load(self._file)  # noqa: S301 - written by this process
        return problems, forms


def _kept(problems: Sequence[Problem]) -> Sequence[Problem]:
    return problems.kept if isinstance(problems, WrittenProblems) else problems


@dataclass(frozen=True, slots=True)
class Copied:
    """The marked copy of a rejected return: which return, and where its copy lies."""

    returned: str
    file: Path


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the files of an import; `masters` and `copies` were written after it.

    `mails` are those that files came with, or that came with none; `noticed` are those of them
    that are no return: somebody has to look at each, or to know that nothing became of it.
    `across` is what `master` says of the collections that the files are of: problems across units,
    where a master is kept. `problems` are about no file that came in: what was not opened
    (F42-F44), notes in the inbox that cannot be read (S66).
    """

    files: Sequence[ImportedFile]
    masters: tuple[Written, ...] = ()
    copies: tuple[Copied, ...] = ()
    mails: tuple[Collected, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    across: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


class Files(Sequence[ImportedFile]):
    """The files of an import, in the order they came.

    `came` are (name, SHA-256); `new` the returns put on record, `known` those that were there,
    both without problems; `standing` what became of their forms, by SHA-256; `errors` counts those
    of the known ones. `of_no_effect` tells of a return, come as a file of this name, why nothing
    becomes of it.
    """

    def __init__(
        self,
        came: Sequence[tuple[str, str]],
        new: Mapping[str, Return],
        known: Mapping[str, Return],
        standing: Mapping[str, Sequence[Standing]],
        spool: Spool,
        errors: Mapping[str, int],
        of_no_effect: Callable[[Return, str], Iterable[Problem]] = lambda *_: (),
    ) -> None:
        self._of_no_effect = of_no_effect
        self._came = tuple(came)
        self._errors = errors
        self._new, self._known = new, known
        self._standing = standing
        self._spool = spool
        self._first = {
            digest: number
            for number, (name, digest) in reversed(tuple(enumerate(came)))
            if digest not in new or new[digest].file == name
        }

    def __len__(self) -> int:
        """Return how many files there are, doubles included."""
        return len(self._came)

    def __iter__(self) -> Iterator[ImportedFile]:
        """Yield the files one by one."""
        return (self._at(number) for number in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> ImportedFile: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ImportedFile, ...]: ...
    def __getitem__(self, index: int | slice) -> ImportedFile | tuple[ImportedFile, ...]:
        """Return one of the files, or some."""
        if isinstance(index, slice):
            return tuple(self._at(number) for number in range(len(self))[index])
        return self._at(range(len(self))[index])

    def _at(self, number: int) -> ImportedFile:
        name, digest = self._came[number]
        if digest in self._known:
            before = Before(self._last(self._known[digest]), self._errors.get(digest, 0))
            made = _again(self._known[digest], name, before)
            return self._with_cause(made, name)
        if self._first.get(digest) != number:
            before = Before(self._last(self._new[digest]), self._count(digest))
            return _again(self._new[digest], name, before)
        made = _file(self._new[digest], self._standing.get(digest, ()), self._spool)
        if made.status is not Status.DUPLICATE:
            return self._with_cause(made, name)
        return replace(made, before=Before(self._last(made.returned), _errors(made.problems)))

    def _with_cause(self, made: ImportedFile, name: str) -> ImportedFile:
        cause = tuple(self._of_no_effect(made.returned, name))
        return replace(made, problems=(*made.problems, *cause)) if cause else made

    def _count(self, digest: str) -> int:
        problems, forms = self._spool.get(self._new[digest])
        return _errors([*problems, *(p for own in forms for p in own)])

    def _last(self, one: Return) -> Status:
        """Return what became of a return; of a form that repeats another one, of that."""
        forms = tuple(self._repeated(form) for form in self._standing.get(one.sha256, ()))
        return _status(one, forms)

    def _repeated(self, form: Standing) -> Standing:
        there = self._standing.get(form.repeats, ()) if form.repeats else ()
        own = (s for s in there if (s.unit, s.project) == (form.unit, form.project))
        return next(own, form)


def _errors(problems: Iterable[Problem]) -> int:
    return sum(one.severity is Severity.ERROR for one in problems)


def _file(one: Return, forms: Sequence[Standing], spool: Spool) -> ImportedFile:
    problems, own = spool.get(one)
    full = replace(
        one,
        problems=problems,
        submissions=tuple(
            replace(form, problems=found) for form, found in zip(one.submissions, own, strict=True)
        ),
    )
    of_forms = dict(zip(map(_form_of, one.submissions), own, strict=True))
    standing = tuple(_with_problems(form, full, of_forms) for form in forms)
    found = (p for form in standing for p in (*form.problems, *form.submission.problems))
    return ImportedFile(full, _status(full, standing), standing, (*problems, *found))


def _form_of(one: Submission) -> tuple[str, str, str]:
    return one.unit, one.project, one.sheet


def _with_problems(
    form: Standing, full: Return, of_forms: Mapping[tuple[str, str, str], Sequence[Problem]]
) -> Standing:
    own = form.submission
    problems = of_forms[_form_of(own)]
    return replace(form, returned=full, submission=replace(own, problems=problems))


def _status(one: Return, forms: Sequence[Standing]) -> Status:
    """Return the worst of a file's forms; a fault of the file itself rejects it."""
    if not forms:
        return one.verdict
    statuses = [form.status for form in forms]
    if worst(p for p in one.problems if p.code[0] != "X") is Severity.ERROR:
        statuses.append(Status.REJECTED)
    return min(statuses, key=lambda status: status.rank)


def _again(one: Return, name: str, before: Before) -> ImportedFile:
    """A file whose content came before: a duplicate, told once (F13)."""
    fault = problem("F13", Place(file=name, unit=one.unit), other=one.file)
    again = replace(one, file=name)
    forms = tuple(Standing(s.unit, s.project, Status.DUPLICATE, s, again) for s in one.submissions)
    return ImportedFile(again, Status.DUPLICATE, forms, (fault,), before)
