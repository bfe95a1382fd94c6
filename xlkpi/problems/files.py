"""Words of the faults of a file, its identity and its structure (F; forms.md section 6)."""

from __future__ import annotations

from xlkpi.texts import Words

_RESAVE = Words(
    "请用 WPS 或 Excel 打开下发的模板填写，另存为 .xlsx 后重新发送。",
    "Fill in the workbook that was sent out, save it as .xlsx and send it again.",
)
_OURS = Words(
    "请填写下发给本单位的原模板，不要新建表格或复制到别的文件。",
    "Fill in the workbook that was sent to the unit; do not copy it into another file.",
)
_CONFIRM = Words("请由部门确认后再并入。", "The department has to confirm it before it is merged.")

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "F01": (
        "error",
        Words("不是工作簿", "not a workbook"),
        Words("{file} 是{found}，不是 Excel 工作簿。", "{file} is {found}, not an Excel workbook."),
        _RESAVE,
    ),
    "F02": (
        "error",
        Words("文件格式暂不能读取", "file format not read yet"),
        Words("{file} 是{found}，目前不能读取。", "{file} is {found}, which is not read yet."),
        _RESAVE,
    ),
    "F03": (
        "error",
        Words("文件已加密", "file is encrypted"),
        Words("{file} 设有打开密码，无法读取。", "{file} has a password and cannot be read."),
        Words("请取消打开密码，保存后重新发送。", "Remove the password, save and send it again."),
    ),
    "F04": (
        "error",
        Words("不是下发的表", "not one of our forms"),
        Words("{file} 不是本部门下发的表。", "{file} is not one of the forms sent out."),
        _OURS,
    ),
    "F05": (
        "error",
        Words("年度、阶段或版本不符", "other year, stage or version"),
        Words(
            "{file} 是“{found}”的表，本次收的是“{expected}”。",
            "{file} is a form of {found}; this collection takes {expected}.",
        ),
        Words("请填写本次下发的模板。", "Fill in the workbook of this collection."),
    ),
    "F11": (
        "error",
        Words("锁定的内容被改动", "locked content was changed"),
        Words(
            "{cell}“{label}”不应改动：现在是“{value}”，应为“{expected}”。",
            "{cell} ({label}) must not be changed: it is “{value}”, it should be “{expected}”.",
        ),
        Words(
            "请恢复为“{expected}”，或重新填写原模板。",
            "Restore “{expected}”, or use the original workbook.",
        ),
    ),
    "F13": (
        "info",
        Words("重复发送", "sent twice"),
        Words("{file} 与已收到的 {other} 内容相同。", "{file} has the same content as {other}."),
        Words("不必处理。", "Nothing to do."),
    ),
    "F13b": (
        "error",
        Words("同一时间有两份不同的表", "two different returns of one time"),
        Words(
            "{file} 与 {other} 时间相同或无法分出先后，内容却不同，两份都暂不并入。",
            "{file} and {other} have the same time but differ; neither is merged.",
        ),
        Words("请由部门确认以哪一份为准。", "The department has to say which one counts."),
    ),
    "F17": (
        "error",
        Words("表未填写", "returned unfilled"),
        Words(
            "表“{sheet}”与下发时相同，没有填写。",
            "Sheet “{sheet}” is as it was sent out: nothing is filled in.",
        ),
        Words("请填写后重新发送。", "Fill it in and send it again."),
    ),
    "F18": (
        "warning",
        Words("文件名中的单位与表内不符", "unit in the file name differs"),
        Words(
            "文件名写的是“{named}”，表内是“{inside}”，以表内为准。",
            "The file name says “{named}”, the form says “{inside}”; the form counts.",
        ),
        Words("请核对文件是否发错。", "Check whether the right file was sent."),
    ),
    "F20": (
        "error",
        Words("混入了别的单位的表", "another unit's form in the workbook"),
        Words(
            "表“{sheet}”属于“{other}”，却在“{name}”的文件中。",
            "Sheet “{sheet}” belongs to “{other}” but is in the workbook of “{name}”.",
        ),
        _OURS,
    ),
    "F22": (
        "warning",
        Words("身份码无法核实", "identity cannot be verified"),
        Words(
            "{file} 的身份码{found}，暂不并入。",
            "The identity of {file} {found}; it is held.",
        ),
        _CONFIRM,
    ),
    "F23": (
        "error",
        Words("找不到应有的表或栏目", "a sheet or field is missing"),
        Words(
            "{file} 中找不到“{missing}”。",
            "“{missing}” cannot be found in {file}.",
        ),
        _OURS,
    ),
    "F24": (
        "warning",
        Words("不在应报范围", "not due"),
        Words(
            "{name} 的“{project}”不在应报范围。",
            "“{project}” is not due from {name}.",
        ),
        _CONFIRM,
    ),
    "F25": (
        "warning",
        Words("通用模板待确认", "common template to be confirmed"),
        Words(
            "{file} 用的是通用模板，填的单位是“{name}”。",
            "{file} is the template for everybody, filled in for “{name}”.",
        ),
        _CONFIRM,
    ),
    "F30": (
        "error",
        Words("处理此文件时程序出错", "the program failed on this file"),
        Words(
            "处理 {file} 时程序出错（编号 {reference}），其他文件不受影响。",
            "The program failed on {file} (reference {reference}); other files are not affected.",
        ),
        Words(
            "请把该文件和编号交给维护人员。", "Give the file and the reference to the maintainer."
        ),
    ),
}
