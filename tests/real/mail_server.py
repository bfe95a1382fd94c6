"""A real mail server on loopback: Dovecot for IMAP, Exim for SMTP, both with TLS and logins.

Both are as Debian installs them, with configurations of their own below one temporary folder. They
start as root, as the packages' daemons do.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes.certificates import issued
from xlkpi.workspace.config import MailConfig, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "geheim-Zq8fGx2Lm"  # noqa: S105 - of the servers on loopback, for every account
_OWNER = "Debian-exim"  # Exim keeps no other rights when its configuration is one of our own
_SECONDS = 20

DOVECOT = """
base_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = yes
first_valid_uid = 1
mail_uid = {owner}
mail_gid = {owner}
mail_location = maildir:{folder}/mail/%u/Maildir
mail_max_userip_connections = 0
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {imap_starttls}
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
"""

EXIM = """
HOME = ${{lookup{{${{lc:$local_part@$domain}}}}dsearch,filter=dir{{{folder}/mail}}{{$value}}fail}}
primary_hostname = localhost
spool_directory = {folder}/exim
log_file_path = {folder}/exim/%slog
pid_file_path = {folder}/exim/pid
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp} : {smtp_starttls}
tls_on_connect_ports = {smtp}
tls_advertise_hosts = *
tls_certificate = {folder}/server.pem
tls_privatekey = {folder}/server.key
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = 60M
smtp_accept_max = 100
smtp_accept_queue_per_connection = 0
smtp_accept_max_per_connection = 0
check_spool_space = 0
check_spool_inodes = 0
acl_smtp_rcpt = recipients
deliver_drop_privilege = true

begin acl
recipients:
  deny    !authenticated = *
          message = authentication is required
  deny    !verify = recipient
          message = user unknown
  accept

begin routers
known:
  driver = accept
  address_data = HOME
  transport = maildirs

begin transports
maildirs:
  driver = appendfile
  maildir_format
  directory = {folder}/mail/$address_data/Maildir
  create_directory

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if eq{{$auth3}}{{{password}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${{if eq{{$auth2}}{{{password}}}}}
  server_set_id = $auth1
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The servers as a client has to know them; every account has the same password.

    Only accounts that were added can receive mails: to others they are refused.
    """

    folder: Path
    imap: int
    imap_starttls: int
    smtp: int
    smtp_starttls: int
    host: str = "localhost"
    password: str = PASSWORD

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs to log in."""
        return {"XLKPI_MAIL_PASSWORD": self.password}

    def config(self, address: str, *, starttls: bool = False) -> MailConfig:
        """Return the settings of an account."""
        if starttls:
            imap = Server(host=self.host, port=self.imap_starttls, security="starttls")
            smtp = Server(host=self.host, port=self.smtp_starttls, security="starttls")
        else:
            imap = Server(host=self.host, port=self.imap)
            smtp = Server(host=self.host, port=self.smtp)
        return MailConfig(address=address, ca=str(self.ca), imap=imap, smtp=smtp, pause=0)

    def add(self, *addresses: str) -> None:
        """Make accounts."""
        for address in addresses:
            self._own(self._home(address))

    def deliver(self, address: str, data: bytes, name: str, folder: str = "") -> Path:
        """Put a mail into an account's mailbox as if it had come."""
        maildir = self._home(address) / "Maildir" / folder
        for path in (maildir.parent, maildir, *(maildir / one for one in ("cur", "new", "tmp"))):
            if not path.is_dir():
                self._own(path)
        path = maildir / "new" / name
        path.write_bytes(data)
        shutil.chown(path, _OWNER, _OWNER)
        return path

    def mails(self, address: str) -> list[Path]:
        """Return the files of the mails in an account's inbox."""
        maildir = self._home(address) / "Maildir"
        return sorted(path for one in ("new", "cur") for path in (maildir / one).glob("*"))

    def wait_for(self, address: str, count: int) -> list[Path]:
        """Return the mails of an account as soon as there are so many."""
        until = time.monotonic() + _SECONDS
        while len(found := self.mails(address)) < count:
            assert time.monotonic() < until, f"{address}: {len(found)} of {count}\n{self.logs()}"
            time.sleep(0.05)
        return found

    def logs(self) -> str:
        """Return what the servers wrote, for the message of a test that failed."""
        paths = (self.folder / "dovecot.log", *sorted((self.folder / "exim").glob("*log")))
        return "\n".join(p.read_text("utf-8", "replace")[-2000:] for p in paths if p.is_file())

    def _home(self, address: str) -> Path:
        return self.folder / "mail" / address.lower()

    def _own(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        shutil.chown(path, _OWNER, _OWNER)


@contextmanager
def running() -> Iterator[MailServer]:
    """Run both servers until the block ends; what they wrote is removed with them."""
    assert os.geteuid() == 0, "mail servers start as root, as .ci/run does"
    folder = Path(tempfile.mkdtemp(prefix="xlkpi-mail-"))
    server = MailServer(folder, *_free_ports())
    _lay_out(server)
    commands = {
        "dovecot": ["-F", "-c", str(folder / "dovecot.conf")],
        "exim4": ["-C", str(folder / "exim.conf"), "-bdf"],
    }
    started = [subprocess.Popen([_program(name), *args]) for name, args in commands.items()]
    try:
        for port in (server.imap, server.imap_starttls, server.smtp, server.smtp_starttls):
            _await(port, started, server)
        yield server
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait(_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(server: MailServer) -> None:
    folder, identity = server.folder, issued()
    folder.chmod(0o755)  # both servers work under accounts of their own
    (folder / "mail").mkdir()
    (folder / "exim").mkdir()
    identity.write(folder)
    (folder / "server.key").chmod(0o400)
    for name in ("mail", "exim", "server.key"):
        shutil.chown(folder / name, _OWNER, _OWNER)
    server.ca.write_bytes(identity.ca)
    ports = {
        one: getattr(server, one) for one in ("imap", "imap_starttls", "smtp", "smtp_starttls")
    }
    for name, text in (("dovecot.conf", DOVECOT), ("exim.conf", EXIM)):
        filled = text.format(folder=folder, owner=_OWNER, password=PASSWORD, **ports)
        (folder / name).write_text(filled, encoding="utf-8")


def _free_ports() -> tuple[int, int, int, int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
    one, two, three, four = (one.getsockname()[1] for one in held)
    for each in held:
        each.close()
    return one, two, three, four


def _program(name: str) -> str:
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert path is not None, f"{name} is not installed: run .ci/run"
    return path


def _await(port: int, started: list[subprocess.Popen[bytes]], server: MailServer) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            ended = [one.args for one in started if one.poll() is not None]
            assert not ended, f"{ended}\n{server.logs()}"
            assert time.monotonic() < until, server.logs()
            time.sleep(0.05)
        else:
            return
