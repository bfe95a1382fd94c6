"""Faults as data: one record for specs, configuration, workbooks and mails."""

from xlkpi.problems.catalogue import CATALOGUE, HOLDING, CodeEntry, problem
from xlkpi.problems.model import (
    NOWHERE,
    Outcome,
    Place,
    Problem,
    ProblemsFound,
    Severity,
    Unusable,
    worst,
)

__all__ = [
    "CATALOGUE",
    "HOLDING",
    "NOWHERE",
    "CodeEntry",
    "Outcome",
    "Place",
    "Problem",
    "ProblemsFound",
    "Severity",
    "Unusable",
    "problem",
    "worst",
]
