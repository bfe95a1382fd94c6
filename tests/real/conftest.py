"""The one LibreOffice that all tests here share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.real.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A LibreOffice; where there is none, the test fails: it is never skipped."""
    office = Office()
    yield office
    office.quit()
