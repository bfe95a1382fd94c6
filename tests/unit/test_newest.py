"""What is known is forgotten in the order in which it was set or used."""

from __future__ import annotations

from xlkpi.newest import Newest


def test_the_oldest_go() -> None:
    known: Newest[str, int] = Newest(2)
    for number, name in enumerate("abc"):
        known[name] = number
    assert dict(known) == {"b": 1, "c": 2}
    assert known.used("a") is None


def test_what_was_used_or_set_again_is_not_the_oldest() -> None:
    known: Newest[str, int] = Newest(3)
    for number, name in enumerate("abc"):
        known[name] = number
    assert known.used("a") == 0
    known["b"] = 5
    known["d"] = 3
    assert dict(known) == {"a": 0, "b": 5, "d": 3}
