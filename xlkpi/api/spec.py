"""spec check, spec show, spec schema; explain."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlkpi.api.plan import sample_plan
from xlkpi.department.changed_spec import lost_since
from xlkpi.department.earlier_faults import earlier_faults
from xlkpi.department.named import Named, listed, near
from xlkpi.department.opened import Department, sound_spec
from xlkpi.department.spec_names import known_specs, spec_file
from xlkpi.plan.limits_told import beyond_excel
from xlkpi.problems import (
    CATALOGUE,
    Place,
    ProblemsFound,
    Severity,
    Unusable,
    problem,
    worst,
)
from xlkpi.spec import in_words
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.files import is_part, part_faults
from xlkpi.spec.in_general import in_general
from xlkpi.spec.language.models import Spec
from xlkpi.spec.language.shared_models import PartSpec
from xlkpi.spec.load import load
from xlkpi.spec.settings import settled
from xlkpi.spec.unparsed import find
from xlkpi.texts import Words
from xlkpi.workspace.clock import system_clock
from xlkpi.workspace.paths import SPECS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlkpi.problems import Problem


@dataclass(frozen=True, slots=True)
class Explained:
    """What a code means: severity, title, message and remedy, their places named in words.

    `others` are the specs whose code of that name means something else.
    """

    code: str
    severity: Severity
    title: Words
    message: Words
    hint: Words
    spec: str = ""
    others: tuple[str, ...] = ()


def check_specs(
    paths: Sequence[str], folder: Path, against: str | None = None
) -> tuple[Problem, ...]:
    """Return every fault of specs; of sound ones also what Excel refuses.

    Args:
        paths: Specs by file, id or title; of a part (in a folder `parts`) what can be told without
            the specs that use it.
        folder: The workspace whose own specs are looked for first; it need not be one.
        against: The spec as it was before it was changed, by file, id or title; None for none.

    Returns:
        Faults in the order of the specs, at their lines and columns (S01-S13, S31; S09 for a
        compiled formula beyond 8,192 characters or 64 levels). In a workspace also what its
        collections cannot take over from earlier ones (S03, S06). Of a sound one that was changed
        also what it would lose of forms that were filled in before (S17), rules for what the old
        one does not have (S06), and that its version was not raised (S14).

    Raises:
        ProblemsFound: A name that no spec has, or several have (S93, S92), or the spec before is
            faulty; exit code 2.
    """
    old = None if against is None else sound_spec(spec_file(against, folder / SPECS)).spec
    found: list[Problem] = []
    for name in paths:
        path = spec_file(name, folder / SPECS)
        own = faults_of(path, folder)
        found += own
        if old is not None and worst(own) is not Severity.ERROR and not is_part(path):
            found += lost_since(sound_spec(path), str(path), old)
    return tuple(found)


def faults_of(path: Path, folder: Path) -> tuple[Problem, ...]:
    """Return every fault of one file of a spec, or of a part, as `check_specs` does.

    Args:
        path: The file; it need not be there (S31).
        folder: The workspace it belongs to; it need not be one.
    """
    if is_part(path):
        return part_faults(path)
    outcome = load(path)
    if outcome.value is None:
        return outcome.problems
    beyond = beyond_excel(outcome.value, sample_plan(outcome.value, whole=True), str(path))
    return (*outcome.problems, *beyond, *_not_before(path, folder))


def _not_before(path: Path, folder: Path) -> tuple[Problem, ...]:
    """Return what of a spec no earlier collection of a workspace can give, where it is one."""
    with suppress(ProblemsFound, Unusable, OSError):
        department = Department.at(folder, system_clock)
        return tuple(
            dict.fromkeys(
                fault
                for one in department.config.collections
                if department.spec_file(one.spec).samefile(path)
                for fault in earlier_faults(department, one)
                if fault.place.file != str(department.workspace.config)
            )
        )
    return ()


def load_spec(name: str, folder: Path) -> Spec:
    """Return a spec free of faults, by file, id or title.

    Args:
        name: File, id or title.
        folder: The workspace whose own specs are looked for first; it need not be one.

    Raises:
        ProblemsFound: Its faults (S01-S13, S31), or that there is none (S93) or several (S92); exit
            code 2.
    """
    return sound_spec(spec_file(name, folder / SPECS)).spec


@dataclass(frozen=True, slots=True)
class ListedSpec:
    """A spec as it is listed: its id, its title ("" where it is faulty), whose own it is.

    `own` says that it lies in the workspace, `issued` that workbooks are made from it.
    """

    id: str
    title: str
    own: bool
    issued: bool


def listed_specs(folder: Path) -> tuple[ListedSpec, ...]:
    """Return the specs of a workspace, then the bundled ones; each id once.

    Args:
        folder: The workspace whose own specs come first; it need not be one.
    """
    return tuple(_listed(folder / SPECS, name) for name in known_specs(folder / SPECS))


def _listed(own: Path, name: str) -> ListedSpec:
    path = find(name, own)
    spec = load(path).value if path is not None else None
    is_own = path is not None and path.parent == own
    if spec is None:
        return ListedSpec(name, "", is_own, issued=True)
    return ListedSpec(name, spec.spec.title, is_own, spec.spec.issued)


def spec_in_words(name: str, folder: Path) -> tuple[str, ...]:
    """Return what a spec means, in words, line by line.

    Args:
        name: File, id or title.
        folder: The workspace whose own specs are looked for first; it need not be one.

    Raises:
        ProblemsFound: Its faults (S01-S13, S31), or that there is none (S93) or several (S92); exit
            code 2.
    """
    return tuple(in_words.spec_in_words(load_spec(name, folder)))


def schema(*, part: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a spec, for editors.

    Args:
        part: Of a part instead, which several specs use.

    Returns:
        What `json.dumps` takes.
    """
    made = (PartSpec if part else Spec).model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "xlkpi part" if part else "xlkpi spec",
        **made,
    }


