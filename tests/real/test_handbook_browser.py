"""The handbook of the department is followed to its end by somebody who knows nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.real.browser import chromium
from tests.real.handbook import followed

if TYPE_CHECKING:
    from pathlib import Path

PAGES = 10


def test_the_handbook_is_followed_to_the_published_text(tmp_path: Path) -> None:
    seen: list[str] = []
    with chromium() as browser:
        done = followed(browser, tmp_path, lambda name, _page: seen.append(name))
    assert done.said == []
    assert [one.suffix for one in sorted(done.published.iterdir())].count(".docx") == 1
    assert len(seen) > PAGES - 2
    assert 0 < done.pages <= PAGES
