"""Tables of what the models of a language hold, for the pages that describe them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from xlkpi.spec.language.kinds import Kind

_SIMPLE = {
    "str": "text",
    "int": "number",
    "float": "number",
    "Decimal": "number",
    "bool": "true/false",
    "date": "date",
    "Any": "formula",
}


def about(model: type[BaseModel]) -> str:
    """What a model says of itself, on one line."""
    lines = (model.__doc__ or "").strip().split("\n")
    return " ".join(line.strip() for line in lines if line.strip())


def keys_of(model: type[BaseModel]) -> str:
    """The keys of a model as a table: what each is, what it holds, what stands for none."""
    lines = ["| key | what | holds | default |", "|---|---|---|---|"]
    for name, info in model.model_fields.items():
        what = " ".join((info.description or "").split())
        holds, default = _named(info.annotation), _shown(info.default)
        lines.append(f"| `{info.alias or name}` | {what} | {holds} | {default} |")
    return "\n".join(lines)


def _named(kind: Any) -> str:
    if kind is Kind:
        return ", ".join(f"`{one}`" for one in Kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.__name__
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _named(inside[0])
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in inside)
    if origin is tuple:
        return f"list of {_named(inside[0])}" if inside[-1] is Ellipsis else "two values"
    if origin is dict:
        return f"name: {_named(inside[1])}"
    if inside:
        kinds = (_named(one) for one in inside if one is not type(None))
        return " or ".join(dict.fromkeys(kinds))
    return _SIMPLE.get(getattr(kind, "__name__", str(kind)), str(kind))


def _shown(default: Any) -> str:
    if default is PydanticUndefined:
        return "needed"
    if default in (None, "", (), {}) or isinstance(default, BaseModel):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
