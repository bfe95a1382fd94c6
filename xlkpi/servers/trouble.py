"""What servers and connections say when something is wrong, as problems of the catalogue."""

from __future__ import annotations

import errno
import re
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

from xlkpi.problems import Problem, ProblemsFound, Unusable, problem
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.servers.peers import Peer


class ServiceDown(Unusable):
    """The server cannot be used now: stop; a later run goes on where this one stopped."""

    def __init__(self, found: Problem, *, hung_up: bool = False) -> None:
        """Keep the problem; `hung_up` where the server only ended this connection."""
        super().__init__(found)
        self.hung_up = hung_up


class Refused(ProblemsFound):
    """The server did not take this mail; others may go. `lasting` says it never will."""

    def __init__(self, *found: Problem, lasting: bool) -> None:
        """Keep the problems."""
        super().__init__(found)
        self.lasting = lasting


class Doubtful(ProblemsFound):
    """A mail was handed over whole and the answer never came: it may have gone out."""

    def __init__(self, found: Problem) -> None:
        """Keep the problem."""
        super().__init__((found,))


AUTHORISATION_CODE = frozenset(
    {
        *("163.com", "126.com", "yeah.net", "188.com", "qq.com", "foxmail.com", "139.com"),
        *("sina.com", "sina.cn", "sina.com.cn", "vip.sina.com", "sohu.com", "189.cn"),
    }
)
"""Providers that want an authorisation code (授权码) in place of the password."""
_CERTIFICATE = {
    9: Words("服务器证书还没有生效", "its certificate is not valid yet"),
    10: Words("服务器证书已过期", "its certificate has expired"),
    18: Words("服务器证书是自签名的", "its certificate is self-signed"),
    19: Words("服务器证书由未知机构签发", "its certificate is signed by an unknown authority"),
    20: Words("服务器证书由未知机构签发", "its certificate is signed by an unknown authority"),
    62: Words("服务器证书是别的主机名的", "its certificate is for another host name"),
    64: Words("服务器证书是别的地址的", "its certificate is for another address"),
}
"""By the codes of OpenSSL."""
_OWN_CA = frozenset({18, 19, 20, 21})
_TRUST = Words(
    "若这是单位自己的服务器，请在 xlkpi.toml 的 [mail] 中用 ca 指定其证书文件。",
    "If it is a server of your own, name its certificate file by ca in [mail] of xlkpi.toml.",
)
_NAME = Words(
    "请核对 xlkpi.toml 中的 host；证书过期的请告知管理员。",
    "Check host in xlkpi.toml; tell its administrator if the certificate has expired.",
)
_NETWORK = Words(
    "请核对 xlkpi.toml 中的 host、port 和 security，检查网络后重新运行。",
    "Check host, port and security in xlkpi.toml and the network, then run it again.",
)
_AGAIN = Words(
    "请稍后重新运行，会从中断处继续。", "Run it again later: it goes on where it stopped."
)
_NO_STARTTLS = Words("服务器不支持 STARTTLS", "it does not offer STARTTLS")
_TRY_TLS = Words(
    "请把 security 改为 tls；仍不行的服务器不能使用。",
    "Try security = tls; a server without encryption cannot be used.",
)
_CODE = Words(
    "请用授权码代替登录密码：在网页邮箱的设置中开启 IMAP/SMTP 服务并生成授权码，"
    "再放入 XLKPI_MAIL_PASSWORD 或密钥环。",
    "Use an authorisation code (授权码) in place of the password: turn IMAP/SMTP on in the "
    "settings of the web mail, then put the code into XLKPI_MAIL_PASSWORD or the key ring.",
)
_PASSWORD = Words(
    "请核对 xlkpi.toml 中的 user 和 XLKPI_MAIL_PASSWORD（或密钥环）中的密码。",
    "Check user in xlkpi.toml and the password in XLKPI_MAIL_PASSWORD or the key ring.",
)
_UNSAFE = Words(
    "请在网页邮箱的设置中开启 IMAP 服务、允许客户端登录，或联系邮箱客服后再试。",
    "Turn IMAP on in the settings of the web mail and allow clients, or ask its support.",
)
_NO_FOLDER = Words("没有这个文件夹", "there is no such folder")
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)
_LONGEST = 200


def on_one_line(reply: bytes | str, code: int = 0) -> str:
    """Return what a server said on one line, at most 200 characters of it."""
    text = reply if isinstance(reply, str) else decoded(reply)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"{code} {line}"[:_LONGEST] if code > 0 else line[:_LONGEST]


def decoded(reply: bytes) -> str:
    """Return the text of a server's words, in whatever charset it writes."""
    try:
        return reply.decode()
    except UnicodeDecodeError:
        return reply.decode("gb18030", "replace")