def explain(code: str, spec: str | None, folder: Path | None) -> Explained:
    """Return what a code means: one of the product's own, or of a spec.

    Args:
        code: The code, in capitals or not.
        spec: The spec whose codes are meant, by file, id or title; None for any of the workspace's
            and the bundled ones. The product's own codes come first.
        folder: The workspace; it need not be one. None for the bundled specs alone.

    Raises:
        ProblemsFound: There is no such code (S06), or a spec that was looked at is faulty or not
            known (S01-S13, S92, S93); exit code 2.
    """
    folded, known = code.strip().casefold(), []
    meant: list[Explained] = []
    for one in _explained(spec, folder):
        if one.code.casefold() == folded:
            meant.append(one)
        known.append(Named(one.code, one.title.zh))
        if meant and not meant[0].spec:
            break  # one of the product's own: no spec has it
    if meant:
        others = tuple(one.spec for one in meant if one.title != meant[0].title)
        return replace(meant[0], others=others)
    found = listed(near(code, known))
    remedy = Words(f"相近的代码：{found.zh}。", f"Like it: {found.en}.") if found.zh else _ALL_CODES
    what = Words("问题代码", "problem code")
    fault = problem("S06", Place(), found=code, what=what, remedy=remedy)
    raise ProblemsFound((fault,), exit_code=2)


_ALL_CODES = Words(
    "代码写在每个问题的前面，如 K01、T10。",
    "A code stands before each problem, such as K01 or T10.",
)


def _explained(spec: str | None, folder: Path | None) -> Iterator[Explained]:
    own = specs_dir() if folder is None else folder / SPECS
    for code, entry in CATALOGUE.items():
        words = (in_general(entry.message), in_general(entry.hint))
        yield Explained(code, entry.severity, entry.title, *words)
    for name in (spec,) if spec else known_specs(own):
        loaded = settled(sound_spec(spec_file(name, own)).spec, {})
        for rule in loaded.rules:
            title, *both = (Words(w.zh, w.en) for w in (rule.title, rule.message, rule.hint))
            message, hint = (in_general(words, loaded) for words in both)
            yield Explained(rule.code, Severity(rule.severity), title, message, hint, name)
