"""Stored originals read and judged once more, as what they are on record as having come as."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.department.issued import Due
from xlkpi.department.levels import levels_of
from xlkpi.department.occasions import roster_context
from xlkpi.importer.returns import judge_arrivals
from xlkpi.mail.headers.authors import doubt
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.problems import Place, Unusable, problem
from xlkpi.reader.arrivals import Arrived, Opening
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.process import READERS
from xlkpi.reader.readers import Readers
from xlkpi.workspace.inbox import content, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.importer.owner.issues import Issues
    from xlkpi.importer.returns import Judged
    from xlkpi.intake.vouched import Vouched
    from xlkpi.ledger.mails import Collected
    from xlkpi.records import Return

_TOGETHER = 32


def originals(
    department: Department,
    known: Sequence[Return],
    mails: Mapping[str, Collected],
    vouched: Vouched,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Iterator[Incoming]:
    """Yield the originals of returns, as what they are on record as having come as.

    Args:
        department: The opened workspace.
        known: The returns, in the order they are yielded in.
        mails: The mails they came with, by SHA-256.
        vouched: What is known of those that came under a key that is no more.
        progress: Told how many of how many were read.

    Raises:
        Unusable: One is missing or was changed (S37); exit code 3. Those before it were yielded.
    """
    inbox = department.inbox
    authserv = department.config.mail.authserv if department.config.mail else ""
    for number, one in enumerate(known):
        progress(number, len(known))
        data = content(inbox, one.sha256)
        if data is None:
            place = Place(file=place_of(inbox, one.sha256))
            raise Unusable(problem("S37", place, found=one.file))
        came = Incoming(one.file, data, one.received, one.sender, mail=one.mail)
        came = replace(came, signed=vouched.is_signed(one.sha256))
        mail = mails.get(one.mail)
        yield came if mail is None or mail.results is None else _believed(came, mail, authserv)
    progress(len(known), len(known))


def _believed(came: Incoming, mail: Collected, authserv: str) -> Incoming:
    """Return what came with a mail as that of its author, if that one is believed today."""
    doubted = doubt(mail.sender, mail.results, authserv)
    if doubted is None:
        return replace(came, sender=mail.sender)
    return replace(came, sender="", claimed=mail.sender, doubt=doubted)


def judged_anew(
    department: Department, issues: Issues, files: Iterable[Incoming], jobs: int = 1
) -> Iterator[tuple[Judged, ...]]:
    """Yield files as they are judged by today's roster, 32 at a time.

    Args:
        department: The opened workspace.
        issues: What was issued, and by which rules it is judged.
        files: The files, as they came.
        jobs: How many processes read.

    Raises:
        ProblemsFound: A spec is faulty (S01-S13); exit code 2.
        Unusable: Roster or key cannot be used (S32, S70, S73); exit code 3.
    """
    context = roster_context(
        department.config, department.roster, Due(department), levels_of(department)
    )
    opening = Opening(HELPER_SHEETS)
    with (
        READERS.get()(jobs, "") as by,
        Readers(by, opening, lambda archive, _: archive.received) as readers,
    ):
        arrivals = (one for one in readers.arrivals(files) if isinstance(one, Arrived))
        while batch := tuple(islice(arrivals, _TOGETHER)):
            yield judge_arrivals(batch, issues, department.sign, context)
