"""A password comes from the environment or the key ring, and goes to the server only."""

from __future__ import annotations

import pickle
import sys
from base64 import b64encode
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as _NoKeyring
from keyring.errors import KeyringLocked

from tests.fakes.post_offices import ADDRESS, smtp_session
from tests.fakes.smtp import SmtpFake
from tests.oracles.leaking import in_text
from xlkpi.problems import Unusable
from xlkpi.servers.passwords import Secret, password_of
from xlkpi.servers.peers import Peer
from xlkpi.servers.trouble import ServiceDown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "Zq8fGx2LmW4tRb7K"  # noqa: S105 - made up, to be looked for
IMAP = Peer("imap", "imap.163.com", 993, ADDRESS)
SMTP = Peer("smtp", "smtp.163.com", 465, ADDRESS)


NO_RING = _NoKeyring()  # type: ignore[no-untyped-call]


class Ring(KeyringBackend):
    """A key ring in memory."""

    priority = 1

    def __init__(self, kept: dict[tuple[str, str], str], *, locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept, self.locked = kept, locked

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("Failed to unlock the keyring!")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def _own_ring() -> Iterator[None]:
    """No test looks into the key ring of the machine."""
    keyring.set_keyring(NO_RING)
    yield
    keyring.set_keyring(NO_RING)


def test_the_variable_of_one_server_comes_before_that_of_both() -> None:
    environ = {"XLKPI_MAIL_PASSWORD": "both", "XLKPI_SMTP_PASSWORD": "out"}
    assert password_of(IMAP, environ).reveal() == "both"
    assert password_of(SMTP, environ).reveal() == "out"


def test_the_environment_comes_before_the_key_ring() -> None:
    ring = Ring({("xlkpi", ADDRESS): "both", ("xlkpi-smtp", ADDRESS): "out"})
    keyring.set_keyring(ring)
    assert password_of(IMAP, {}).reveal() == "both"
    assert password_of(SMTP, {}).reveal() == "out"
    assert password_of(SMTP, {"XLKPI_MAIL_PASSWORD": "here"}).reveal() == "here"


@pytest.mark.parametrize("ring", [NO_RING, Ring({}), Ring({}, locked=True), None])
def test_without_a_password_is_told_how_to_give_one(
    ring: KeyringBackend | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ring is None:  # the library is not installed
        monkeypatch.setitem(sys.modules, "keyring", None)
    else:
        keyring.set_keyring(ring)
    with pytest.raises(Unusable) as found:
        password_of(IMAP, {"XLKPI_MAIL_PASSWORD": ""})
    (problem,) = found.value.problems
    assert (problem.code, found.value.exit_code) == ("S53", 3)
    assert "XLKPI_MAIL_PASSWORD" in problem.hint.zh
    assert f"keyring set xlkpi {ADDRESS}" in problem.hint.zh


@pytest.mark.parametrize(
    "odd", ["密码" + SECRET, SECRET + "\n", SECRET + "\r\nA LOGOUT", "ｆｕｌｌ"]
)
def test_a_password_that_servers_cannot_read_is_told_without_it(odd: str) -> None:
    with pytest.raises(Unusable) as found:
        password_of(IMAP, {"XLKPI_MAIL_PASSWORD": odd})
    assert [p.code for p in found.value.problems] == ["S53"]
    assert not in_text(str(found.value.problems), odd)
    assert not in_text(str(found.value.problems), SECRET)


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret(SECRET)
    shown = f"{secret} {secret!r} {secret!s:>9} {[secret]} " + str({"x": secret})
    assert not in_text(shown, SECRET)
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_server_that_repeats_the_secret_is_quoted_without_it() -> None:
    plain = b64encode(f"\0{ADDRESS}\0{SECRET}".encode()).decode()
    login = b64encode(SECRET.encode()).decode()
    said = Secret(SECRET).hide(f"bad: {SECRET} {plain} {login}", ADDRESS)
    assert said == "bad: *** ***== ***=="
    assert not in_text(said, SECRET, ADDRESS)


@pytest.mark.parametrize("text", ["two  blanks", "back\\slash", 'quo"te', "apo'strophe", "a%sb{}c"])
def test_a_secret_of_odd_signs_is_hidden_however_it_is_written(text: str) -> None:
    written = (text, repr(text.encode()), text.replace("\\", "\\\\").replace('"', '\\"'))
    said = Secret(text).hide(" | ".join(written), ADDRESS)
    assert said.replace("***", "").replace("b''", "").replace('b""', "").split() == ["|", "|"]


def test_half_of_a_secret_is_not_left_where_words_are_cut(tmp_path: Path) -> None:
    said = b"535 " + b"x" * 185 + SECRET.encode()
    fake = SmtpFake(says={"AUTH": [said]})
    environ = {"XLKPI_MAIL_PASSWORD": SECRET}
    with pytest.raises(ServiceDown) as found, smtp_session(fake, tmp_path, environ=environ):
        pass
    assert SECRET[:4] not in found.value.problems[0].message.zh
