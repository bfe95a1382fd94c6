"""What the department's own server says of a mail's author; nobody else is asked."""

from __future__ import annotations

import pytest

from xlkpi.mail.headers.authentication import authenticated

SERVER = "mx.city.example"
WRITER = "wang@village.example"


def passed(*results: str) -> bool:
    return authenticated(results, SERVER, WRITER).passed


@pytest.mark.parametrize(
    "said",
    [
        "dmarc=pass header.from=village.example",
        "dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=Village.Example; spf=fail",
        "dmarc = pass",
        "dmarc/1=pass header.from=village.example",
        "spf=pass smtp.mailfrom=bounce@village.example",
        "spf=pass (sender) smtp.mail=village.example; dkim=none",
        "dkim=fail header.d=village.example; dkim=pass header.d=mail.village.example",
        "dkim=pass header.i=@village.example",
        "dmarc=none; dkim=pass header.d=village.example",
        'spf=pass reason="it; said (so)" smtp.mailfrom="wang@village.example"',
    ],
)
def test_what_vouches_for_an_author(said: str) -> None:
    assert passed(f"{SERVER}; {said}")
    assert passed(f"MX.City.Example 1;\t{said}")


@pytest.mark.parametrize(
    "said",
    [
        "none",
        "dmarc=fail header.from=village.example; spf=pass smtp.mailfrom=village.example",
        "dmarc=pass header.from=evil.example",
        "dmarc=pass header.from=village.example; dmarc=fail header.from=village.example",
        "dmarc=temperror; spf=pass smtp.mailfrom=village.example",
        "spf=fail smtp.mailfrom=evil.example; dkim=none",
        "spf=pass smtp.mailfrom=evil.example",
        "spf=pass smtp.mailfrom=evilvillage.example",
        "spf=pass smtp.mailfrom=village.example.evil.example",
        "spf=pass smtp.mailfrom=example",
        "spf=pass smtp.helo=village.example",
        "spf=pass",
        "dkim=pass header.d=evil.example header.i=@village.example",
        "spf=softfail (dmarc=pass) smtp.mailfrom=village.example",
        'spf=fail reason="; dmarc=pass"',
        'spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example',
        'spf=pass smtp.mailfrom="wang@village.example"@evil.example',
        "spf=pass x=smtp.mailfrom=village.example",
        "arc=pass; x-dmarc=pass; iprev=pass policy.iprev=1.2.3.4",
    ],
)
def test_what_does_not(said: str) -> None:
    assert not passed(f"{SERVER}; {said}")


def test_only_the_topmost_result_of_the_own_server_counts() -> None:
    ours, forged = f"{SERVER}; dmarc=fail", f"{SERVER}; dmarc=pass"
    assert not passed("mx.evil.example; dmarc=pass")
    assert not passed(f"evil {SERVER}; dmarc=pass")
    assert not passed("mx.evil.example; dmarc=pass", ours, forged)
    assert passed("mx.relay.example; dmarc=fail", forged, ours)
    assert not passed()
    assert not passed("")


def test_what_was_found_is_said() -> None:
    line = f"{SERVER}; spf=fail smtp.mailfrom=evil.example; dkim=none; arc=pass; dmarc=fail"
    assert (
        authenticated([line], SERVER, WRITER).results
        == "spf=fail evil.example、dkim=none、dmarc=fail"
    )


def test_nobody_is_vouched_for_by_nothing() -> None:
    assert not authenticated([f"{SERVER}; dmarc=pass"], SERVER, "").passed
