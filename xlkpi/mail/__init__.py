"""Mails of other people -> who wrote, when, and what was attached. No network, no disk."""

from xlkpi.mail.letter import Attachment, Automatic, Fault, FaultKind, Letter, Link, Origin
from xlkpi.mail.reading import letters
from xlkpi.mail.sniff import Format, is_mail

__all__ = [
    "Attachment",
    "Automatic",
    "Fault",
    "FaultKind",
    "Format",
    "Letter",
    "Link",
    "Origin",
    "is_mail",
    "letters",
]
