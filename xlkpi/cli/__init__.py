"""The command line."""

from __future__ import annotations


def main() -> None:
    """Run the command line; the entry point of the `xlkpi` program."""
    from xlkpi.cli.app import run  # noqa: PLC0415 - an import of the package stays light

    run()
