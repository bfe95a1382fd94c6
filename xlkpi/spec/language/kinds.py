"""The closed list of field kinds and what each means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from xlkpi.texts import Words

if TYPE_CHECKING:
    from typing import Literal

    Sort = Literal["number", "text", "date", "bool"]


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    REFERENCE = "reference"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    YEAR_MONTH = "year_month"

    @property
    def sort(self) -> Sort:
        """Which of the formula language's types the values have; a flag is the text 是 or 否."""
        match self:
            case Kind.INTEGER | Kind.MONEY | Kind.PERCENT | Kind.NUMBER:
                return "number"
            case Kind.DATE | Kind.YEAR_MONTH:
                return "date"
            case Kind.TEXT | Kind.CHOICE | Kind.REFERENCE | Kind.FLAG:
                return "text"
            case Kind.ID_CARD | Kind.BANK_CARD | Kind.PHONE:
                return "text"
            case _:
                assert_never(self)

    @property
    def numeric(self) -> bool:
        """Whether a cell of this kind holds a number in Excel that is no date."""
        return self.sort == "number"


@dataclass(frozen=True, slots=True)
class Traits:
    """How a kind is shown and named: Excel format, words and an example for messages."""

    number_format: str
    decimals: int | None
    name: Words
    example: str


TRAITS: dict[Kind, Traits] = {
    Kind.TEXT: Traits("@", None, Words("文字", "a text"), "文字"),
    Kind.INTEGER: Traits("0", 0, Words("整数", "a whole number"), "12"),
    Kind.MONEY: Traits("#,##0.00##", 4, Words("金额", "an amount"), "18.84"),
    Kind.PERCENT: Traits("0.00%", 4, Words("百分数", "a percentage"), "30%"),
    Kind.NUMBER: Traits("#,##0.00##", 4, Words("数字", "a number"), "12.5"),
    Kind.DATE: Traits("yyyy-mm-dd", None, Words("日期", "a date"), "2021-1-15"),
    Kind.FLAG: Traits("@", None, Words("“是”或“否”", "是 or 否"), "是"),
    Kind.CHOICE: Traits("@", None, Words("列表中的一项", "a word of the list"), ""),
    Kind.REFERENCE: Traits("@", None, Words("已有的编号", "a known id"), ""),
    Kind.ID_CARD: Traits("@", None, Words("18 位身份证号", "an ID number of 18 digits"), ""),
    Kind.BANK_CARD: Traits(
        "@", None, Words("12 至 19 位银行卡号", "a card number of 12 to 19 digits"), ""
    ),
    Kind.PHONE: Traits(
        "@",
        None,
        Words("手机号或带区号的座机号", "a mobile number, or another with its area code"),
        "0393-1234567",
    ),
    Kind.YEAR_MONTH: Traits("yyyy-mm", None, Words("年月", "a year and month"), "2021-03"),
}
YES, NO = "是", "否"
FLAG_WORDS = (YES, NO)
FLAG_SPELLINGS = {
    **dict.fromkeys(["√", "✓", "✔", "☑", "✅", "对", "是的", "Y", "YES", "TRUE"], YES),
    **dict.fromkeys(["×", "✕", "✖", "✗", "✘", "❌", "不是", "N", "NO", "FALSE"], NO),
}
"""What people put for 是 and 否, in any case of letters.

Not 有 and 无, which the label turns round (本年无此项目), nor 1 and 0, v, and boxes ☐ ☒.
"""
