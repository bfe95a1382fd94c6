"""The product's own words in the workbooks that go out."""

from __future__ import annotations

from xlkpi.problems import Severity
from xlkpi.texts import Words

READY = Words("可以提交", "ready to send")
TO_MEND_BEFORE = Words("还有 ", "")
TO_MEND_AFTER = Words(" 处需要修改，请看“自检”表", " to mend, see the self-check")
TO_MEND = Words(" 处需要修改", " to mend")
CHECK_TITLE = Words("自检", "Self-check")
CHECK_INTRO = Words(
    "填完后看这里：没有需要修改的地方就可以发回。点单元格地址可以跳过去。",
    "Look here when you are done: send the file back when nothing is left to mend. "
    "Click an address to go there.",
)
SHEET = Words("表", "Sheet")
FAULTS = Words("需要修改", "To mend")
FIRST_FAULTS = Words("请先改这些", "Mend these first")
NUMBER = Words("序号", "No.")
FIELD = Words("栏目", "Field")
CELL = Words("单元格", "Cell")
MEANING = Words("问题", "What is wrong")
NOT_COUNTED = Words(
    "表里算不进去：数字、日期请直接填，不带单位和逗号",
    "cannot be counted: type plain numbers and dates, without units and commas",
)
TO_COUNT = Words(
    "{title}：请直接填，不带单位和逗号，才能算进合计",
    "{title}: type it plainly, without units and commas, so that sums have it",
)
TOKEN = Words("识别码：", "Code: ")
TOTAL = Words("合计", "Total")
SHEETS = Words("本工作簿中的表", "Sheets of this workbook")
LEGEND = Words("颜色", "Colours")
LEGEND_INPUT = Words("浅黄色：请在这里填写", "light yellow: fill in here")
LEGEND_LOCKED = Words("浅灰色：已填好或自动计算，不能修改", "light grey: given or computed, locked")
PAGE = Words("第 &P 页，共 &N 页", "page &P of &N")
WRONG_TITLE = Words("填写有误", "Not possible")
WRONG_NUMBER = Words("请只填数字，不要带单位或其他文字。", "Type only a number.")
WRONG_PERCENT = Words("请填百分数，例如 30%。", "Type a percentage such as 30%.")
WRONG_DATE = Words("请填日期，例如 2021-1-15。", "Type a date such as 2021-1-15.")
WRONG_MONTH = Words("请填年月，例如 2021-03。", "Type a year and month such as 2021-03.")
WRONG_NUMBER_TEXT = Words("请填{kind}。", "Type {kind}.")
WRONG_ONE_LENGTH = Words("应为 {most} 个字。", "{most} characters, please.")
WRONG_LENGTH = Words("字数应在 {least} 至 {most} 之间。", "{least} to {most} characters, please.")
WRONG_CHOICE = Words("请从下拉列表中选择。", "Pick from the list.")
REQUIRED = Words("必填。", "Required. ")
COUNTED_IN = Words("单位：{unit}。", "In {unit}. ")
PROBLEMS_TITLE = Words("问题清单", "What to mend")
MENDED = Words(
    "（本文件中已恢复原样，不必再改。）", " (It is as it was in this file: nothing to do.)"
)
TIMES = Words("共 {times} 处，例如：", "{times} of them, such as: ")
EMPTY = Words("（空）", "(empty)")
SPACES = Words("（空格）", "(spaces)")
SEVERITIES = {
    Severity.ERROR: Words("错误", "Error"),
    Severity.WARNING: Words("提示", "Warning"),
    Severity.INFO: Words("说明", "Note"),
}
LEGEND_ERROR = Words("浅红色：有错误，必须修改", "light red: an error, has to be mended")
LEGEND_WARNING = Words("橙黄色：请核对，有误再改", "amber: look at it, mend it if it is wrong")
MENDING = Words(
    "错误 {errors} 处，提示 {warnings} 处。请直接在本文件中修改：浅红色单元格必须改，"
    "橙黄色单元格请核对；把鼠标移到单元格上可以看批注，点下面的单元格地址可以跳过去。",
    "{errors} errors, {warnings} warnings. Mend them in this file: light red cells have to be "
    "changed, amber ones looked at; point at a cell to read its comment, click an address to go "
    "there.",
)
SEND_BACK = Words(
    "颜色和批注改后不会消失，是否改好请看“自检”表；改完保存，把本文件发回。",
    "Colours and comments stay: the self-check says whether all is mended. Save this file and "
    "send it back.",
)
SEVERITY = Words("级别", "Kind")
FOUND = Words("填的内容", "Found")
TO_DO = Words("怎么改", "What to do")
WHOLE_FILE = Words("整个文件", "the whole file")
