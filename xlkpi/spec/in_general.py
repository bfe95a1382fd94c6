"""Messages before they are about any cell: what fills their places, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlkpi.spec.in_words import formula_in_words
from xlkpi.spec.templates import pieces
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.spec.language.models import Spec

_PLACES: Final[Mapping[str, Words]] = {
    "cell": Words("某格", "a cell"),
    "cells": Words("几格", "cells"),
    "label": Words("栏目", "field"),
    "row_label": Words("该行", "the row"),
    "value": Words("所填内容", "what was typed"),
    "read": Words("读作的内容", "what it was read as"),
    "found": Words("所见", "what was found"),
    "expected": Words("应有的内容", "what it should be"),
    "measure": Words("金额单位", "measure"),
    "kind": Words("该填的内容", "what belongs there"),
    "words": Words("列表中的词", "words of the list"),
    "parent": Words("上级选项", "the choice above"),
    "missing": Words("缺少的栏目", "what is missing"),
    "least": Words("最少", "least"),
    "most": Words("最多", "most"),
    "length": Words("实际字数", "its length"),
    "between": Words("规定的字数", "the allowed length"),
    "outside": Words("超出规定的范围", "outside the allowed range"),
    "within": Words("规定范围内的数", "a value in range"),
    "places": Words("规定的小数位", "the allowed decimals"),
    "rules": Words("某条规则", "some rule"),
    "file": Words("文件", "the file"),
    "sheet": Words("表名", "sheet"),
    "other": Words("另一处", "the other one"),
    "name": Words("名称", "name"),
    "unit": Words("单位", "unit"),
    "units": Words("各单位", "units"),
    "project": Words("项目", "project"),
    "who": Words("经办人", "who"),
    "why": Words("原因", "why"),
    "before": Words("原来的", "before"),
    "after": Words("现在的", "after"),
    "reason": Words("原因", "reason"),
    "remedy": Words("办法", "what to do"),
    "wanted": Words("该填的内容", "what belongs there"),
    "one": Words("一个单位", "one unit"),
    "first": Words("某表某格", "a cell"),
    "second": Words("某表某格", "a cell"),
    "what": Words("事项", "what"),
    "allowed": Words("可用的", "what is allowed"),
    "sender": Words("发件人", "sender"),
    "subject": Words("邮件主题", "subject"),
}
_OTHER = Words("……", "...")


def in_general(template: Words, spec: Spec | None = None) -> Words:
    """Return a message with its places named 〔…〕; formulas of a spec's rule are told in words.

    Args:
        template: A message or hint of the catalogue or of a rule, with its places in braces.
        spec: Whose fields the formulas name; None for a message of the catalogue.
    """
    return Words(_in_general(template.zh, spec, zh=True), _in_general(template.en, spec, zh=False))


def _in_general(template: str, spec: Spec | None, *, zh: bool) -> str:
    parts = []
    for piece in pieces(template):
        if piece.formula is not None and spec is not None:
            parts.append(_named(same(formula_in_words(piece.formula, spec)), zh=zh))
        elif piece.place or piece.formula is not None:
            parts.append(_named(_PLACES.get(piece.place, _OTHER), zh=zh))
        else:
            parts.append(piece.text)
    return "".join(parts)


def _named(words: Words, *, zh: bool) -> str:
    return f"〔{words.zh}〕" if zh else f"[{words.en}]"
