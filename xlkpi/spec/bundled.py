"""Where the specs, outlines and pages of the docs that come with the product lie."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def specs_dir() -> Path:
    """Return the folder of the bundled workbook specs."""
    return _folder("workbook_specs")


def publications_dir() -> Path:
    """Return the folder of the bundled outlines of published texts and their styles."""
    return _folder("publications")


def docs_dir() -> Path:
    """Return the folder of the pages of the docs and their pictures."""
    return _folder("docs")


def _folder(name: str) -> Path:
    """Return a folder that comes with the product.

    An installed package carries it in its own data; in a checkout it lies beside the package.
    """
    package = Path(str(files("xlkpi")))
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name
