"""What keeps a text from being YAML, in words of our own: the library has English ones only."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlkpi.texts import Words


class YamlFault(NamedTuple):
    """What was found, and what to write instead."""

    found: Words
    remedy: Words


_TAB = YamlFault(
    Words("缩进用了制表符（Tab）", "a tab is used to indent"),
    Words("请改用空格缩进。", "Indent with spaces."),
)
_QUOTE = Words("请给整段文字加上引号。", "Put the whole text in quotes.")
_KINDS: tuple[tuple[re.Pattern[str], YamlFault], ...] = tuple(
    (re.compile(said), YamlFault(found, remedy))
    for said, found, remedy in (
        (r"\btab character|character '\\t'", *_TAB),
        (
            r"cannot start any token",
            Words("“{character}”不能用在开头", "“{character}” cannot begin anything"),
            _QUOTE,
        ),
        (
            r"mapping values are not allowed",
            Words("这里不能有冒号", "a colon cannot stand here"),
            Words(
                "一行只写一个键，冒号后面空一格，上一行也一样；文字里有冒号的，给整段文字加上引号。",
                "One key a line and a space after its colon, on the line above too; put a text "
                "with a colon in quotes.",
            ),
        ),
        (
            r"could not find expected ':'",
            Words("第 {begun} 行没有冒号", "line {begun} has no colon"),
            Words(
                "请写成“键: 值”，冒号后面空一格；接着上一行的文字，要比那一行多缩进。",
                "Write “key: value” with a space after the colon; what goes on from the line above "
                "is indented further.",
            ),
        ),
        (
            r"(end of stream|document (indicator|separator))$",
            Words("第 {begun} 行开始的引号没有结束", "the quote begun on line {begun} never ends"),
            Words("请在这段文字的末尾补上同样的引号。", "End the text with the same quote."),
        ),
        (
            r"expected ',' or '\]'",
            Words(
                "第 {begun} 行开始的方括号没有结束，或者两项之间少了逗号",
                "the bracket begun on line {begun} never ends, or a comma is missing",
            ),
            Words("请补上“]”或逗号。", "Add the “]” or the comma."),
        ),
        (
            r"expected ',' or '\}'",
            Words(
                "第 {begun} 行开始的花括号没有结束，或者两项之间少了逗号",
                "the brace begun on line {begun} never ends, or a comma is missing",
            ),
            Words("请补上“}”或逗号。", "Add the “}” or the comma."),
        ),
        (
            r"sequence entries are not allowed",
            Words("“- ”不能写在这里", "“- ” cannot stand here"),
            Words(
                "列表请从新的一行写起，每一项一行；文字以“-”开头的，给整段文字加上引号。",
                "Begin a list on a new line, one item a line; put a text that begins with “-” in "
                "quotes.",
            ),
        ),
        (
            r"expected '-' indicator",
            Words("列表中的这一行没有以“- ”开头", "this line of a list does not begin with “- ”"),
            Words(
                "请在前面写“- ”，与列表的其他项对齐；不是列表的，改正缩进。",
                "Begin it with “- ”, in line with the other items, or mend its indentation.",
            ),
        ),
        (
            r"expected (key|<block end>)",
            Words(
                "这一行的缩进与上面对不齐，或者引号后面还有文字",
                "this line is not in line with those above, or something follows a quote",
            ),
            Words(
                "同一层的键请从同一列写起；引号要包住整段文字。",
                "Begin keys of one level in one column; quotes go round the whole text.",
            ),
        ),
        (
            r"node content",
            Words("这里缺少一个值", "a value is missing here"),
            Words(
                "请补上值和括号；文字以括号或逗号开头的，给整段文字加上引号。",
                "Add the value and the bracket; put a text that begins with one in quotes.",
            ),
        ),
        (
            r"undefined alias|alphabetic or numeric|tag handle|expected '[>!]'|URI",
            Words(
                "以“*”“&”“!”开头的文字另有含义",
                "a text that begins with “*”, “&” or “!” means something else",
            ),
            _QUOTE,
        ),
        (
            r"second occurrence|duplicate anchor",
            Words("“&”后面的名称用了两次", "a name behind “&” stands twice"),
            Words("请改名；只是文字的，给整段文字加上引号。", "Rename one, or quote the text."),
        ),
        (
            r"another document",
            Words("一个文件里有两份内容（---）", "there are two documents in one file (---)"),
            Words("请删去这一行“---”，每份内容一个文件。", "Delete the line “---”: one file each."),
        ),
        (
            r"escape|hexa?dec",
            Words(
                "双引号里的“\\”后面的字符不能这样写",
                "what follows “\\” in double quotes is no escape",
            ),
            Words("请改用单引号，或写两个“\\”。", "Use single quotes, or write “\\” twice."),
        ),
        (
            r"comment or (a )?line break|indentation indicator",
            Words("“|”或“>”后面不能有文字", "nothing may follow “|” or “>”"),
            Words(
                "请从下一行写起，并多缩进；只是文字的，加上引号。",
                "Begin on the next line, indented further, or quote the text.",
            ),
        ),
        (
            r"directive|document start",
            Words("“%”不能写在行首", "“%” cannot begin a line"),
            _QUOTE,
        ),
        (
            r"too deeply",
            Words("层次过多", "it is nested too deeply"),
            Words("请减少缩进的层次。", "Nest less deeply."),
        ),
        (
            r"recursion",
            Words("“*”指向了它自己所在的内容", "a “*” means what it stands in itself"),
            _QUOTE,
        ),
        (
            r"too many nodes",
            Words("内容过多", "there is too much in it"),
            Words("请分成几个文件。", "Divide it into several files."),
        ),
    )
)
_OTHER = YamlFault(
    Words("这里不是 YAML 的写法", "this is not how YAML is written"),
    Words("请检查缩进、冒号后的空格和引号。", "Check indentation, spaces after colons and quotes."),
)
_CONTROL = Words("不能用的字符 {character}", "the character {character}, which cannot stand there")
_DELETE = Words("请删去这个字符。", "Delete this character.")
NOT_UTF8 = YamlFault(
    Words("文件不是 UTF-8 编码", "the file is not in UTF-8"),
    Words("请在编辑器中另存为 UTF-8 编码。", "Save it as UTF-8 in your editor."),
)


def fault(said: str, begun: int, line: str, column: int) -> YamlFault:
    """Return what is wrong in our own words; the line is not quoted, it may hold a person's number.

    Args:
        said: What the library says of it.
        begun: The line on which what was being read began.
        line: The text of the line where it gave up.
        column: Where in this line, from 1.
    """
    character = line[column - 1 : column]
    is_indent = character == "\t" and not line[: column - 1].strip()
    kind = _TAB if is_indent else next((kind for p, kind in _KINDS if p.search(said)), _OTHER)
    return YamlFault(kind.found.fill(begun=begun, character=character), kind.remedy)


def forbidden(character: str) -> YamlFault:
    """Return that a character cannot stand in YAML; it is told by its number."""
    return YamlFault(
        _CONTROL.fill(character=f"U+{ord(character):04X}" if character else ""), _DELETE
    )
