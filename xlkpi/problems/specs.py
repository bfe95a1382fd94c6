"""Words of the faults of specs (S01-S13), configuration (S2x) and workspace (S3x, S40)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S01": (
        "error",
        Words("YAML 语法错误", "not valid YAML"),
        Words("不是 YAML 的写法：{found}。", "Not valid YAML: {found}."),
        Words("{remedy}", "{remedy}"),
    ),
    "S02": (
        "error",
        Words("未知的键", "unknown key"),
        Words("“{found}”不是这里可用的键。", "“{found}” is not a key here."),
        Words("可用的键：{allowed}。", "Keys that may stand here: {allowed}."),
    ),
    "S03": (
        "error",
        Words("值不符合要求", "value not as required"),
        Words("“{found}”不符合要求：{reason}", "“{found}” is not as required: {reason}"),
        Words("请改为{expected}。", "Write {expected}."),
    ),
    "S04": (
        "error",
        Words("缺少必需的键", "key missing"),
        Words("缺少“{found}”。", "“{found}” is missing."),
        Words("请加上“{found}:”。", "Add “{found}:”."),
    ),
    "S05": (
        "error",
        Words("公式写法错误", "formula cannot be read"),
        Words("公式无法读懂：{found}", "The formula cannot be read: {found}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S06": (
        "error",
        Words("未知的名称", "unknown name"),
        Words("“{found}”没有定义（{what}）。", "“{found}” is not defined ({what})."),
        Words("{remedy}", "{remedy}"),
    ),
    "S07": (
        "error",
        Words("重复定义", "defined twice"),
        Words("“{found}”重复（{what}）。", "“{found}” stands twice ({what})."),
        Words("请改名或删除其中一个。", "Rename or delete one of them."),
    ),
    "S08": (
        "error",
        Words("版面有误", "layout is faulty"),
        Words("版面：{found}", "Layout: {found}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S09": (
        "error",
        Words("超出限制", "beyond a limit"),
        Words("{what}有 {found}，最多 {most}。", "{what} has {found}; {most} is the most."),
        Words("请缩短到 {most} 以内。", "Shorten it to {most} at most."),
    ),
    "S10": (
        "error",
        Words("公式循环引用", "formulas in a circle"),
        Words("公式循环引用：{found}", "Formulas refer to each other in a circle: {found}"),
        Words("请让其中一个不再引用其他公式。", "Break the circle at one of them."),
    ),
    "S11": (
        "error",
        Words("列表有误", "list is faulty"),
        Words("列表“{found}”：{reason}", "List “{found}”: {reason}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S12": (
        "error",
        Words("规则代码有误", "rule code is faulty"),
        Words("规则代码“{found}”：{reason}", "Rule code “{found}”: {reason}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S13": (
        "error",
        Words("公式类型不符", "types of a formula do not fit"),
        Words("公式类型不符：{found}", "Types do not fit: {found}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S15": (
        "warning",
        Words("表样值得再看一下", "worth a second look"),
        Words("{found}", "{found}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S20": (
        "error",
        Words("配置文件有误", "configuration is faulty"),
        Words("配置：{found}", "Configuration: {found}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S21": (
        "error",
        Words("没有这个收集任务", "no such collection"),
        Words("没有名为“{found}”的收集任务。", "There is no collection “{found}”."),
        Words("可用的有：{allowed}。", "There are: {allowed}."),
    ),
    "S22": (
        "error",
        Words("没有这个单位或项目", "no such unit or project"),
        Words("名册中没有“{found}”。", "“{found}” is not in the roster."),
        Words("请在这些中选：{allowed}。", "Take one of these: {allowed}."),
    ),
    "S23": (
        "error",
        Words("没有写明收集任务", "no collection named"),
        Words(
            "有几个收集任务，没有写明是哪一个。", "There are several collections; none is named."
        ),
        Words(
            "请写明其中一个：generate、master、report 等写在命令后面（xlkpi report {example}），"
            "status、amend 等写 -c（xlkpi status -c {example}）。可用的有：{allowed}。",
            "Name one of them: behind generate, master, report and the like (xlkpi report {example}), "
            "with -c for status, amend and the like (xlkpi status -c {example}). There are: {allowed}.",
        ),
    ),
    "S30": (
        "error",
        Words("这里不是工作区", "no workspace here"),
        Words("{file} 中没有 xlkpi.toml。", "There is no xlkpi.toml in {file}."),
        Words(
            "请指定工作区的文件夹（命令用 -C）；还没有工作区的，用 xlkpi init 新建。",
            "Run xlkpi init first, or name the workspace with -C.",
        ),
    ),
    "S31": (
        "error",
        Words("无法读写文件", "file cannot be read or written"),
        Words("{file} 无法读写：{reason}", "{file} cannot be read or written: {reason}"),
        Words(
            "请检查路径、权限和磁盘空间，关闭打开此文件的程序。",
            "Check path, permissions and disk space, and close programs that hold it.",
        ),
    ),
    "S32": (
        "error",
        Words("名册不可用", "roster is unusable"),
        Words("{file}：{found}", "{file}: {found}"),
        Words(
            "请从备份恢复 roster.xlsx；没有备份时，用 xlkpi init 新建一个工作区，取其中的 roster.xlsx 填写。",
            "Restore roster.xlsx from a backup, or fill in the one of a workspace that xlkpi init makes.",
        ),
    ),
    "S33": (
        "error",
        Words("台账不可用", "ledger is unusable"),
        Words("台账 {file} 不可用：{found}", "The ledger {file} is unusable: {found}"),
        Words("{remedy}", "{remedy}"),
    ),
    "S34": (
        "error",
        Words("工作区正被占用", "workspace is in use"),
        Words(
            "工作区正被另一个 xlkpi 使用（{holder}）。",
            "Another xlkpi is using the workspace ({holder}).",
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "S35": (
        "error",
        Words("目标已存在", "target exists"),
        Words("{file} 已经存在且不是空的。", "{file} exists and is not empty."),
        Words("请换一个新的文件夹。", "Name a new folder."),
    ),
    "S36": (
        "warning",
        Words("汇总表被占用或改动", "master is open or was changed"),
        Words(
            "{file} 已打开或有取不回的内容，原样留着，新的汇总表写在 {other}。",
            "{file} is open or holds what could not be taken over and is left as it is; "
            "the new master lies at {other}.",
        ),
        Words(
            "请关闭它、改正所列单元格后重新运行。",
            "Close it, correct the cells that are listed and run again.",
        ),
    ),
    "S37": (
        "error",
        Words("原件缺失或被改动", "an original is missing or was changed"),
        Words(
            "来表“{found}”的原件 {file} 缺失或与收到时不同。",
            "The original of “{found}” at {file} is missing or is not as it came.",
        ),
        Words(
            "请从备份恢复到那里（没有写 [originals] 的，是 output/inbox）。后来才写上 [originals] 的，先把原来那台电脑 output/inbox 里的文件夹复制过去。",
            "Restore it there from a backup (without [originals]: output/inbox). If [originals] was added later, first copy there the folders in output/inbox of the computer that had the ledger before.",
        ),
    ),
    "S40": (
        "error",
        Words("没有可以决定的内容", "nothing to decide about"),
        Words("{found}", "{found}"),
        Words("{remedy}", "{remedy}"),
    ),
}
