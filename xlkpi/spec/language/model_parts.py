"""What all models of the spec language share: names, formulas, texts in both languages."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from xlkpi.formula.parse import FormulaError, parse

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr

NAME_PATTERN = r"^[a-z][a-z0-9_]{0,40}$"
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Column = Annotated[float, Field(gt=0, le=255)]


class Strict(BaseModel):
    """Frozen; a key that is not known is a mistake."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, use_attribute_docstrings=True
    )


def _expression(text: object) -> Expr:
    if isinstance(text, bool) or not isinstance(text, str | int | Decimal):
        raise PydanticCustomError(
            "formula",
            "{en}",
            {
                "zh": "这里应为一个公式",
                "en": "a formula is needed here",
                "remedy_zh": "请写成一行文字，例如 fiscal_funds + other_funds；必要时加引号。",
                "remedy_en": "Write it as one text, such as fiscal_funds + other_funds.",
                "offset": 0,
            },
        )
    try:
        return parse(str(text))
    except FormulaError as error:
        raise PydanticCustomError(
            "formula",
            "{en}",
            {
                "zh": error.message.zh,
                "en": error.message.en,
                "remedy_zh": error.hint.zh,
                "remedy_en": error.hint.en,
                "offset": error.offset,
            },
        ) from error


Formula = Annotated[
    Any,
    PlainValidator(_expression),
    WithJsonSchema({"type": "string", "description": "a formula over field names"}),
]


def _condition(value: object) -> bool | Expr:
    if value in ("是", "否"):
        said = {
            "zh": f"这里不写“{value}”",
            "en": f"“{value}” is not written here",
            "remedy_zh": "请写 true 或 false，或者一个条件，例如 usage = '出租'。",
            "remedy_en": "Write true or false, or a condition such as usage = '出租'.",
            "offset": 0,
        }
        raise PydanticCustomError("formula", "{en}", said)
    return value if isinstance(value, bool) else _expression(value)


Condition = Annotated[
    Any,
    PlainValidator(_condition),
    WithJsonSchema(
        {"anyOf": [{"type": "boolean"}, {"type": "string", "description": "a condition"}]}
    ),
]
"""true, false, or a condition over field names."""


def one_or_more(value: object) -> object:
    """Take one item for a list of one."""
    return value if isinstance(value, list) else [value]


class BothWords(Strict):
    """A message in both languages; places: {cell} {value} {label} {=formula:format} ..."""

    zh: str
    """In Chinese."""
    en: str = ""
    """In English; where left out, the Chinese stands there too."""

    @model_validator(mode="after")
    def _chinese_alone(self) -> BothWords:
        return self if self.en else self.model_copy(update={"en": self.zh})
