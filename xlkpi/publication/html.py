"""A published text as one page for the department's site: no scripts, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, assert_never

from xlkpi.plan.model import Style
from xlkpi.publication.document import Contents, Grid, Heading, PageBreak, Paragraph, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.publication.document import Document, GridCell, Piece, Run, Runs

_LOOK = """
body{margin:0 auto;max-width:52rem;padding:2rem 1.5rem;color:#111;background:#fff;
font:16px/1.8 "SimSun","宋体","Songti SC","Noto Serif CJK SC",serif}
h1,h2,h3,h4,h5,h6,th{font-family:"SimHei","黑体","Heiti SC","Noto Sans CJK SC",sans-serif}
h1{font-size:1.6rem;text-align:center;margin:2.5rem 0 1rem}h2{font-size:1.2rem}
h3{font-size:1.05rem}
p{margin:.4rem 0;text-indent:2em}p.styled,nav p{text-indent:0;text-align:center}
nav ol{list-style:none;padding:0}nav a{color:inherit}
table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.9rem;line-height:1.5}
td,th{border:1px solid #333;padding:.3rem .4rem;text-align:center;vertical-align:middle}
td.text{text-align:left}td p,th p{margin:0;text-indent:0}
.gap,p.draft{color:#c00000;font-weight:bold}p.draft{text-align:center;text-indent:0}
hr{border:0;border-top:1px solid #999;margin:2rem 0}
@media print{hr{visibility:hidden;break-after:page}tr{break-inside:avoid}}
"""
_LABELS = (Style.LABEL, Style.HEAD, Style.TITLE)


def html(document: Document, draft_mark: str) -> bytes:
    """Return a text as an HTML page in UTF-8; same text, same bytes.

    Args:
        document: The text.
        draft_mark: Stands at the top of a draft.
    """
    headings = [piece for piece in document.pieces if isinstance(piece, Heading)]
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(document.title)}</title><style>{_LOOK}</style></head><body>",
        *([f'<p class="draft">{escape(draft_mark)}</p>'] if document.draft else []),
        *_pieces(document.pieces, headings),
        "</body></html>",
    ]
    return "\n".join(lines).encode("utf-8") + b"\n"


def _pieces(pieces: tuple[Piece, ...], headings: list[Heading]) -> Iterator[str]:
    number = 0
    for piece in pieces:
        match piece:
            case Paragraph():
                kind = ' class="styled"' if piece.style else ""
                yield f"<p{kind}>{_runs(piece.runs)}</p>"
            case Heading():
                level = min(piece.level, 6)
                yield f'<h{level} id="h{number}">{_runs(piece.runs)}</h{level}>'
                number += 1
            case Contents():
                yield from _contents(piece, headings)
            case PageBreak():
                yield "<hr>"
            case Grid():
                yield from _table(piece)
            case _:
                assert_never(piece)


def _contents(piece: Contents, headings: list[Heading]) -> Iterator[str]:
    yield f"<nav><p>{escape(piece.title)}</p><ol>"
    for number, one in enumerate(headings):
        if one.level <= piece.levels:
            indent = f' style="padding-left:{(one.level - 1) * 2}em"' if one.level > 1 else ""
            yield f'<li{indent}><a href="#h{number}">{escape(words(one.runs))}</a></li>'
    yield "</ol></nav>"


def _table(grid: Grid) -> Iterator[str]:
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{100 * w / total:.2f}%">' for w in grid.widths)
    yield f"<table><colgroup>{columns}</colgroup>"
    for row in range(grid.rows):
        own = [cell for cell in grid.cells if cell.area.first.row == row]
        yield "<tr>" + "".join(map(_cell, own)) + "</tr>"
    yield "</table>"


def _cell(cell: GridCell) -> str:
    tag = "th" if cell.style in _LABELS else "td"
    kind = ' class="text"' if cell.style is Style.TEXT else ""
    spans = f' colspan="{cell.area.columns}"' if cell.area.columns > 1 else ""
    spans += f' rowspan="{cell.area.rows}"' if cell.area.rows > 1 else ""
    inside = "".join(f"<p>{_runs(line)}</p>" for line in cell.content)
    return f"<{tag}{kind}{spans}>{inside}</{tag}>"


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = escape(run.text)
    return f'<span class="gap">【{text}】</span>' if run.gap else text
