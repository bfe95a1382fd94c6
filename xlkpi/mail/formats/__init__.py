"""How mails are kept: MIME and its parts, mbox, Outlook's files."""
