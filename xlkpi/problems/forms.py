"""Words of the built-in faults of a cell (K) and of the faults across units (X)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "K01": (
        "error",
        Words("必填项未填", "required value missing"),
        Words("{cell}“{label}”是必填项，现在是空的。", "{cell} ({label}) is required but empty."),
        Words("请在 {cell} 填写{label}。", "Fill in {label} at {cell}."),
    ),
    "K02": (
        "error",
        Words("内容无法识别", "value cannot be read"),
        Words(
            "{cell}“{label}”应为{kind}，填的是“{value}”，无法识别。",
            "{cell} ({label}) should be {kind}; “{value}” cannot be read as one.",
        ),
        Words(
            "请在 {cell} 重新填写{kind}{such_as}。",
            "Type {kind} at {cell}{such_as}.",
        ),
    ),
    "K03": (
        "error",
        Words("字数不符", "length out of bounds"),
        Words(
            "{cell}“{label}”应为 {between}个字，填了 {length} 个字。",
            "{cell} ({label}) should have {between} characters; it has {length}.",
        ),
        Words(
            "请把 {cell} 改为 {between}个字。",
            "Bring {cell} to {between} characters.",
        ),
    ),
    "K04": (
        "error",
        Words("超出范围", "value out of range"),
        Words(
            "{cell}“{label}”填的是 {value}，{outside}。",
            "{cell} ({label}) is {value}, {outside}.",
        ),
        Words(
            "请在 {cell} 改填{within}。",
            "Type {within} at {cell}.",
        ),
    ),
    "K05": (
        "error",
        Words("不在下拉列表中", "not in the list"),
        Words(
            "{cell}“{label}”填的是“{value}”，不在下拉列表中。",
            "{cell} ({label}) is “{value}”, which is not in the list.",
        ),
        Words(
            "请在 {cell} 的下拉列表中选择：{words}。", "Pick one of the list at {cell}: {words}."
        ),
    ),
    "K06": (
        "error",
        Words("小数位太多", "too many decimals"),
        Words(
            "{cell}“{label}”填的是 {value}，应为{places}的{kind}。",
            "{cell} ({label}) is {value}; it should be {kind} with {places}.",
        ),
        Words("请在 {cell} 改填{places}的{kind}。", "Type {kind} with {places} at {cell}."),
    ),
    "K07": (
        "error",
        Words("含有不允许的字符", "characters not allowed"),
        Words(
            "{cell}“{label}”填的是“{value}”，其中“{others}”不能使用。",
            "{cell} ({label}) is “{value}”; “{others}” is not allowed in it.",
        ),
        Words("请在 {cell} 只用{characters}填写。", "Use only {characters} at {cell}."),
    ),
    "K08": (
        "info",
        Words("已按规范格式读取", "read in its normal form"),
        Words(
            "{cell}“{label}”填的是“{value}”，已读作 {read}。",
            "{cell} ({label}) is “{value}”, read as {read}.",
        ),
        Words("如读取无误，不必修改。", "Nothing to do if that is right."),
    ),
    "K09": (
        "error",
        Words("下级选项与上级不符", "choice does not belong to the one above it"),
        Words(
            "{cell}“{label}”填的是“{value}”，不属于“{parent}”。",
            "{cell} ({label}) is “{value}”, which does not belong to “{parent}”.",
        ),
        Words(
            "请在 {cell} 的下拉列表中重新选择：{words}。",
            "Pick again from the list at {cell}: {words}.",
        ),
    ),
    "K10": (
        "error",
        Words("填写的行数不够", "too few rows"),
        Words(
            "“{label}”至少要填 {least} 行，现在填了 {found} 行。",
            "{label} needs at least {least} rows; {found} are filled.",
        ),
        Words("请从 {cell} 起填写。", "Start at {cell}."),
    ),
    "K11": (
        "error",
        Words("重复的编号", "key used twice"),
        Words(
            "{cell}“{label}”填的是“{value}”，与 {other} 重复。",
            "{cell} ({label}) is “{value}”, which already stands at {other}.",
        ),
        Words("请改为没有用过的编号，或删除重复的一行。", "Use another one, or delete the row."),
    ),
    "K12": (
        "error",
        Words("填的是公式", "a formula was typed"),
        Words(
            "{cell}“{label}”填的是公式 {value}，{shows}；公式的结果会变，不能作为填报内容。",
            "{cell} ({label}) holds the formula {value}, which {shows}; what a formula shows may change and is not taken.",
        ),
        Words(
            "请删去 {cell} 里的公式，直接填写{kind}{such_as}。",
            "Delete the formula at {cell} and type {kind}{such_as}.",
        ),
    ),
    "K13": (
        "info",
        Words("算式已算出", "sum worked out"),
        Words(
            "{cell}“{label}”填的是算式 {value}，已读作 {read}。",
            "{cell} ({label}) is the sum {value}, read as {read}.",
        ),
        Words("如读取无误，不必修改。", "Nothing to do if that is right."),
    ),
    "K14": (
        "error",
        Words("数字太长，末尾几位已丢失", "long number lost its last digits"),
        Words(
            "{cell}“{label}”是一个超过 15 位的数字“{found}”，表格软件只保留前 15 位，后面的已变成 0。",
            "{cell} ({label}) is a number of more than 15 digits, “{found}”: spreadsheets keep 15, the others have become 0.",
        ),
        Words(
            "请在 {cell} 先输入一个英文单引号（'），再输入完整的{label}。",
            "Type an apostrophe (') at {cell}, and then all of it.",
        ),
    ),
    "K15": (
        "info",
        Words("显示与内容不完全相同", "shown otherwise than stored"),
        Words(
            "{cell}“{label}”显示的样子与里面的内容不完全相同，已读作 {read}。",
            "{cell} ({label}) shows its content in another way; it was read as {read}.",
        ),
        Words(
            "请核对：如果不是 {read}，请在 {cell} 重新填写。",
            "Check it; if it is not {read}, type it again at {cell}.",
        ),
    ),
    "K16": (
        "warning",
        Words("看不出数，规则无法判断", "a rule cannot be judged without a number"),
        Words(
            "{cell}“{label}”填的是“{value}”，看不出是多少，无法判断是否“{rules}”。",
            "{cell} ({label}) is “{value}”, which gives no number: it cannot be judged whether “{rules}” holds.",
        ),
        Words(
            "请人工核对 {cell}；能写成数的，请只写数，例如 95%。",
            "Look at {cell}; where it is a number, write the number alone, for example 95%.",
        ),
    ),
    "K17": (
        "error",
        Words("号码或格式不对", "number or text not in its form"),
        Words(
            "{cell}“{label}”填的是“{value}”，{reason}。",
            "{cell} ({label}) is “{value}”: {reason}.",
        ),
        Words("请核对后在 {cell} 重新填写{wanted}。", "Check it, and type {wanted} at {cell}."),
    ),
    "K18": (
        "warning",
        Words("银行卡号校验位不对", "check digit of a bank card"),
        Words(
            "{cell}“{label}”填的是“{value}”，按银行卡号的校验规则，其中有一位不对。",
            "{cell} ({label}) is “{value}”: by the rule of bank cards (Luhn) one of its digits is wrong.",
        ),
        Words(
            "请对照银行卡核对 {cell}；存折等不按此规则编的账号，核对无误就不必修改。",
            "Compare {cell} with the card; some accounts (passbooks) do not follow the rule and may stay.",
        ),
    ),
    "X01": (
        "error",
        Words("同一文件中重复报送", "form twice in one return"),
        Words(
            "单位 {unit} 的{what}在同一文件中出现了两次：{sheet} 与 {other}。",
            "Unit {unit} reports {what} twice in one file: {sheet} and {other}.",
        ),
        Words("请只保留一张表，删除另一张。", "Keep one sheet and delete the other."),
    ),
    "X02": (
        "error",
        Words("各单位合计与控制数不符", "units do not add up to the control total"),
        Words(
            "项目“{name}”各单位合计为 {found} {measure}，控制数为 {expected} {measure}，相差 {difference}。",
            "Project “{name}”: the units add up to {found} {measure}, the control total is {expected}; difference {difference}.",
        ),
        Words(
            "请核对各单位预算数或名册中的控制数。",
            "Check the units' budgets or the control total in the roster.",
        ),
    ),
    "X03": (
        "warning",
        Words("到期未报", "not returned by the deadline"),
        Words(
            "{name}的{what}应在 {due} 前报送，还没有收到。",
            "{name} was to return {what} by {due}; nothing has come.",
        ),
        Words(
            "请催报；同意延期的，用 xlkpi extend 记下新的期限。",
            "Remind the unit, or record a new deadline with xlkpi extend.",
        ),
    ),
    "X04": (
        "warning",
        Words("尚无单位报送", "nobody has returned it"),
        Words("{what}还没有任何单位报送。", "No unit has returned {what} yet."),
        Words("请催报：{units}。", "Remind: {units}."),
    ),
    "X05": (
        "warning",
        Words("项目前后不一致", "project in one part only, or under two names"),
        Words("项目“{name}”{found}。", "Project “{name}” {found}."),
        Words("{remedy}", "{remedy}"),
    ),
    "X07": (
        "warning",
        Words("已并入的数被后来的表改动", "a later return changed an accepted figure"),
        Words(
            "{cell}“{label}”由 {before} 改为 {after}：前一份是 {other}，现在按 {file}。",
            "{cell} ({label}) changed from {before} to {after}: {other} said the former, {file} "
            "counts now.",
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "X24": (
        "warning",
        Words("项目没有安排单位", "project that nobody is to report"),
        Words(
            "名册的“分工”没有安排单位报送项目“{name}”。",
            "No unit is assigned to project “{name}” in the roster.",
        ),
        Words(
            "请在名册的“分工”中安排单位；不再需要的项目请从名册删去。",
            "Assign a unit in 分工 of the roster, or delete a project that is not needed.",
        ),
    ),
    "X25": (
        "warning",
        Words("不再应报的表仍计入汇总", "form that is not due is still counted"),
        Words(
            "{unit}{found}；它已报的“{title}”仍计入汇总。",
            "{unit} {found}; its “{title}” is still counted.",
        ),
        Words(
            "不应再计入的，请用 xlkpi withdraw 作废；应当计入的不必处理。",
            "If it is not to count, xlkpi withdraw it; else there is nothing to do.",
        ),
    ),
    "X30": (
        "error",
        Words("两个单位报了同一内容", "two units report the same"),
        Words(
            "“{label}”{value}重复：{one}{first}与{other}{second}都报了。",
            "{label} {value} is reported twice: by {one} at {first} and by {other} at {second}.",
        ),
        Words(
            "请向两个单位核实，由不该报的一方更正后重报；需要先不计入的，用 xlkpi withdraw 作废它的表。",
            "Ask both units; the one that should not have it mends its form, or xlkpi withdraw it until then.",
        ),
    ),
    "X31": (
        "warning",
        Words("另有单位也报了", "reported by another unit as well"),
        Words(
            "{cell}“{label}”填的是“{value}”，另有单位也报了。",
            "{cell} ({label}) is “{value}”, which another unit has reported as well.",
        ),
        Words(
            "请核对 {cell}；不该由你单位报的，请删去后重新发回。",
            "Look at {cell}; if it is not yours to report, delete it and send the form again.",
        ),
    ),
    "X08": (
        "error",
        Words("三方合计不一致", "the roll-ups disagree"),
        Words(
            "“{label}”明细合计 {total}，按项目合计 {projects}，按单位合计 {units}，三者不一致。",
            "{label}: all forms add up to {total}, the projects to {projects}, the units to "
            "{units}; these differ.",
        ),
        Words(
            "汇总有误，请不要使用这份汇总表，并把它交给维护人员。",
            "The master is wrong: do not use it, and give it to the maintainer.",
        ),
    ),
}
