"""Words of the faults of a file, its identity and its structure (F)."""

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
        "warning",
        Words("旧格式或 ODF 格式的文件", "an old or ODF file format"),
        Words(
            "{file} 是{found}，已读入，请核对。", "{file} is {found}; it was read, look it over."
        ),
        Words("下次请另存为 .xlsx 再发送。", "Save it as .xlsx the next time."),
    ),
    "F02b": (
        "error",
        Words("不能可靠读取的格式", "a format that cannot be read reliably"),
        Words(
            "{file} 是{found}，不能可靠读取。",
            "{file} is {found}, which cannot be read reliably.",
        ),
        Words(
            "请在 WPS 或 Excel 中打开，另存为 .xlsx 后重新发送。",
            "Open it in WPS or Excel, save it as .xlsx and send it again.",
        ),
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
    "F06": (
        "warning",
        Words("工作表改名或增加", "sheets renamed or added"),
        Words(
            "{file} 的工作表有变动：{found}。",
            "The sheets of {file} were changed: {found}.",
        ),
        Words(
            "原表已按编号找到；新增的工作表不读取，请核对。",
            "Our forms were found by their codes; added sheets are not read, look them over.",
        ),
    ),
    "F07": (
        "warning",
        Words("插入或移动了行列", "rows or columns inserted or moved"),
        Words(
            "表“{sheet}”的行列有变动（{found}），现有栏目都已重新找到。",
            "Rows or columns of sheet “{sheet}” were changed ({found}); every field there was found again.",
        ),
        Words(
            "请核对读入的内容；以后请不要插入、删除或移动行列。",
            "Look it over; do not insert, delete or move rows or columns.",
        ),
    ),
    "F07b": (
        "error",
        Words("找不到栏目", "a field cannot be found"),
        Words(
            "表“{sheet}”中找不到这些栏目：{missing}。",
            "These fields cannot be found on sheet “{sheet}”: {missing}.",
        ),
        _OURS,
    ),
    "F08": (
        "warning",
        Words("工作表保护已取消", "sheet protection is off"),
        Words(
            "表“{sheet}”的保护已被取消，锁定的内容已逐格核对。",
            "Sheet “{sheet}” is not protected any more; its locked cells were compared one by one.",
        ),
        Words(
            "不必处理；以后请不要取消保护。",
            "Nothing to do; leave the protection on the next time.",
        ),
    ),
    "F09": (
        "info",
        Words("下拉列表等限制已丢失", "drop-downs and limits are lost"),
        Words(
            "表“{sheet}”的下拉列表和输入限制已丢失，内容已全部重新检查。",
            "Sheet “{sheet}” has lost its drop-downs and limits; everything was checked again.",
        ),
        Words("不必处理。", "Nothing to do."),
    ),
    "F10": (
        "warning",
        Words("合并单元格有变动", "merged cells were changed"),
        Words(
            "{cell}“{label}”的合并单元格有变动：{found}。",
            "The merged cells at {cell} ({label}) were changed: {found}.",
        ),
        Words(
            "请核对读入的内容；以后请不要合并或拆分单元格。",
            "Look over what was read; do not join or part cells.",
        ),
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
    "F12": (
        "warning",
        Words("填写栏内有图片", "a picture in an input cell"),
        Words(
            "{cell}“{label}”内有图片，图片不读取。",
            "There is a picture in {cell} ({label}); it is not read.",
        ),
        Words(
            "请核对图片中的内容是否已填写为文字。",
            "See that what the picture shows is typed as text.",
        ),
    ),
    "F12b": (
        "error",
        Words("填写栏内只有图片", "an input cell holds nothing but a picture"),
        Words(
            "{cell}“{label}”只有图片，没有文字或数字，无法读取。",
            "{cell} ({label}) holds a picture only; it cannot be read.",
        ),
        Words(
            "请删除图片，在 {cell} 直接填写内容。",
            "Delete the picture and type its content into {cell}.",
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
            "{file} 的“{sheet}”与 {other} 时间相同或无法分出先后，内容却不同，都暂不并入。",
            "“{sheet}” of {file} and {other} have the same time but differ; none is merged.",
        ),
        Words("请由部门确认以哪一份为准。", "The department has to say which one counts."),
    ),
    "F14": (
        "info",
        Words("取自压缩包", "taken from an archive"),
        Words("{file} 取自压缩包 {archive}。", "{file} was taken from the archive {archive}."),
        Words("不必处理。", "Nothing to do."),
    ),
    "F15": (
        "error",
        Words("只有下载链接，没有附件", "a link in place of an attachment"),
        Words(
            "{sender} 的邮件“{subject}”没有表格附件，只有下载链接（{service}）。",
            "The mail “{subject}” of {sender} has no workbook, only a link to a file ({service}).",
        ),
        Words(
            "请发件人把表格作为普通附件重新发送，或下载后用 xlkpi import 导入。",
            "Have it sent again as an attachment, or download it and import the file.",
        ),
    ),
    "F16": (
        "warning",
        Words("发件人待确认", "sender to be confirmed"),
        Words(
            "{file} 是“{name}”的{what}，发件人 {sender} {found}，暂不采用。",
            "{file} is a {what} of “{name}”; its sender {sender} {found}; it is held.",
        ),
        Words(
            "请电话核实：属实用 xlkpi confirm 确认；常用的邮箱请补入 roster.xlsx 再用 xlkpi import --again。",
            "Ask them: confirm it if it is theirs, or add the address to roster.xlsx and check again.",
        ),
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
        Words("文件名或文件夹中的单位与表内不符", "unit in the file name or folder differs"),
        Words(
            "{file} 的文件名或所在文件夹写的是“{named}”，表内是“{inside}”，以表内为准。",
            "The name or folder of {file} says “{named}”, the form says “{inside}”; the form counts.",
        ),
        Words("请核对文件是否发错。", "Check whether the right file was sent."),
    ),
    "F19": (
        "warning",
        Words("链接到别的文件", "links to other files"),
        Words(
            "{file} 含有指向其他文件的链接，链接的内容不读取。",
            "{file} refers to other files; what they hold is not read.",
        ),
        Words("请核对各栏是否直接填写了内容。", "See that every field was typed in directly."),
    ),
    "F19b": (
        "error",
        Words("含有宏", "contains macros"),
        Words("{file} 含有宏程序，为安全起见不读取。", "{file} contains macros and is not read."),
        Words(
            "请另存为不含宏的 .xlsx 后重新发送。",
            "Save it as .xlsx without macros and send it again.",
        ),
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
    "F21": (
        "warning",
        Words("隐藏了行或留有筛选", "hidden rows or a filter left on"),
        Words(
            "表“{sheet}”隐藏了第 {rows} 行，隐藏的内容也已读取。",
            "Sheet “{sheet}” hides row {rows}; what they hold was read all the same.",
        ),
        Words("请取消隐藏或筛选后核对。", "Show them and look them over."),
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
    "F26": (
        "error",
        Words("插入的行列中有内容", "content in inserted rows or columns"),
        Words(
            "表“{sheet}”的 {cell} 在插入的行或列中，填的是“{value}”，无法归入任何栏目。",
            "{cell} on sheet “{sheet}” lies in an inserted row or column; “{value}” belongs to no field.",
        ),
        Words(
            "请把内容移到表中原有的空白行，删除插入的行或列。",
            "Move it to an empty row of the form and delete the inserted row or column.",
        ),
    ),
    "F27": (
        "warning",
        Words("表外有内容", "content beside the form"),
        Words(
            "表“{sheet}”的 {cell} 在表外，填的是“{value}”，没有读取。",
            "{cell} on sheet “{sheet}” lies beside the form; “{value}” was not read.",
        ),
        Words(
            "如需说明，请填入“备注”等栏目。",
            "What has to be said belongs into the fields of the form.",
        ),
    ),
    "F28": (
        "warning",
        Words("不是最近一次下发的表", "not the workbook sent last"),
        Words(
            "{file} 是 {found} 下发的表，{newest} 又下发过新的。",
            "{file} is the workbook sent on {found}; a newer one was sent on {newest}.",
        ),
        Words(
            "请核对旧表中的内容是否仍然适用。", "See whether what the older one says still holds."
        ),
    ),
    "F29": (
        "info",
        Words("盖章扫描件", "a scan of the stamped page"),
        Words(
            "{file} 是{found}，与 {other} 一起收到，作为它的盖章件留存。",
            "{file} is {found} that came with {other}; it is kept as evidence of it.",
        ),
        Words("不必处理。", "Nothing to do."),
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
    "F31": (
        "error",
        Words("读取时超出限制", "beyond the limits of reading"),
        Words(
            "读取 {file} 时已中止：该文件{reason}。", "Reading {file} was ended: the file {reason}."
        ),
        _RESAVE,
    ),
    "F34": (
        "warning",
        Words("自动邮件带有表格", "a workbook with an automatic mail"),
        Words(
            "{sender} 的邮件“{subject}”是{kind}，附件 {files} 没有当作来表。",
            "The mail “{subject}” of {sender} is no person's ({kind}); {files} was not taken in.",
        ),
        Words(
            "请看一眼这封邮件：确是报表的，把附件另存出来，用 xlkpi import 读入。",
            "Look at the mail: if it is a return, save the attachment and import the file.",
        ),
    ),
    "F36": (
        "error",
        Words("邮件里的文件过多或过大", "more in a mail than is read"),
        Words(
            "{file} 里的文件过多或展开后过大，都没有读取，原件已留存；来自 {sender} 的邮件“{subject}”（{mail}）。",
            "{file} holds too many files, or too large ones once unpacked; none was read, the original is kept. It came with the mail “{subject}” of {sender} ({mail}).",
        ),
        Words(
            "不认识发件人的，不必处理；认识的，请他分几封重新发送，或解压后只导入需要的工作簿（xlkpi import）。",
            "Nothing to do if nobody knows the sender; else have it sent in several mails, or unpack it and import the workbooks that are needed (xlkpi import).",
        ),
    ),
}
