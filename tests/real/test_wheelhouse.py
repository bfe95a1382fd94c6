"""What a folder of wheels lacks for Windows is found by the conditions of its wheels."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

from tests.real.wheelhouse import HOW, INSTALL, missing, windows

if TYPE_CHECKING:
    from pathlib import Path


def wheel(folder: Path, name: str, *needs: str) -> Path:
    file = folder / f"{name}-1.0-py3-none-any.whl"
    with ZipFile(file, "w") as archive:
        lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {one}" for one in needs)]
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\n")
    return file


def test_conditions_are_those_of_windows(tmp_path: Path) -> None:
    wheels = [
        wheel(
            tmp_path,
            "ours",
            "first",
            'other; sys_platform == "linux"',
            'ring>=2; extra == "keyring"',
            'nobody; extra == "unused"',
        ),
        wheel(tmp_path, "first", 'colours; platform_system == "Windows"', "ours"),
        wheel(tmp_path, "ring", 'old; python_version < "3.12"'),
    ]
    roots = {"ours": frozenset({"keyring"})}
    assert missing(wheels, roots, windows("3.11")) == {"colours", "old"}
    assert missing(wheels, roots, windows("3.13")) == {"colours"}
    wheels.append(wheel(tmp_path, "colours"))
    assert missing(wheels, roots, windows("3.13")) == set()


def test_what_is_double_clicked_is_read_by_any_code_page() -> None:
    for text in (INSTALL.decode("ascii"), HOW):
        assert text.count("\n") == text.count("\r\n")
    assert "install.cmd" in HOW
