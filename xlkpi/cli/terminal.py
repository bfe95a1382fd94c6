"""What is printed: the one way from a text to the terminal.

Subjects, names, values and what servers say are other people's words: printed as they came they
could move the cursor, clear the screen, or show a name turned round. Every line goes through here
and is made printable; no other module of the command line prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import click

from xlkpi.texts import is_printable, printable

_PIECE = re.compile(r"[\s\S]")


@dataclass(frozen=True, slots=True)
class Styled:
    """A text in a colour or bold, on a terminal that has them."""

    text: str
    fg: str | None = None
    bold: bool | None = None

    def __str__(self) -> str:
        """Never within a text: what is around it would be printed with its style escaped."""
        raise TypeError("a styled text is a piece of its own")

    @property
    def shown(self) -> str:
        """The text with its style."""
        return click.style(printable(self.text), fg=self.fg, bold=self.bold)


def style(text: str, *, fg: str | None = None, bold: bool | None = None) -> Styled:
    """Return a text in a style."""
    return Styled(text, fg, bold)


def echo(*pieces: str | Styled, err: bool = False) -> None:
    """Print a line of these pieces."""
    shown = (one.shown if isinstance(one, Styled) else printable(one) for one in pieces)
    click.echo("".join(shown), err=err)


def secho(text: str, *, bold: bool, err: bool = False) -> None:
    """Print a line in a style."""
    echo(Styled(text, bold=bold or None), err=err)


def echo_lines(text: str, *, err: bool = False) -> None:
    """Print a text of the product's own lines."""
    click.echo("\n".join(printable(line) for line in text.split("\n")), err=err)


def ask_unseen(question: str) -> str:
    """Ask for a text that is not shown while it is typed, until one is given."""
    return str(click.prompt(question, hide_input=True, err=True))


def echo_json(text: str) -> None:
    """Print JSON; what is not printable is escaped within its texts, so that it stays the same."""
    click.echo("\n".join(_escaped(line) for line in text.split("\n")))


def _escaped(line: str) -> str:
    return line if is_printable(line) else _PIECE.sub(_escape, line)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if is_printable(character):
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))
