"""Every command that a page shows is one: verb, options and arguments, by the real command line."""

from __future__ import annotations

import re
import tomllib

import click
import pytest

from tests.unit.docs.pages import NAMES, ROOT, Shown, commands_of, words_of
from xlkpi.cli.app import group

MENTIONED = {name: tuple(dict.fromkeys(commands_of(name))) for name in NAMES}


def understood(
    command: click.Command, words: list[str], parent: click.Context | None, *, whole: bool
) -> None:
    """Parse words as a command's; where one is only mentioned, arguments may be missing.

    Raises:
        click.UsageError: there is no such verb or option, or a value is none.
    """
    if isinstance(command, click.Group):
        context = click.Context(command, parent=parent, info_name=command.name)
        _, rest, _ = command.make_parser(context).parse_args(words)
        if not rest and not whole:
            return
        verb = command.get_command(context, rest[0]) if rest else None
        if verb is None:
            raise click.UsageError(f"no such command: {' '.join(words)}")
        understood(verb, rest[1:], context, whole=whole)
        return
    try:
        command.make_context(command.name, words, parent)
    except click.exceptions.Exit:  # --help, --version
        return
    except (click.MissingParameter, click.BadOptionUsage) as error:
        if whole or isinstance(error, click.NoSuchOption):
            raise
    except click.BadParameter as error:
        # a file that is to be read does not lie here
        if not (error.param and isinstance(error.param.type, click.Path)):
            raise


@pytest.mark.parametrize("name", NAMES)
def test_the_command_line_understands_what_a_page_shows(name: str) -> None:
    wrong = []
    for shown in MENTIONED[name]:
        words = words_of(shown.line)
        if words[0] == "xlkpi":
            try:
                understood(group, words[1:], None, whole=shown.whole)
            except click.UsageError as error:
                wrong.append(f"{shown.line}: {error.format_message()}")
    assert wrong == []


def test_commands_are_found_on_every_page_for_who_runs_them() -> None:
    without = {"docs/use/手册-单位.md", "docs/use/问与答.md"}  # for who has no terminal
    use = {name for name in NAMES if name.startswith("docs/use/")} - without
    assert len(use) > 6
    assert all(MENTIONED[name] for name in use)
    assert len([one for one in MENTIONED["docs/use/命令行.md"] if one.whole]) > 15


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("xlkpi satus", False),
        ("xlkpi status --mising", False),
        ("xlkpi spec chek x", False),
        ("xlkpi status --format xml", False),
        ("xlkpi confirm v01", True),
        ("xlkpi diff", True),
        ("xlkpi -X status", False),
    ],
)
def test_a_wrong_one_would_be_noticed(line: str, whole: bool) -> None:
    with pytest.raises(click.UsageError):
        understood(group, words_of(line)[1:], None, whole=whole)


def all_of(program: str) -> list[Shown]:
    return [one for found in MENTIONED.values() for one in found if one.line.startswith(program)]


def test_make_has_every_target_that_is_shown() -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", rules, flags=re.MULTILINE))
    words = (word for one in all_of("make ") for word in words_of(one.line)[1:])
    shown = {word for word in words if "=" not in word}  # NAME=value is a setting
    assert {"demo", "test"} <= shown <= targets


def test_pip_installs_extras_that_there_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {one.line for one in all_of("pip ")}
    extras = {extra for line in wanted for extra in re.findall(r"\[(.+)\]", line)}
    assert "pip install ." in wanted
    assert extras <= set(project["optional-dependencies"])


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_first_pages_name_the_commands_that_set_everything_up(name: str) -> None:
    blocks = {one.line for one in MENTIONED[name] if one.whole}
    assert {"make demo", "make test", "pip install ."} <= blocks
