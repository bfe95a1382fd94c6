"""Mails of other people -> who wrote, when, and what was attached. No network, no disk."""

from xlkpi.mail.mail import Attachment, Automatic, Fault, FaultKind, Link, Mail, Origin
from xlkpi.mail.reading import read_mails
from xlkpi.mail.sniff import Format, is_mail

__all__ = [
    "Attachment",
    "Automatic",
    "Fault",
    "FaultKind",
    "Format",
    "Link",
    "Mail",
    "Origin",
    "is_mail",
    "read_mails",
]
