"""A workspace opened for work: configuration, roster, specs, key, ledger."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from xlkpi.department.due_rosters import due_roster
from xlkpi.department.kept import kept_rosters, kept_specs, roster_name
from xlkpi.department.named_entries import lost_entries
from xlkpi.ledger.book import Ledger
from xlkpi.ledger.database.opening import lines_of
from xlkpi.ledger.journal.journal import Journal
from xlkpi.ledger.journal.mark import Seals
from xlkpi.problems import Place, ProblemsFound, Unusable, problem
from xlkpi.problems.system_errors import cannot_use
from xlkpi.spec.reporting import reporting
from xlkpi.spec.unparsed import find, spec_digest
from xlkpi.texts import Words
from xlkpi.workspace.config import load as load_config
from xlkpi.workspace.key import code, new_key, read_key
from xlkpi.workspace.lock import at_work
from xlkpi.workspace.paths import Workspace
from xlkpi.workspace.places import store_of
from xlkpi.workspace.toml_lines import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from xlkpi.department.kept import Kept
    from xlkpi.department.roster.reading import RosterRead
    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.spec.reporting import Reporting
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection, Config
    from xlkpi.workspace.roster import Roster
    from xlkpi.workspace.stores import Store

ROSTER_SPEC = "roster"
_NO_FILE = Words("没有这个文件", "there is no such file")


@dataclass(frozen=True)
class Department:
    """One workspace, read once; nothing is written by opening it."""

    workspace: Workspace
    config: Config
    clock: Clock

    @classmethod
    def at(cls, folder: Path, clock: Clock) -> Department:
        """Open a workspace; nothing but its configuration is read before it is asked for.

        Raises:
            ProblemsFound: xlkpi.toml has faults (S20), each at its line; exit code 2.
            Unusable: There is no workspace (S30); exit code 3.
        """
        workspace = Workspace.at(folder)
        config = load_config(workspace.config)
        if config.value is None or config.problems:
            raise ProblemsFound(config.problems, exit_code=2)
        opened = cls(workspace, config.value, clock)
        if any(one.settings for one in config.value.collections):
            faults = opened.setting_faults()
            if faults:
                raise ProblemsFound(faults, exit_code=2)
        return opened

    def setting_faults(self, text: str | None = None) -> tuple[Problem, ...]:
        """Return every key of a collection that is no setting of its spec, or cannot be (S20).

        Args:
            text: The text of xlkpi.toml, where it is not (yet) the file's.
        """
        # what reads a setting goes by its spec, which takes longer to load than most verbs need
        from xlkpi.department.settings import setting_faults  # noqa: PLC0415 - needed by some

        path = self.workspace.config
        source = Source(str(path), path.read_text(encoding="utf-8-sig") if text is None else text)
        return tuple(setting_faults(self.config.collections, source, self.spec))

    def collection(self, name: str | None) -> Collection:
        """Return a collection by id or title, the only one where none is named.

        Raises:
            ProblemsFound: There is none (S21), it may be several (S92), or none was named where
                there are several (S23); exit code 2.
        """
        known = self.config.collections
        going_on = [one for one in known if not one.read_only]
        if name is None and len(going_on) == 1:
            return going_on[0]
        found = next((c for c in known if c.id == name), None)
        if found is not None:
            return found
        # one that is named by its id, as it mostly is, needs no more than this
        from xlkpi.department.named import collection_named  # noqa: PLC0415 - needed by few verbs

        return collection_named(known, name)

    def going_on(self, name: str | None) -> Collection:
        """Return a collection that something may still be issued, taken in and decided of.

        Raises:
            ProblemsFound: As of `collection`, or it is over (S28); exit code 2.
        """
        found = self.collection(name)
        if found.read_only:
            place = Place(file=str(self.workspace.config))
            raise ProblemsFound((problem("S28", place, collection=found.id),), exit_code=2)
        return found

    @property
    def today(self) -> date:
        """The day it is, by the clock of the workspace's time zone."""
        return self.clock().astimezone(self.config.zone).date()

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of the collections that xlkpi.toml names; others on record take no returns.

        Nor do those that are over.
        """
        return tuple(one.id for one in self.config.collections if not one.read_only)

    def due_roster(self, collection: Collection) -> Roster:
        """Return the roster as a collection sees it: what is due, amounts in its measure.

        Raises:
            ProblemsFound: Its spec is faulty or not there (S01-S13, S93); exit code 2.
            Unusable: The roster cannot be used (S32, or its faults at their cells); exit code 3.
        """
        known = self._due.get(collection.id)
        if known is None or known[0] != collection:
            form = self._reporting(collection.spec)
            known = collection, due_roster(self.config, collection, self.roster, form)
            self._due[collection.id] = known
        return known[1]

    @cached_property
    def _due(self) -> dict[str, tuple[Collection, Roster]]:
        return {}

    def _reporting(self, name: str) -> Reporting:
        path = self.spec_file(name)
        digests = [_digest_of(one) for one in (path, self.spec_file(ROSTER_SPEC))]
        known = self._specs.get("/".join(digests))
        if known is None:
            known = reporting(sound_spec(path).spec)
            self._specs.put("/".join(digests), known)
        return known

    @cached_property
    def _specs(self) -> Kept[Reporting]:
        return kept_specs(self.workspace)

    @cached_property
    def _rosters(self) -> Kept[Roster]:
        return kept_rosters(self.workspace)

    def form_of(self, collection: Collection) -> Spec:
        """Return the form of a collection: its spec with the settings of the collection in it.

        Raises:
            ProblemsFound: The spec is faulty or not there (S01-S13, S92, S93); exit code 2.
        """
        from xlkpi.department.settings import settings_of  # noqa: PLC0415 - as of a spec
        from xlkpi.spec.settings import settled  # noqa: PLC0415 - likewise

        spec = self.spec(collection.spec).spec
        return settled(spec, settings_of(collection, spec))

    def spec(self, name: str) -> LoadedSpec:
        """Return a spec by id or title: the department's own, else the bundled one.

        Raises:
            ProblemsFound: It is faulty (S01-S13), not there (S93), or the title is that of several
                (S92); exit code 2.
        """
        return sound_spec(self.spec_file(name))

    def spec_file(self, name: str) -> Path:
        """Return the file of a spec by id or title: the department's own, else the bundled one.

        Raises:
            ProblemsFound: It is not there (S93), or the title is that of several (S92); exit code
                2.
        """
        path = find(name, self.workspace.specs)
        if path is not None:
            return path
        from xlkpi.department.spec_names import spec_file  # noqa: PLC0415 - seldom needed

        return spec_file(name, self.workspace.specs, Place(file=str(self.workspace.config)))

    @cached_property
    def roster(self) -> Roster:
        """The roster of roster.xlsx, amounts in the roster's measure.

        Raises:
            Unusable: The file is not there (S32) or has faults, each at its cell; exit code 3.
        """
        name = roster_name(self._roster_file, _digest_of(self.spec_file(ROSTER_SPEC)))
        known = self._rosters.get(name)
        if known is not None:
            return known
        from xlkpi.department.roster.taken import roster_of  # noqa: PLC0415 - needed by few verbs

        read = self.roster_read
        if not read.sound:
            raise Unusable(*read.problems)
        roster = roster_of(read.records)
        self._rosters.put(name, roster)
        return roster

    @cached_property
    def roster_read(self) -> RosterRead:
        """roster.xlsx read anew, faulty or not, with the place of everything in it.

        Raises:
            Unusable: The file is not there (S32); exit code 3.
        """
        return _read(self.workspace, self._roster_file, self.spec_file(ROSTER_SPEC))

    @cached_property
    def _roster_file(self) -> bytes:
        return _bytes_of(self.workspace.roster)

    @cached_property
    def sign(self) -> Callable[[str], str]:
        """The function that returns the code over an identity.

        Before the first issue the key is not missed: a key that signed nothing knows no workbook
        either.

        Raises:
            Unusable: The key was lost (S70), is none (S31) or was replaced (S73); exit code 3.
        """
        own = self.workspace
        if not (own.key.exists() or own.sealed.exists() or self._has_issued()):
            return partial(code, new_key())
        self.journal.check_key()
        return partial(code, read_key(own.key))

    def _has_issued(self) -> bool:
        with self.view() as ledger:
            return bool(ledger.collections())

    @cached_property
    def journal(self) -> Journal:
        """The journal, with the key it is chained under."""
        return journal_of(self.workspace, self.ledger_url)

    @cached_property
    def inbox(self) -> Store:
        """Where originals lie.

        Raises:
            Unusable: The place by URL cannot be used (S65); exit code 3.
        """
        return store_of(self.workspace.root, self.workspace.inbox, self.config.originals)

    @property
    def ledger_url(self) -> str:
        """The database that the ledger is in, "" for the workspace's own file."""
        return self.config.ledger.url

    @contextmanager
    def ledger(self, *, proving: bool = True) -> Iterator[Ledger]:
        """Open the ledger for reading and writing; nobody else may write meanwhile.

        Another one at work is waited for, a minute at most. It opens without the journal's key.

        Args:
            proving: Whether what is read of the journal, where the ledger has to be made anew of
                it, must be proved by the key.

        Raises:
            Unusable: The workspace is in use (S34), the journal or the ledger is not as it was
                written (S33, S74), the key that proves it is gone or another (S70, S73), or a
                master or report is of another journal (S75); exit code 3.
            OSError: The file of the ledger cannot be written (a full disk).
        """
        own, url = self.workspace, self.ledger_url
        with (
            at_work(own),
            Ledger.open(
                own.ledger, journal_of(own, url), self.clock, url, proving=proving
            ) as ledger,
        ):
            if proving:
                self._compare_heads()
            yield ledger
            self._keep()

    def _keep(self) -> None:
        """Keep roster and specs where they were read anew; verbs that only look write nothing."""
        self._specs.save()
        self._rosters.save()

    @contextmanager
    def view(self) -> Iterator[Ledger]:
        """Open the ledger to look only: nothing is written, and nobody is waited for.

        Raises:
            Unusable: The journal or the ledger is not as it was written (S33, S74), the key that
                proves it is gone or another (S70, S73), or a master or report is of another journal
                (S75); exit code 3.
        """
        workspace, url = self.workspace, self.ledger_url
        with Ledger.view(workspace.ledger, self.journal, self.clock, url) as ledger:
            self._compare_heads()
            yield ledger

    def _compare_heads(self) -> None:
        """Stop (S75) where a master or report is of another journal, or of more than there is."""
        for trouble in lost_entries(self.workspace, self.journal, self.named):
            raise trouble


