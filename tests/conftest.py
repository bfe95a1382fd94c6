"""What all tests share: how many examples the property tests take, and which tests go together."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

SOAK = bool(os.environ.get("XLKPI_SOAK"))

# A slice that is the same on every run and every machine; the machine's speed is no property.
settings.register_profile(
    "slice",
    derandomize=True,
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("soak" if SOAK else "slice")


@pytest.fixture(scope="session")
def soak() -> bool:
    """Whether the full counts are wanted (`make soak`) and not the seeded slice."""
    return SOAK


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process, and files that share what takes long to make."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))
