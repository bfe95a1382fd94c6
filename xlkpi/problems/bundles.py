"""Words of what is wrong with a bundle of the level below (F45-F50, X32-X36, S64, S68, S69)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "F45": (
        "error",
        Words("上报包已损坏", "bundle is damaged"),
        Words(
            "上报包 {file} 读不出：{found}。里面的数一个也没有采用。",
            "The bundle {file} cannot be read: {found}. Nothing in it was taken.",
        ),
        Words(
            "请对方把原文件重新发一次（不要解开再压缩）；还不行的，请对方重新运行 xlkpi export --bundle。",
            "Have the very file sent again (not unpacked and packed anew), or have them run xlkpi export --bundle again.",
        ),
    ),
    "F46": (
        "error",
        Words("上报包被改动过", "bundle was changed"),
        Words(
            "上报包 {file} 不是签名时的内容：{found}。里面的数一个也没有采用。",
            "The bundle {file} is not what was signed: {found}. Nothing in it was taken.",
        ),
        Words(
            "请不要采用。请电话告知对方，由对方重新运行 xlkpi export --bundle，把写出的文件原样发来。",
            "Do not use it. Ring them up, and have them run xlkpi export --bundle again and send the file as it is.",
        ),
    ),
    "F47": (
        "error",
        Words("上报包是更新的版本写的", "bundle is of a newer version"),
        Words(
            "上报包 {file} 是更新版本的程序写的，这个版本读不懂，没有采用。",
            "The bundle {file} is of a newer version of the program, which this one cannot read; it was not taken.",
        ),
        Words("请先更新本机的程序，再导入。", "Update the program here, then import it again."),
    ),
    "F48": (
        "warning",
        Words("上报包的公钥待确认", "key of a bundle to be confirmed"),
        Words(
            "上报包 {file} 自称来自“{department}”，公钥指纹是 {fingerprint}，{found}，暂不采用。",
            "The bundle {file} says that it is from “{department}”; the fingerprint of its key is {fingerprint}, {found}; it is held.",
        ),
        Words(
            "请打电话给对方（用原来就有的号码），请对方运行 xlkpi key public 念出指纹。一致的，把公钥 {key} 填入 roster.xlsx “单位”表该单位的“公钥”列，再运行 xlkpi import --again；只认这一次的，用 xlkpi confirm 单位 --why 原因。不一致的，不要采用。",
            "Ring them up (under a number known before) and have them read out the fingerprint that xlkpi key public shows. If it is the same: put the key {key} into the column 公钥 of their line in roster.xlsx and run xlkpi import --again, or xlkpi confirm UNIT --why REASON for this one alone. If not, do not use it.",
        ),
    ),
    "F49": (
        "error",
        Words("上报包不是本级收集任务的", "bundle is of no collection here"),
        Words(
            "上报包 {file} 是收集任务 {collection}（{title}）的：{found}，没有采用。",
            "The bundle {file} is of the collection {collection} ({title}): {found}; it was not taken.",
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "F50": (
        "info",
        Words("较早的上报包", "an older bundle"),
        Words(
            "上报包 {file} 是“{name}”第 {number} 号（{at}），比现在采用的第 {newer} 号（{newer_at}）早：什么都没有变。",
            "The bundle {file} is number {number} of “{name}” ({at}), older than number {newer} ({newer_at}), which counts: nothing changed.",
        ),
        Words(
            "不必处理。对方若从备份恢复过工作区、编号倒退，请先核对，再用 xlkpi withdraw 作废第 {newer} 号。",
            "Nothing to do. If they restored their workspace from a backup and count from there again, ask them, then xlkpi withdraw number {newer}.",
        ),
    ),
    "S64": (
        "error",
        Words("还没有上报用的签名密钥", "no key to sign bundles with"),
        Words(
            "没有签名密钥 {file}，上报包签不了名，什么都没有写。",
            "There is no signing key {file}: the bundle cannot be signed, and nothing was written.",
        ),
        Words(
            "请先运行 xlkpi key public，把显示的公钥报给上级登记；以前有过的，请从备份恢复这个文件。",
            "Run xlkpi key public first and have the next level enter the key it shows; if there was one before, restore this file from a backup.",
        ),
    ),
    "S68": (
        "error",
        Words("公钥不对", "no valid public key"),
        Words("{cell}“公钥”填的是“{value}”：{found}。", "{cell} (公钥) is “{value}”: {found}."),
        Words(
            "请把对方 xlkpi key public 显示的公钥（ed25519: 开头的一行）整行复制到这一格。",
            "Copy the whole line that xlkpi key public shows there (ed25519:...) into this cell.",
        ),
    ),
    "S69": (
        "error",
        Words("下级单位的表由下级处理", "decided by the level below"),
        Words(
            "{name}的数是由{head}的上报包报来的，这里不单独处理，什么都没有改。",
            "The figures of {name} came with the bundle of {head}; they are not decided about here, and nothing was changed.",
        ),
        Words(
            "请{head}在他们那里更正，再重新上报；整个上报包不要的，用 xlkpi withdraw {unit}。",
            "Have {head} correct them there and report again; to leave out the whole bundle: xlkpi withdraw {unit}.",
        ),
    ),
    "X32": (
        "warning",
        Words("下级合计与分配数不符", "a level’s sum is not its share"),
        Words(
            "{head}各单位上报的“{name}”合计 {found} {measure}，分配给{head}的是 {expected} {measure}，相差 {difference}。",
            "The units of {head} report {found} {measure} for “{name}”; its share is {expected} {measure}, a difference of {difference}.",
        ),
        Words("请{head}核对。", "Ask {head}."),
    ),
    "X33": (
        "warning",
        Words("同一单位由两处上报", "a unit reported by two levels"),
        Words(
            "“{name}”的“{title}”由{one}和{other}都报了，{how}，两份都算进了合计。",
            "“{title}” of “{name}” was reported by {one} and by {other}, {how}; both are counted.",
        ),
        Words(
            "请核对：是同一个单位的，请其中一处不再上报；只是同名的，不必处理。",
            "If it is one unit, have one of them leave it out; if only the names are the same, there is nothing to do.",
        ),
    ),
    "X35": (
        "warning",
        Words("同一编号的项目名称不同", "one project id, two names"),
        Words(
            "项目 {project} 在名册里是“{name}”，{head} 上报的是“{other}”，已按同一项目相加。",
            "Project {project} is “{name}” in the roster and “{other}” in the bundle of {head}; they were added up as one.",
        ),
        Words(
            "请核对：不是同一个项目的，请 {head} 改用正确的项目编号后重新上报。",
            "If they are two projects, have {head} use the right id and report again.",
        ),
    ),
    "X36": (
        "warning",
        Words("没有分给它的项目", "a project that it was not given"),
        Words(
            "{head} 上报了项目“{name}”，名册的“分工”把它分给了 {units}，没有分给 {head}；已算进合计。",
            "{head} reported “{name}”, which the roster (分工) gives to {units} and not to {head}; it is counted.",
        ),
        Words(
            "请核对是否重复上报；确实由它报的，请在“分工”中加一行。",
            "Look whether it is reported twice; if it is theirs, add a line to sheet 分工.",
        ),
    ),
}