def journal_of(workspace: Workspace, url: str = "") -> Journal:
    """Return the journal of a workspace; `url` is that of its ledger, "" for its own file."""
    return Journal(lines_of(workspace.journal, url), Seals(workspace.key, workspace.sealed))


def roster_in(workspace: Workspace) -> RosterRead:
    """Return the roster of a workspace whose xlkpi.toml cannot be read, faulty or not.

    Raises:
        ProblemsFound: The roster's spec is faulty (S01-S13); exit code 2.
        Unusable: The file is not there (S32); exit code 3.
        FileNotFoundError: The program is not whole: its own specs are not there.
    """
    spec = find(ROSTER_SPEC, workspace.specs)
    if spec is None:
        raise FileNotFoundError(ROSTER_SPEC)
    return _read(workspace, _bytes_of(workspace.roster), spec)


def _read(workspace: Workspace, data: bytes, spec: Path) -> RosterRead:
    # what checks it takes longer to load than the roster that is kept
    from xlkpi.department.roster.reading import read_roster  # noqa: PLC0415 - needed by few verbs

    return read_roster(data, str(workspace.roster), sound_spec(spec))


def _bytes_of(roster: Path) -> bytes:
    try:
        return roster.read_bytes()
    except FileNotFoundError:
        raise Unusable(problem("S32", Place(file=str(roster)), found=_NO_FILE)) from None


