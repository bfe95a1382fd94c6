"""Scripts and styles of the desk and the report work in the oldest browser that is promised.

That is Chromium 86 (October 2020): 360 and QQ browser are made of such. What `HAD` names it had
before all others did, since the version that stands beside it, or can do without.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import xlkpi

CHECK = Path(__file__).parent / "engines" / "older_browser.cjs"
OURS = sorted(
    str(one)
    for folder in ("web", "report")
    for one in (Path(xlkpi.__file__).parent / folder / "assets").iterdir()
    if one.suffix in (".js", ".css")
)
HAD = {
    "allowProperties": [
        "break-after",  # 50
        "break-before",  # 50
        "clip",  # 1
        "outline",  # 1, all but its corners
        "overflow-wrap",  # 80 with "anywhere"
        "print-color-adjust",  # beside -webkit-print-color-adjust, which it has
        "scroll-behavior",  # 61
        "scroll-padding-top",  # 69
    ],
    "allowSelectors": ["focus-visible"],  # 86
    "allowAtRules": ["page"],  # 2, for margins
}


def newer_in(*files: str) -> list[str]:
    """What the oldest browser does not have of some files, each at its line."""
    node = shutil.which("node")
    assert node is not None, "node is not installed: run .ci/run"
    asked = {"browser": "chrome 86", "syntax": 2021, "year": 2020, "had": HAD, "files": files}
    ran = subprocess.run([node, CHECK, json.dumps(asked)], capture_output=True, check=True)
    return ran.stdout.decode("utf-8").splitlines()


def test_ours_have_nothing_newer() -> None:
    assert len(OURS) >= 4
    assert newer_in(*OURS) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "structuredClone({});"),
        ("a.js", "[1].at(-1);"),
        ("a.js", "Object.hasOwn({}, 'a');"),
        ("a.js", "class A { static { } }"),
        ("a.css", "p:has(a) { color: red; }"),
        ("a.css", "p { & a { color: red; } }"),
        ("a.css", "p { inset: 0; }"),
        ("a.css", "p { color: color-mix(in srgb, red, blue); }"),
        ("a.css", "p { height: 100dvh; }"),
        ("a.css", "@container (min-width: 1px) { p { color: red; } }"),
    ],
)
def test_what_is_newer_is_found(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    (found,) = newer_in(str(file))
    assert found.startswith(f"{file}:1: ")
