"""A spec's YAML -> a spec free of faults, or every fault of it in one pass."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pydantic import ValidationError

from xlkpi.problems import Outcome, Problem, Severity, worst
from xlkpi.spec.files import located, part_files, whole_text
from xlkpi.spec.formula_changes import with_formulas
from xlkpi.spec.language.models import Spec
from xlkpi.spec.lint.everything import lint
from xlkpi.spec.lint.remains import problems_of_remains
from xlkpi.spec.lint.sources import has_unknown_sources, source_faults
from xlkpi.spec.lists import with_tables
from xlkpi.spec.private import with_private_results
from xlkpi.spec.source.mistakes import mistakes
from xlkpi.spec.source.parts import load as load_located
from xlkpi.spec.source.parts import part_file

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class LoadedSpec:
    """A spec with the text it was read from and that text's SHA-256; equal where the texts are.

    The text has that of its parts in it, so that a changed part is another spec.
    """

    spec: Spec = field(compare=False)
    text: str
    fingerprint: str


def load_text(text: str, file: str) -> Outcome[LoadedSpec]:
    """Read a spec from its YAML text, which that of its parts follows (see `source.parts`).

    The same text is the same spec, by whatever file it is known: the department's own or the
    ledger's.

    Args:
        text: All of it, its lines ended by LF.
        file: The name that faults are told by.

    Returns:
        The spec, None where it has errors; all faults in one pass, in the order of the file, then
        those of its parts.
    """
    outcome = read_text(text)
    if not outcome.problems:
        return outcome
    parts = {part_file(name): path for name, path in part_files(text, file).items()}
    files = {"": file, **parts}
    told = (one.at(file=files.get(one.place.file, one.place.file)) for one in outcome.problems)
    return Outcome(outcome.value, tuple(told))


@lru_cache(maxsize=32)  # known by the whole text, so that it is never an old one
def read_text(text: str) -> Outcome[LoadedSpec]:
    """Read a spec as `load_text` does, of no file; each text is read once."""
    whole = load_located(text, "")
    if whole.value is None:
        return Outcome(None, whole.problems)
    data = whole.value.data if isinstance(whole.value.data, dict) else {"": whole.value.data}
    try:
        spec = Spec.model_validate(data)
    except ValidationError as error:
        found = mistakes(error, whole.value, Spec)
        beside = problems_of_remains(whole.value, error)
        return Outcome(None, _in_order((*whole.problems, *found, *beside)))
    problems = _in_order((*whole.problems, *lint(spec, whole.value)))
    if worst(problems) is Severity.ERROR:
        return Outcome(None, problems)
    return Outcome(_loaded(spec, text), problems)


def load_used(text: str, file: str) -> Outcome[LoadedSpec]:
    """Read a spec that was sound when it was used: what is asked of specs since, it need not be.

    Args:
        text: All of it, its lines ended by LF.
        file: The name that faults are told by.

    Returns:
        The spec, None where it cannot be read at all, with the faults that say so.
    """
    outcome = load_text(text, file)
    spec = _readable(text) if outcome.value is None else None
    return outcome if spec is None else Outcome(_loaded(spec, text), ())


@lru_cache(maxsize=32)
def _readable(text: str) -> Spec | None:
    whole = load_located(text, "")
    if whole.value is None or worst(whole.problems) is Severity.ERROR:
        return None
    try:
        return Spec.model_validate(whole.value.data)
    except ValidationError:
        return None


def _loaded(spec: Spec, text: str) -> LoadedSpec:
    if any(one.values for one in spec.lists.values()):
        spec = with_formulas(spec, partial(with_tables, spec=spec))
    fingerprint = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return LoadedSpec(with_private_results(spec), text, fingerprint)


def load(path: Path) -> Outcome[LoadedSpec]:
    """Read a spec from a file, with or without a byte order mark, and the parts it uses.

    Returns:
        As of `load_text`, its sources held against the roster's; a file that cannot be read is
        S31, one that is not UTF-8 S01, a part that is not there S06.
    """
    text = whole_text(path)
    if text.value is None:
        return Outcome(None, text.problems)
    outcome = load_text(text.value, str(path))
    if outcome.value is None or not has_unknown_sources(outcome.value.spec):
        return outcome
    unknown = _unknown_sources(outcome.value, path)
    return Outcome(None, _in_order((*outcome.problems, *unknown))) if unknown else outcome


def _unknown_sources(loaded: LoadedSpec, path: Path) -> tuple[Problem, ...]:
    """Return the sources of a file that nobody knows.

    They depend on the roster that lies beside it: a text on record, which was sound when it was
    used, is not held against today's.
    """
    whole = located(loaded.text, str(path))
    beside = path.parent / "roster.yaml"
    own = load(beside).value if beside.is_file() else None
    roster = own.spec if own is not None else None
    return () if whole is None else tuple(source_faults(loaded.spec, whole, roster))


def _in_order(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return what is to be told: of looks (a warning) nothing while there are mistakes."""
    wrong = tuple(p for p in problems if p.severity is Severity.ERROR)
    told = dict.fromkeys(wrong or problems)  # what is wrong with a part by itself is found twice
    return tuple(sorted(told, key=lambda p: (p.place.file, p.place.line, p.place.column)))