def _digest_of(spec: Path) -> str:
    try:
        return spec_digest(spec)
    except OSError as error:
        raise ProblemsFound((cannot_use(str(spec), error),), exit_code=2) from error


def sound_spec(path: Path) -> LoadedSpec:
    """Return the spec of a file.

    Raises:
        ProblemsFound: Its faults (S01-S13), or that it cannot be read (S31); exit code 2.
    """
    from xlkpi.spec.load import load  # noqa: PLC0415 - to load it takes longer than many a verb

    outcome = load(path)
    if outcome.value is None:
        raise ProblemsFound(outcome.problems, exit_code=2)
    return outcome.value


def kept_spec(ledger: Ledger, fingerprint: str) -> LoadedSpec:
    """Return a spec that the ledger kept; it was sound when it was used.

    It is the very one of the file where that still says the same.

    Args:
        ledger: The ledger, open.
        fingerprint: The spec's, in full.

    Raises:
        Unusable: It is not kept, or this version of the program cannot read it; exit code 3.
    """
    from xlkpi.spec.load import load_used  # noqa: PLC0415 - likewise

    outcome = load_used(ledger.spec_text(fingerprint) or "", f"{fingerprint[:12]}.yaml")
    if outcome.value is None:
        raise Unusable(*outcome.problems)
    return outcome.value
