"""Which held forms may be let in together: those on the template for everybody, and no others."""

from __future__ import annotations

from dataclasses import replace

from tests.builders.standing_forms import form, returned
from xlkpi.ledger.series import standings
from xlkpi.problems import problem
from xlkpi.records import Return, Status
from xlkpi.rollup.roll.held import by_return, together

TEMPLATE = problem("F25", name="一村")
UNKNOWN = problem("F24", name="一村", project="别的")
STRANGER = problem("F16", what="表", sender="x@q.cn", name="一村", found="")


def on_template(hours: int, content: int, *more: object) -> Return:
    one = form(content, Status.HELD, TEMPLATE, *more)
    return returned(hours, replace(one, by_choice=True))


def chosen(*returns: Return) -> tuple[dict[str, tuple[str, ...] | None], list[tuple[str, ...]]]:
    series = standings(returns)
    taken, left = together(series)
    return dict(by_return(taken, series)), [one.codes for one in left]


def test_what_is_held_for_the_template_alone_is_let_in() -> None:
    one = on_template(1, 5)
    assert chosen(one) == ({one.sha256: None}, [])


def test_what_is_held_for_another_reason_too_is_left() -> None:
    assert chosen(on_template(1, 5, UNKNOWN)) == ({}, [("F24", "F25")])
    strange = replace(on_template(1, 5), problems=(STRANGER,))
    assert chosen(strange) == ({}, [("F16", "F25")])
    assert chosen(returned(1, form(4, Status.ACCEPTED)), on_template(2, 5)) == (
        {},
        [("F25", "F35")],
    )
    assert chosen(replace(returned(1, form(5, Status.HELD)), problems=(STRANGER,)))[0] == {}


def test_of_two_that_claim_one_form_neither_is_let_in() -> None:
    assert chosen(on_template(1, 5), on_template(2, 6)) == ({}, [("F25",), ("F25",)])


def test_of_a_return_only_the_forms_are_let_in_that_may_be() -> None:
    good = replace(form(5, Status.HELD, TEMPLATE), by_choice=True)
    bad = replace(form(6, Status.HELD, TEMPLATE, UNKNOWN, project="p02"), by_choice=True)
    both = returned(1, good, bad)
    assert chosen(both) == ({both.sha256: ("p01",)}, [("F24", "F25")])
