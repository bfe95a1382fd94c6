"""What a person sees in a cell and takes it for, stated without the product's own reading.

Deliberately other means than the product's: Unicode categories instead of lists of characters,
strptime instead of patterns, number formats as Python functions.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.spec.language.models import FieldSpec, ListSpec

Meaning = Decimal | date | str | None
REFUSED = "\0refused"
"""Nobody can say for sure what is meant."""

YES = {"是", "√", "✓", "✔", "☑", "✅", "对", "是的", "Y", "YES", "TRUE"}
NO = {"否", "×", "✕", "✖", "✗", "✘", "❌", "不是", "N", "NO", "FALSE"}
YUAN = {"元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y年%m月%d号", "%Y年%m月%d", "%Y%m%d")
TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S")


def _places(number: Decimal, least: int, most: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    return f"{int(whole):,}" + "." + decimals[:least] + decimals[least:].rstrip("0")


LOOKS: Mapping[str, Callable[[Decimal], str]] = {
    "#,##0.00##": lambda n: ("-" if -1 < n < 0 else "") + _places(n, 2, 4),
    "0.00": lambda n: f"{n.quantize(Decimal('0.01'), ROUND_HALF_UP):f}",
    "0": lambda n: f"{n.quantize(Decimal(1), ROUND_HALF_UP):f}",
    "0%": lambda n: f"{(n * 100).quantize(Decimal(1), ROUND_HALF_UP):f}%",
    "0.00%": lambda n: f"{(n * 100).quantize(Decimal('0.01'), ROUND_HALF_UP):f}%",
    '0.00"万元"': lambda n: f"{n.quantize(Decimal('0.01'), ROUND_HALF_UP):f}万元",
    '0"月"': lambda n: f"{n.quantize(Decimal(1), ROUND_HALF_UP):f}月",
    '0"元"': lambda n: f"{n.quantize(Decimal(1), ROUND_HALF_UP):f}元",
    "¥0.00": lambda n: f"¥{n.quantize(Decimal('0.01'), ROUND_HALF_UP):f}".replace("¥-", "-¥"),
    "$0.00": lambda n: f"${n.quantize(Decimal('0.01'), ROUND_HALF_UP):f}",
    ";;;": lambda _: "",
}
"""Number formats -> what they show of a number; General and @ show its digits."""


def shown(number: float, look: str) -> str:
    """Return a number as its cell shows it."""
    digits = Decimal(f"{number:.15g}")
    if look in ("General", "@"):
        text = f"{digits:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return LOOKS[look](digits)


def day_of_serial(number: float) -> str:
    """Return a day's number as a date cell shows it; one too large for a date as its digits."""
    if not 1 <= number < 2_958_466:
        return f"{number:.0f}"
    first = 30 if number >= 61 else 31  # Excel's 1900 has a 29 February
    return (date(1899, 12, first) + timedelta(days=int(number))).isoformat()


def visible(text: str) -> str:
    """Return a text without what has no width and no ink, its line ends as one character."""
    lines = "\n".join(text.replace("\r\n", "\n").splitlines())
    kept = lines + ("\n" if text.endswith(("\n", "\r")) else "")
    return "".join(c for c in kept if c in "\n\t" or not _unseen(c))


def _unseen(character: str) -> bool:
    variant = "VARIATION SELECTOR" in unicodedata.name(character, "")
    joiner = character in "\u034f\u180b\u180c\u180d"
    return variant or joiner or unicodedata.category(character) in ("Cc", "Cf")


def meaning(seen: str, field: FieldSpec, lists: Mapping[str, ListSpec], measure: str) -> Meaning:
    """Return what a person takes the content of a cell for; REFUSED where nobody can be sure.

    A number with an unseen character in it is refused.
    """
    text, bare = blank_free(visible(seen)), blank_free(seen)
    if not bare:
        return None
    match field.kind:
        case Kind.MONEY | Kind.PERCENT | Kind.INTEGER | Kind.DATE:
            if any(_unseen(c) for c in bare if c not in "\n\t\r"):
                return REFUSED
            half = "".join(unicodedata.normalize("NFKC", c) if _wide(c) else c for c in bare)
            return _date(half) if field.kind is Kind.DATE else _number(half, field.kind, measure)
        case Kind.FLAG:
            return _flag(_folded(text))
        case Kind.CHOICE:
            return _word(_folded(text), text, lists[field.list_ or ""])
        case _ if field.characters is not None:
            half = "".join(unicodedata.normalize("NFKC", c) if _wide(c) else c for c in text)
            return blank_free(half) or None
        case _:
            return text or None


def blank_free(text: str) -> str:
    """Return a text without white space around it."""
    return text.strip().strip("\u2800\u3164\u115f\u1160\uffa0").strip()


def _wide(character: str) -> bool:
    return "\uff01" <= character <= "\uff5e" or character == "\u3000"


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _number(text: str, kind: Kind, measure: str) -> Meaning:
    factor = Decimal(1)
    if kind is Kind.PERCENT and text.endswith("%"):
        text, factor = text[:-1].rstrip(), Decimal("0.01")
    if kind is Kind.MONEY:
        text = text[1:].strip() if text[:1] in ("¥", "￥") else text
        unit = next((u for u in sorted(YUAN, key=len, reverse=True) if text.endswith(u)), "")
        text = text.removesuffix(unit).rstrip()
        factor = Decimal(YUAN.get(unit, YUAN[measure])) / YUAN[measure]
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text) if _grouped(text) else text
    if not plain or set(plain) - set("+-.0123456789") or plain.endswith("."):
        return REFUSED
    if plain.lstrip("+-")[:1] == ".":
        return REFUSED
    try:
        return Decimal(plain) * factor
    except InvalidOperation:
        return REFUSED


def _grouped(text: str) -> bool:
    groups = text.lstrip("+-").partition(".")[0].split(",")
    return all(len(g) == 3 for g in groups[1:]) and 0 < len(groups[0]) <= 3 and groups[0][0] != "0"


def _date(text: str) -> Meaning:
    tidy = re.sub(r" ?([年月日号]) ?", r"\1", text)
    tidy = re.sub(r"([日号])(?=[0-9])", r"\1 ", tidy)
    if not re.match(r"[0-9]{4}\D|[0-9]{8}(?!\d)", tidy):
        return REFUSED
    for way in DAYS:
        for clock in TIMES:
            try:
                return datetime.strptime(tidy, way + clock).date()  # noqa: DTZ007 - no zone
            except ValueError:
                continue
    return REFUSED


def _flag(folded: str) -> Meaning:
    word = folded.upper()
    if not word:
        return None
    return "是" if word in YES else "否" if word in NO else REFUSED


def _word(folded: str, text: str, known: ListSpec) -> Meaning:
    if text in known.all_words:
        return text
    if text in known.spellings:
        return known.spellings[text]
    meant = {w for w in known.all_words if _folded(w) == folded}
    meant |= {w for s, w in known.spellings.items() if _folded(s) == folded}
    meant |= {other for other in known.other_meaning if _folded(other) == folded}
    if not folded:
        return None
    return meant.pop() if len(meant) == 1 else REFUSED


def about(shown: str, merged: object) -> bool:
    """Whether a number is shown so when it is rounded."""
    digits = shown.replace(",", "").removesuffix("%")
    try:
        step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
        number = Decimal(digits)
    except InvalidOperation:
        return False
    scale = 100 if shown.endswith("%") else 1
    return isinstance(merged, Decimal) and abs(merged * scale - number) <= step / 2
