"""Parts that several specs use: joined to a spec's text, and taken into what it says.

A spec is known by its text, on record too. So the texts of its parts follow its own there, each
behind a line that begins a YAML document of its own; what is read is one document, in which every
node knows the file it stands in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import ValidationError

from xlkpi.problems import Outcome
from xlkpi.spec.language.shared_models import PartSpec
from xlkpi.spec.source.located import load as load_yaml
from xlkpi.spec.source.mistakes import mistakes
from xlkpi.spec.source.taking_in import taken_in
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.spec.unparsed import MAY_USE
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.problems import Problem
    from xlkpi.spec.source.located import Located, Trail

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_BEGINS = re.compile(rf"^--- # part: ({_NAME.pattern})\n", re.MULTILINE)
_PART = Words("共用部分", "part")


def part_file(name: str) -> str:
    """Return the file of a part as faults of a text on record name it."""
    return f"parts/{name}.yaml"


def joined(text: str, parts: Mapping[str, str]) -> str:
    """Return the text of a spec followed by those of its parts."""
    pieces = [text]
    for name, own in parts.items():
        pieces += ["" if pieces[-1].endswith("\n") else "\n", f"--- # part: {name}\n", own]
    return "".join(pieces)


def divided(text: str) -> tuple[str, Mapping[str, str]]:
    """Return the spec's own text and those of its parts by name."""
    own, *rest = _BEGINS.split(text)
    return own, dict(zip(rest[::2], rest[1::2], strict=True))


@lru_cache(maxsize=64)
def used(text: str) -> tuple[str, ...]:
    """Return the names of the parts that a spec's own text asks for and does not have with it."""
    own, parts = divided(text)
    if not MAY_USE.search(own):
        return ()
    located = load_yaml(own, "").value
    names = _names(located.data) if located is not None else ()
    return tuple(name for name in names if name not in parts)


def _names(data: object) -> tuple[str, ...]:
    """Return the parts that are asked for; what is no name (S03) is no path to a file either."""
    names = (name for name in _listed(data) if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in names if _NAME.fullmatch(name)))


def _listed(data: object) -> list[object]:
    listed = data.get("use") if isinstance(data, dict) else None
    return listed if isinstance(listed, list) else []


def unknown_parts(
    text: str, file: str, missing: Iterable[str], known: Sequence[str]
) -> tuple[Problem, ...]:
    """Return S06 for each part that nobody has, at the line that asks for it."""
    located = load_yaml(divided(text)[0], file).value
    if located is None:
        return ()
    return tuple(unknown(located, _use(located, name), name, _PART, known) for name in missing)


def _use(located: Located, name: str) -> Trail:
    return ("use", _listed(located.data).index(name))


def load(text: str, file: str, files: Mapping[str, str] | None = None) -> Outcome[Located]:
    """Read a spec's YAML with what it takes from the parts that follow it.

    Args:
        text: All of it, as `joined` makes it.
        file: The name of the spec's own file, for faults.
        files: Those of its parts by name; where they are not known, `parts/<name>.yaml`.

    Returns:
        One document with its places, None where a text is no YAML or a part is missing; faults of
        the YAML (S01, S07), of a part by itself (S02-S05), and of names that stand twice (S07) or
        for nothing (S06).
    """
    own, texts = divided(text)
    spec = load_yaml(own, file)
    if spec.value is None or not MAY_USE.search(own):
        return spec
    names = _names(spec.value.data)
    missing = [name for name in names if name not in texts]
    if missing:
        return Outcome(None, (*spec.problems, *unknown_parts(own, file, missing, list(texts))))
    parts = [load_part(texts[name], (files or {}).get(name, part_file(name))) for name in names]
    problems = (*spec.problems, *(found for part in parts for found in part.problems))
    known = [part.value for part in parts if part.value is not None]
    if len(known) < len(parts):
        return Outcome(None, problems)
    whole = taken_in(spec.value, known)
    return Outcome(whole.value, (*problems, *whole.problems))


def load_part(text: str, file: str) -> Outcome[Located]:
    """Read a part by itself.

    Returns:
        Its data with their places, None where it is no YAML; its faults (S01-S05, S07).
    """
    outcome = load_yaml(text, file)
    if outcome.value is None:
        return outcome
    data = outcome.value.data if isinstance(outcome.value.data, dict) else {"": outcome.value.data}
    try:
        PartSpec.model_validate(data)
    except ValidationError as error:
        found = mistakes(error, outcome.value, PartSpec)
        return Outcome(outcome.value, (*outcome.problems, *found))
    return outcome
