"""Where the specs that come with the product lie."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def specs_dir() -> Path:
    """Return the folder of the bundled workbook specs.

    An installed package carries them in its own data; in a checkout they lie in
    `workbook_specs/` beside the package.
    """
    package = Path(str(files("xlkpi")))
    installed = package / "_data" / "workbook_specs"
    return installed if installed.is_dir() else package.parent / "workbook_specs"
