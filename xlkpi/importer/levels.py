"""A bundle of the level below -> the forms of its units, as a return of the unit that sent it.

Whose it is says the key that it is signed under: of whom the key is says the roster. A key that the
roster does not have is held, whoever the bundle says it is from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.bundle.keys import key_fingerprint
from xlkpi.problems import Place, Problem, problem
from xlkpi.records import Return, Status
from xlkpi.texts import Words
from xlkpi.workspace.roster import below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlkpi.bundle.contents import BundleContents, FormBelow
    from xlkpi.reader.incoming import Incoming
    from xlkpi.records import Submission


@dataclass(frozen=True, slots=True)
class Level:
    """A unit that may report for units below: id, name, and its public key ("" for none)."""

    unit: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a bundle is of no collection here, and what to do."""

    found: Words
    remedy: Words


@dataclass(frozen=True, slots=True)
class Levels:
    """Who may report for units below, and for which collections.

    `by_key` are those of the roster by their keys. `named` gives the unit that a department calls
    itself, None where no unit, or several, are called so. `collection` gives the id of the
    collection that a bundle is taken for.
    """

    by_key: Mapping[str, Level] = field(default_factory=dict)
    named: Callable[[str], Level | None] = lambda _: None
    collection: Callable[[BundleContents], str | Unfit] = lambda _: ""


NO_LEVELS = Levels()


def bundle_return(incoming: Incoming, contents: BundleContents, levels: Levels) -> Return:
    """Return a bundle as it is judged.

    Args:
        incoming: The file as it came.
        contents: What is in it; its signature is that of the key it names.
        levels: Whose bundles are known.

    Returns:
        Accepted, with a form for each of the bundle, where its key is known and it is of a
        collection here; held for its key (F48), the forms with it; rejected without forms (F49).
    """
    said = contents.said
    known = levels.by_key.get(said.key)
    head = known or levels.named(said.department) or Level("", "")
    place = Place(file=incoming.name, unit=head.unit)
    doubts = () if known is not None else (_unknown(place, contents, head),)
    found = levels.collection(contents)
    made = Return(
        file=incoming.name,
        sha256=sha256(incoming.data).hexdigest(),
        received=incoming.received,
        verdict=Status.HELD,
        unit=head.unit,
        unit_name=head.name,
        sender=incoming.sender,
        mail=incoming.mail,
        problems=doubts,
    )
    if isinstance(found, Unfit):
        about = {"collection": contents.collection, "title": contents.title}
        fault = problem("F49", place, found=found.found, remedy=found.remedy, **about)
        return replace(made, verdict=Status.REJECTED, problems=(*doubts, fault))
    if not head.unit:
        return replace(made, collection=found)
    forms = tuple(_forms(incoming.name, contents, head, held=bool(doubts)))
    verdict = Status.HELD if doubts else _worst(forms)
    return replace(made, verdict=verdict, collection=found, submissions=forms, bundle=said)


def _worst(forms: tuple[Submission, ...]) -> Status:
    verdicts = (form.verdict for form in forms)
    return min(verdicts, key=lambda one: one.rank, default=Status.ACCEPTED)


def _unknown(place: Place, contents: BundleContents, head: Level) -> Problem:
    said = contents.said
    found = _OTHER.fill(own=key_fingerprint(head.key)) if head.key else _NOT_THERE
    if not head.unit:
        found = _NOBODY
    words = {"department": said.department, "key": said.key, "found": found}
    return problem("F48", place, fingerprint=key_fingerprint(said.key), **words)


def _forms(file: str, contents: BundleContents, head: Level, *, held: bool) -> Iterator[Submission]:
    """Yield the forms as those of units below the one that sent them."""
    for one in contents.forms:
        form = one.submission
        unit = below(head.unit, form.unit)
        problems = tuple(_placed(fault, file, one, unit) for fault in form.problems)
        verdict = Status.HELD if held else form.verdict
        yield replace(form, unit=unit, verdict=verdict, problems=problems, issued="")


def _placed(fault: Problem, file: str, form: FormBelow, unit: str) -> Problem:
    first = form.returns[0].file if form.returns else fault.place.file
    return fault.at(file=f"{file}!{first}", unit=unit)


_NOT_THERE = Words("名册里没有这个公钥", "which is not in the roster")
_OTHER = Words(
    "与名册里该单位的公钥（指纹 {own}）不同", "which is not the one of the roster ({own})"
)
_NOBODY = Words(
    "名册里没有叫这个名字的单位，也没有这个公钥",
    "and neither it nor a unit of that name is in the roster",
)
