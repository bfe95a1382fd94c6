"""Words of clusters that are asked to help (S39)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S39": (
        "error",
        Words("集群不可用", "cluster is unusable"),
        Words("集群 {address} 不可用：{found}。", "The cluster {address} is unusable: {found}."),
        Words(
            "请管理员检查集群后重新运行：已记录的不会重做。不写 --cluster 就用本机处理。",
            "Have it looked after and run again: what is on record is not done again. Without "
            "--cluster this machine does the work.",
        ),
    ),
}
