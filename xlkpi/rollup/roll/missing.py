"""status --missing: who has still something to do, for a group chat."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.rollup.roll.states import seen_state
from xlkpi.texts import Words
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.rollup.roll.outline import FormOutline, RollOutline, UnitStatus
    from xlkpi.workspace.roster import Unit

_WRONG = {
    "unreadable": Words("文件打不开，请重发", "the file cannot be opened"),
    "rejected": Words("有错误，请按退回稿改正", "errors, see the marked copy"),
    "returned": Words("已退回，请改正后重报", "sent back, to be corrected"),
    "issued": Words("没有收到", "nothing came"),
    "not_issued": Words("还没有下发", "not sent out yet"),
    "awaited": Words("上报包里还没有", "not in a bundle yet"),
}
"""What a unit has to do by the state that is seen of its form; of what is held it is nothing."""


def missing(call: RollOutline) -> tuple[tuple[Unit, Words], ...]:
    """Return each unit that has still something to do, with what is wrong.

    Returns:
        Units in the roster's order. What is held is the department's to settle and no unit's: nor
        is a unit told of that has nothing on record because its bundle is held. A unit below
        another has the contact and telephone of that one: it is whom this level knows.
    """
    forms: dict[str, list[FormOutline]] = defaultdict(list)
    for form in call.forms:
        forms[form.unit.id].append(form)
    heads = {one.unit.id: one.unit for one in call.units if one.unit.key}
    return tuple(
        (_to_be_asked(one.unit, heads), _joined(words))
        for one in call.units
        if not _only_a_bundle_waits(one, forms.get(one.unit.id, ()))
        if (words := tuple(_words(forms.get(one.unit.id, ()))))
    )


def said_missing(lines: Iterable[tuple[Unit, Words]]) -> Iterator[str]:
    """Yield the numbered lines of what `missing` tells, in Chinese: they go to the group chat."""
    for number, (unit, what) in enumerate(lines, 1):
        who = " ".join(filter(None, (unit.name, unit.contact, unit.phone)))
        yield f"{number}. {who}：{what.zh}"


def _only_a_bundle_waits(one: UnitStatus, own: Sequence[FormOutline]) -> bool:
    return one.state == "held" and all(form.state != "held" for form in own)


def _to_be_asked(unit: Unit, heads: Mapping[str, Unit]) -> Unit:
    head = heads.get(head_of(unit.id))
    return unit if head is None else replace(unit, contact=head.contact, phone=head.phone)


def _words(forms: Sequence[FormOutline]) -> Iterator[Words]:
    for words in dict.fromkeys(_WRONG.values()):
        own = [form.project.name for form in forms if _WRONG.get(_seen(form)) == words]
        if len(own) == len(forms) and own:
            yield words
        elif own:
            names = "、".join(own)
            yield Words(f"{names}：{words.zh}", f"{names}: {words.en}")


def _seen(form: FormOutline) -> str:
    return seen_state(form.state, form.unit)


def _joined(parts: Sequence[Words]) -> Words:
    return Words("；".join(one.zh for one in parts), "; ".join(one.en for one in parts))
