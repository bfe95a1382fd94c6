"""What is wrong with how a text is written (K07, K17), and how it should be, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.formula.card_numbers import ID_LENGTH, id_card_fault
from xlkpi.formula.patterns import ways, words_and_pieces
from xlkpi.spec.language.kinds import TRAITS, Kind
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from xlkpi.formula.patterns import Piece, Way
    from xlkpi.spec.language.models import FieldSpec

_CLASSES = {
    "0-9": Words("数字", "digits"),
    "A-Za-z": Words("字母", "letters"),
    "A-Z": Words("大写字母", "capital letters"),
    "a-z": Words("小写字母", "small letters"),
    " ": Words("空格", "spaces"),
    "-": Words("短横线", "hyphens"),
    "_": Words("下划线", "underscores"),
    "+": Words("加号", "plus signs"),
    "()": Words("括号", "brackets"),
    ".": Words("点", "dots"),
}
_CLASS = re.compile("|".join(re.escape(known) for known in _CLASSES) + "|.-.|.", re.DOTALL)
_RUN = re.compile(
    "|".join(("0123456789", *("".join(map(chr, range(a, a + 26))) for a in (65, 97))))
)
_RUNS = {"0": "0-9", "A": "A-Z", "a": "a-z"}
_ID_FAULTS = {
    "characters": Words(
        "前 17 位应为数字，末位应为数字或 X", "17 digits are needed, and a digit or X behind them"
    ),
    "region": Words("开头两位不是省级行政区代码", "it does not begin with the code of a province"),
    "birthday": Words(
        "第 7 至 14 位不是真实的出生日期", "the 7th to 14th digits are no date of birth"
    ),
    "check_digit": Words(
        "末位校验码与前面 17 位不符，其中有抄错的地方",
        "its check digit does not fit the others: some digit is wrong",
    ),
}


def in_words(allowed: str) -> Words:
    """Return a class of characters (0-9A-Za-z-) as people call them."""
    named = [_CLASSES.get(part, same(part)) for part in _CLASS.findall(allowed)]
    return Words("、".join(w.zh for w in named), ", ".join(w.en for w in named))


def wrong_with(spec: FieldSpec, text: str) -> Words:
    """Return what is wrong with a text that is not written as its field asks for."""
    match spec.kind:
        case Kind.ID_CARD:
            fault = id_card_fault(text)
            known = _ID_FAULTS.get(fault or "")
            return _length(str(ID_LENGTH), len(text)) if known is None else known
        case Kind.BANK_CARD:
            if text.isascii() and text.isdigit():
                return _length("12 至 19", len(text), "12 to 19")
            return Words("其中有数字以外的字符", "it has other characters than digits")
        case Kind.PHONE:
            return Words(
                "不是 11 位手机号，也不是带区号的座机号",
                "it is neither a mobile number of 11 digits nor one with its area code",
            )
        case _:
            return Words("写法不对", "it is not written as it should be")


def wanted(spec: FieldSpec) -> Words:
    """Return how a text of a field is written, to stand behind 填写."""
    if spec.pattern is None:
        example = TRAITS[spec.kind].example
        name = TRAITS[spec.kind].name
        if not example:
            return name
        return Words(f"{name.zh}（例如 {example}）", f"{name.en} (such as {example})")
    found = [_way_in_words(way) for way in ways(spec.pattern)]
    return Words("，或".join(w.zh for w in found), ", or ".join(w.en for w in found))


def _length(right: str, found: int, right_en: str = "") -> Words:
    return Words(
        f"应为 {right} 位，现在有 {found} 位", f"{right_en or right} are needed, it has {found}"
    )


def _way_in_words(way: Way) -> Words:
    """Return a way of writing in words: 6 位数字、“-”、2 位大写字母."""
    parts = [
        Words(f"“{word}”", f"“{word}”") if piece is None else _piece_in_words(piece)
        for word, piece in words_and_pieces(way)
    ]
    return Words("、".join(w.zh for w in parts), ", ".join(w.en for w in parts))


def _piece_in_words(piece: Piece) -> Words:
    classes = _RUN.sub(lambda run: _RUNS[run[0][0]], piece.allowed)
    named = in_words(classes)
    size = f"{piece.least}" if piece.least == piece.most else f"{piece.least} 至 {piece.most}"
    size_en = size.replace(" 至 ", " to ")
    return Words(f"{size} 位{named.zh}", f"{size_en} of {named.en}")
