"""Mails of other people -> who wrote, when, and what was attached. No network, no disk."""

from xlkpi.mail.mail import Attachment, Automatic, EnclosedMail, Fault, FaultKind, Link, Mail
from xlkpi.mail.reading import read_mails
from xlkpi.mail.sniff import Format, is_mail

__all__ = [
    "Attachment",
    "Automatic",
    "EnclosedMail",
    "Fault",
    "FaultKind",
    "Format",
    "Link",
    "Mail",
    "is_mail",
    "read_mails",
]
