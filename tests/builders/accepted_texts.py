"""The example with both of its forms accepted: the projects' tables, and the office's part 1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.builders.filled_books import filled
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.demo.stage import add_collection
from xlkpi.example.content import text_values
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.intake.results import Imported

NOW = fixed(datetime(2021, 1, 18, tzinfo=UTC))
TARGETS, TEXT = "2021-targets", "2021-text"


def with_text_collection(folder: Path) -> Path:
    """Let a workspace of the example collect part 1 too: the office's own form."""
    add_collection(folder, NOW, TEXT)
    return folder


def answer_text(folder: Path, **changes: str) -> Imported:
    """Let the office fill in its form as the source prints it, and take it in."""
    (made,) = generate(folder, NOW, TEXT)
    values: Mapping[str, object] = {**text_values(), "filler": "蒋一", **changes}
    box = folder / "收件箱" / "文本"
    box.mkdir(parents=True)
    (box / made.file.name).write_bytes(filled(folder, made.file, {0: values}))
    return import_paths(folder, NOW, [box], received=NOW(), copies=False)
