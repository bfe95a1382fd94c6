"""spec check, spec show, spec schema; explain."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlkpi.api.desk import sound
from xlkpi.api.planning import sample_plan
from xlkpi.plan.limits import TooMuch, too_much
from xlkpi.problems import CATALOGUE, Place, ProblemsFound, Severity, problem
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import find, load
from xlkpi.spec.located import load as load_located
from xlkpi.spec.models import Spec
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.problems import Problem
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.spec.located import Trail


@dataclass(frozen=True, slots=True)
class Explained:
    """What a code means: severity, title, message and remedy (with places to fill)."""

    code: str
    severity: Severity
    title: Words
    message: Words
    hint: Words
    spec: str = ""


def check_specs(paths: Sequence[str], folder: Path) -> tuple[Problem, ...]:
    """Return every fault of specs, given by file or id; of sound ones also what Excel refuses."""
    return tuple(p for path in paths for p in _checked(spec_path(path, folder)))


def _checked(path: Path) -> tuple[Problem, ...]:
    outcome = load(path)
    if outcome.value is None:
        return outcome.problems
    return (*outcome.problems, *_beyond_excel(outcome.value, str(path)))


def _beyond_excel(loaded: LoadedSpec, file: str) -> Iterator[Problem]:
    """Yield the formulas that are too long or too deep once they are compiled, each once."""
    located = load_located(loaded.text, file).value
    told: set[tuple[object, ...]] = set()
    for found in too_much(sample_plan(loaded)):
        trail = _trail(loaded.spec, found)
        if located is not None and (trail, found.limit) not in told:
            told.add((trail, found.limit))
            what = _LIMITS[found.limit]
            place = located.place(trail)
            yield problem("S09", place, what=what, found=str(found.found), most=str(found.most))


_LIMITS = {
    "characters": Words("编译成的 Excel 公式的字符数", "the compiled Excel formula’s length"),
    "nesting": Words("编译成的 Excel 公式的嵌套层数", "the compiled Excel formula’s nesting"),
    "links": Words("自检表的链接数", "the number of links of the self-check"),
}


def _trail(spec: Spec, found: TooMuch) -> Trail:
    if found.field:
        owner: Trail = ("tables", found.table, "columns") if found.table else ("fields",)
        return (*owner, found.field, "formula")
    own = [n for n, rule in enumerate(spec.rules) if rule.code in found.codes]
    return ("rules", own[0]) if own else ("fields",)


def spec_path(name: str, folder: Path) -> Path:
    """Return the file of a spec given by path or by id."""
    path = Path(name)
    if path.suffix or path.exists():
        return path
    return find(name, folder / "workbook_specs") or path.with_suffix(".yaml")


def load_spec(name: str, folder: Path) -> Spec:
    """Return a spec free of faults; ProblemsFound with exit code 2."""
    return sound(spec_path(name, folder)).spec


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a spec, for editors."""
    made = Spec.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "xlkpi spec",
        **made,
    }


def explain(code: str, spec: str | None, folder: Path) -> Explained:
    """Return what a code means: the product's own, or a spec's (that one, else any bundled)."""
    if code in CATALOGUE:
        entry = CATALOGUE[code]
        return Explained(code, entry.severity, entry.title, entry.message, entry.hint)
    names = [spec] if spec else _known(folder)
    for name in names:
        for rule in load_spec(name, folder).rules:
            if rule.code == code:
                title, message, hint = (
                    Words(w.zh, w.en) for w in (rule.title, rule.message, rule.hint)
                )
                return Explained(code, Severity(rule.severity), title, message, hint, name)
    listed = "、".join((*CATALOGUE, *(r.code for n in names for r in load_spec(n, folder).rules)))
    remedy = Words(f"已有的代码：{listed}", f"Known codes: {listed}")
    fault = problem(
        "S06", Place(), found=code, what=Words("问题代码", "problem code"), remedy=remedy
    )
    raise ProblemsFound((fault,), exit_code=2)


def _known(folder: Path) -> list[str]:
    own = sorted((folder / "workbook_specs").glob("*.yaml"))
    bundled = sorted(specs_dir().glob("*.yaml"))
    return list(dict.fromkeys(path.stem for path in (*own, *bundled)))