def unreachable(error: Exception, peer: Peer) -> ServiceDown:
    """Tell why no connection came about."""
    match error:
        case ssl.SSLCertVerificationError():
            found = _CERTIFICATE.get(error.verify_code, _quoted(error.verify_message))
            remedy = _TRUST if error.verify_code in _OWN_CA else _NAME
            return _down("S51", peer, found, remedy)
        case ssl.SSLError():
            return _down("S51", peer, _no_tls(error), _NETWORK)
        case socket.gaierror():
            return _down("S50", peer, Words("没有这个主机名", "no such host name"), _NETWORK)
        case ConnectionRefusedError():
            return _down("S50", peer, Words("拒绝连接", "connection refused"), _NETWORK)
        case _ if timed_out(error):
            return _down("S50", peer, Words("等待超时", "no answer in time"), _NETWORK)
        case smtplib.SMTPResponseException():
            reply = on_one_line(error.smtp_error, error.smtp_code)
            return _down("S50", peer, same(reply), _AGAIN)
        case _:
            return _down("S50", peer, _gone(error), _NETWORK)


def _no_tls(error: ssl.SSLError) -> Words:
    match error.reason:
        case "WRONG_VERSION_NUMBER" | "HTTP_REQUEST":
            return Words("这个端口不是 TLS 的", "this port does not speak TLS")
        case "UNSUPPORTED_PROTOCOL" | "TLSV1_ALERT_PROTOCOL_VERSION" | "NO_PROTOCOLS_AVAILABLE":
            return Words("服务器的加密方式太旧", "its encryption is too old")
        case reason:
            reply = on_one_line(reason or str(error))
            return Words(f"加密连接没有建立（{reply}）", f"no encrypted connection ({reply})")


def timed_out(error: BaseException | None) -> bool:
    """Whether waiting too long is behind an error: smtplib wraps it in one of its own."""
    while error is not None:
        if isinstance(error, TimeoutError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _gone(error: Exception) -> Words:
    """Say how a connection ended: with words of the server, or without."""
    if timed_out(error):
        return Words("等待答复超时", "no answer in time")
    if isinstance(error, OSError) and error.errno in _NO_WAY:
        return Words("网络不通", "the network does not lead there")
    reply = on_one_line(str(error))
    if re.search(r"socket error|EOF|[Cc]onnection|not connected|reset|[Bb]roken pipe", reply):
        return Words("连接断开", "the connection was dropped")
    return _quoted(reply) if reply else Words("连接断开", "the connection was dropped")


def _quoted(reply: str) -> Words:
    """Return words that are not ours, as such."""
    return same(f"“{reply}”")


def unencrypted(peer: Peer) -> ServiceDown:
    """Tell that a server does not offer STARTTLS: nothing is said to it in the clear."""
    return _down("S51", peer, _NO_STARTTLS, _TRY_TLS)


def broke_off(error: Exception, peer: Peer) -> ServiceDown:
    """Tell that a connection ended, or that nothing came any more."""
    return _down("S55", peer, _gone(error), _AGAIN, hung_up=not timed_out(error))


def stopped(reply: str, peer: Peer, *, hung_up: bool = False) -> ServiceDown:
    """Tell what a server said when it would not go on."""
    return _down("S55", peer, same(reply), _AGAIN, hung_up=hung_up)


def limited(reply: str, peer: Peer, *, hung_up: bool = False) -> ServiceDown:
    """Tell that a server wants fewer mails in the time."""
    found = problem("S56", server=peer.name, found=reply)
    return ServiceDown(found, hung_up=hung_up)


def not_accepted(reply: str, peer: Peer) -> ServiceDown:
    """Tell that an account was not let in: a wrong password most of the time."""
    if "unsafe login" in reply.lower():
        remedy = _UNSAFE
    else:
        remedy = _CODE if peer.belongs_to(AUTHORISATION_CODE) else _PASSWORD
    return _account(reply, peer, remedy)


def no_login(reply: str, peer: Peer) -> ServiceDown:
    """Tell that a server offers no way to log in with a password."""
    found = Words("服务器不能用密码登录", "it has no login with a password")
    return _account(found if "not supported" in reply else _quoted(reply), peer, _PASSWORD)


def sender_not_accepted(reply: str, peer: Peer, sender: str) -> ServiceDown:
    """Tell that an account may not send as `sender`: no mail of this run would go."""
    remedy = Words(
        f"请核对 xlkpi.toml 的 [mail]：address（{sender}）应与登录的 user 一致。",
        f"Check [mail] of xlkpi.toml: address ({sender}) should be that of user.",
    )
    return _account(reply, peer, remedy)


def _account(reply: str | Words, peer: Peer, remedy: Words) -> ServiceDown:
    return ServiceDown(problem("S52", server=peer.name, user=peer.user, found=reply, remedy=remedy))


def no_folder(folder: str, reply: str, known: Sequence[str], peer: Peer) -> ServiceDown:
    """Tell that a folder cannot be opened, and which there are."""
    listed = "、".join(known) or "?"
    found = same(reply) if reply else _NO_FOLDER
    return ServiceDown(problem("S54", user=peer.user, folder=folder, found=found, allowed=listed))


def in_doubt(error: Exception | None, peer: Peer, to: Sequence[str]) -> Doubtful:
    """Tell that nobody knows whether a mail was taken."""
    found = Words("答复看不懂", "its answer cannot be read") if error is None else _gone(error)
    return Doubtful(problem("S58", server=peer.name, to="、".join(to), found=found))


def _down(
    code: str, peer: Peer, found: Words, remedy: Words, *, hung_up: bool = False
) -> ServiceDown:
    fault = problem(code, server=peer.name, found=found, remedy=remedy)
    return ServiceDown(fault, hung_up=hung_up)
