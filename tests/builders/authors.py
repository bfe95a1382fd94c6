"""From headers as mails have them, and whom they name."""

from __future__ import annotations

NAMED = [
    (b"From: <v06@village.example>", ""),
    (b"From: v06@village.example", ""),
    (b"FROM: V06@Village.EXAMPLE", ""),
    (b"From:\r\n\t=?utf-8?b?546L6Iqz?=\r\n <v06@village.example>", "王芳"),
    ("From: 柳溪村, 王芳 <v06@village.example>".encode("gbk"), "柳溪村, 王芳"),
    (b'From: "Wang, (Fang) <x>" <v06@village.example>', "Wang, (Fang) <x>"),
    (b"From: 'v06@village.example' <v06@village.example>", ""),
    (b"From: <mailto:v06@village.example>", ""),
    (b"From: v06@village.example (Wang (Fang))", "Wang Fang"),
]


OTHERS = [
    (b"From: v06@village.example <evil@evil.example>", "evil@evil.example"),
    (b'From: "v06@village.example" <evil@evil.example>', "evil@evil.example"),
    (b"From: evil@evil.example (v06@village.example)", "evil@evil.example"),
    (b"From: =?utf-8?q?v06=40village=2Eexample?= <evil@evil.example>", "evil@evil.example"),
    (b"From: <v06@village.example.evil.example>", "v06@village.example.evil.example"),
    ("From: <v06@v\u0131llage.example>".encode(), "v06@v\u0131llage.example"),
]


NOBODYS = [
    b"Sender: <v06@village.example>",
    b"From: evil(at)evil\r\nSender: <v06@village.example>",
    b"From:\r\nSender: v06@village.example",
    b"From: evil@evil.example, v06@village.example",
    b"From: evil@evil.example, <v06@village.example>",
    b"From: evil@evil.example; v06@village.example",
    b"From: <evil@evil.example>\r\nFrom: <v06@village.example>",
    b"From : <evil@evil.example>\r\nFrom: <v06@village.example>",
    b"From: <evil@evil.example> v06@village.example",
    b"From: v06@village.example evil@evil.example",
    b"From: <evil@evil.example><v06@village.example>",
    b"From: <<v06@village.example>@evil.example>",
    b"From: <@evil.example:v06@village.example>",
    b"From: <evil v06@village.example>",
    b"From: group: v06@village.example;",
    b"From: group:<v06@village.example>;",
    b'From: "v06@village.example"',
    b'From: "v06@village.example" evil',
    b'From: "v06@village.example"@evil.example',
    b"From: =?utf-8?q?v06=40village=2Eexample?=",
    b"From: v06@village.example\0.evil.example",
    b"From: evil@evil.example\rv06@village.example",
    b"From: <v06@village.example",
    b"From: v06@village.example (evil",
    b'From: "open <v06@village.example>',
    b"From: <" + b"a" * 30_000 + b"@village.example>",
    b"From: v06@village.example" + b" " * 20_000 + b".evil.example",
    b"From: v06(x)@village.example",
    b"From: MAILER-DAEMON",
    b"From: <>",
]
