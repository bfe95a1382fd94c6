"""The product's own codes: severity, wording and remedy of K, F, S and X.

K faults of a cell, F of a file and its identity, S of specs, configuration, workspace and
mail servers, X across units. A spec's own codes carry their words in the spec.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.problems import (
    backups,
    bundles,
    clusters,
    decided,
    earlier,
    files,
    forms,
    keys,
    lost,
    naming,
    originals,
    outgoing,
    publishing,
    replacing,
    rosters,
    servers,
    specs,
    versions,
)
from xlkpi.problems.model import NOWHERE, Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.texts import Words


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """What a code of the product means; message and hint have places to fill."""

    code: str
    severity: Severity
    title: Words
    message: Words
    hint: Words


HOLDING = frozenset(["F13b", "F16", "F22", "F24", "F25", "F32", "F33", "F35", "F48"])
"""Codes that hold a form until the department confirms it, whatever their severity."""
CATALOGUE: Mapping[str, CodeEntry] = MappingProxyType(
    {
        code: CodeEntry(code, Severity(severity), title, message, hint)
        for source in (
            forms.ENTRIES,
            files.ENTRIES,
            lost.ENTRIES,
            replacing.ENTRIES,
            specs.ENTRIES,
            decided.ENTRIES,
            publishing.ENTRIES,
            servers.ENTRIES,
            clusters.ENTRIES,
            outgoing.ENTRIES,
            naming.ENTRIES,
            earlier.ENTRIES,
            originals.ENTRIES,
            rosters.ENTRIES,
            keys.ENTRIES,
            backups.ENTRIES,
            bundles.ENTRIES,
            versions.ENTRIES,
        )
        for code, (severity, title, message, hint) in source.items()
    }
)


def problem(code: str, place: Place = NOWHERE, **args: object) -> Problem:
    """Return a problem of the catalogue.

    Args:
        code: A code of K, F, S or X.
        place: Where it is; its parts may be named in the words too.
        args: What the words have places for: texts and figures as they are shown, or `Words`.

    Raises:
        KeyError: There is no such code, or a place of its words has no value.
    """
    entry = CATALOGUE[code]
    named = {
        "cell": place.cell,
        "value": place.value,
        "sheet": place.sheet,
        "file": place.file,
        "unit": place.unit,
        "project": place.project,
        "line": place.line,
        "column": place.column,
        **args,
    }
    return Problem(
        code, entry.severity, place, entry.message.fill(**named), entry.hint.fill(**named)
    )
