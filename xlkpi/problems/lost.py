"""Words of what a file ought to hold and cannot, and of what stands where it cannot be read (F)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "F39": (
        "error",
        Words("保存时丢失了格子", "cells lost when the file was saved"),
        Words(
            "表“{sheet}”的 {cells} 在文件里已经没有了：保存这份文件的程序丢掉了这些格子，填在里面的内容读不到。",
            "Cells {cells} of sheet “{sheet}” are not in the file any more: the program that saved it lost them, and what they held.",
        ),
        Words(
            "请用 WPS 或 Excel 打开原来的工作簿，核对后另存为 .xlsx 重新发送。",
            "Open the original workbook in WPS or Excel, look it over, save it as .xlsx and send it again.",
        ),
    ),
    "F41": (
        "error",
        Words("不能读取的压缩包", "an archive that is not read"),
        Words(
            "{file} 是{found}，里面的表没有读取。",
            "{file} is {found}; what is in it was not read.",
        ),
        Words(
            "请把工作簿直接作为附件发送，或压缩成 zip 后重新发送。",
            "Send the workbook itself as an attachment, or packed as a zip.",
        ),
    ),
    "F42": (
        "error",
        Words("是链接，没有读取", "a link, not followed"),
        Words(
            "{file} 是指向别处的链接（快捷方式），没有读取。",
            "{file} is a link to another place and was not followed.",
        ),
        Words(
            "需要读入的，请把文件本身复制到这个文件夹，或直接导入链接所指的文件。",
            "Copy the file itself into the folder, or import what the link points at.",
        ),
    ),
    "F43": (
        "error",
        Words("不是普通文件", "no ordinary file"),
        Words(
            "{file} 是管道、设备或接口，不是普通文件，没有打开。",
            "{file} is a pipe, a device or a socket and no file; it was not opened.",
        ),
        Words("请导入工作簿文件。", "Import the file of a workbook."),
    ),
    "F44": (
        "error",
        Words("文件打不开", "a file cannot be opened"),
        Words("{file} 打不开：{reason}。", "{file} cannot be opened: {reason}."),
        Words(
            "请关闭正在使用它的程序，检查权限，再导入一次；其他文件不受影响。",
            "Close what holds it, check the permissions, and import it again; no other file is affected.",
        ),
    ),
    "F40": (
        "error",
        Words("离表太远的地方有内容", "content far from the table"),
        Words(
            "{file} 的表“{sheet}”在 {cell} 有内容，离表太远，无法读取。",
            "Sheet “{sheet}” of {file} has content at {cell}, too far from the table to be read.",
        ),
        Words(
            "请删除 {cell} 的内容，另存为 .xlsx 后重新发送。",
            "Delete what stands at {cell}, save it as .xlsx and send it again.",
        ),
    ),
}
