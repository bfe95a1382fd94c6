"""Where things lie in a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.problems import Place, Unusable, problem

if TYPE_CHECKING:
    from pathlib import Path

HANDBOOK = "填表手册.docx"
CONFIG_NAME = "xlkpi.toml"
SPECS = "workbook_specs"
_FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
_MOST_NAME, _MOST_BYTES = 100, 200


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders and files of one department."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> Workspace:
        """Return the workspace in a folder.

        Raises:
            Unusable: There is no xlkpi.toml (S30); exit code 3.
        """
        if not (folder / CONFIG_NAME).is_file():
            raise Unusable(problem("S30", Place(file=str(folder))))
        return cls(folder)

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.root / CONFIG_NAME

    @property
    def roster(self) -> Path:
        """The roster workbook."""
        return self.root / "roster.xlsx"

    @property
    def specs(self) -> Path:
        """The department's own specs."""
        return self.root / SPECS

    @property
    def key(self) -> Path:
        """The HMAC key."""
        return self.root / ".xlkpi" / "key"

    @property
    def signing_key(self) -> Path:
        """The private key that bundles for the next level are signed with."""
        return self.root / ".xlkpi" / "signing_key"

    @property
    def sealed(self) -> Path:
        """The mark that the journal is chained under the key, and how far it went."""
        return self.root / ".xlkpi" / "sealed"

    @property
    def kept_roster(self) -> Path:
        """The roster as it was read and checked last."""
        return self.root / ".xlkpi" / "roster.json"

    @property
    def left_ledger(self) -> Path:
        """By what the file of the ledger was known when it was left."""
        return self.root / ".xlkpi" / "ledger.json"

    @property
    def kept_specs(self) -> Path:
        """What specs say of which units report what, as they were read and checked last."""
        return self.root / ".xlkpi" / "specs.json"

    @property
    def kept_across(self) -> Path:
        """What the forms of several units together showed, as masters were written last."""
        return self.root / ".xlkpi" / "across.json"

    @property
    def kept(self) -> tuple[Path, ...]:
        """What is kept so that it need not be found out again; any of it may be deleted."""
        return self.kept_roster, self.kept_specs, self.kept_across, self.left_ledger

    @property
    def lock(self) -> Path:
        """The lock file: one writer at a time."""
        return self.root / ".xlkpi" / "lock"

    @property
    def output(self) -> Path:
        """Everything that is written in a round."""
        return self.root / "output"

    @property
    def inbox(self) -> Path:
        """Originals as they came, by content."""
        return self.output / "inbox"

    @property
    def journal(self) -> Path:
        """Every event, append-only."""
        return self.output / "journal.jsonl"

    @property
    def ledger(self) -> Path:
        """The SQLite ledger."""
        return self.output / "ledger.db"

    @property
    def outbox(self) -> Path:
        """Mails: drafts, and in `sent` those that were handed to a server."""
        return self.output / "outbox"

    @property
    def mail_templates(self) -> Path:
        """The department's own letters."""
        return self.root / "mail_templates"

    @property
    def publications(self) -> Path:
        """The department's own outlines of published texts, and their styles."""
        return self.root / "publications"

    def is_private(self, path: Path) -> bool:
        """Whether a file or folder is made for its owner only: key, journal, ledger, originals."""
        private = {self.key.parent, self.inbox, self.journal, self.ledger}
        return not private.isdisjoint((path, *path.parents))

    def collection(self, name: str) -> Path:
        """Return the folder of one collection."""
        return self.output / safe_name(name)

    def templates(self, collection: str) -> Path:
        """Return the folder of the workbooks that go out."""
        return self.collection(collection) / "templates"

    def handbook(self, collection: str) -> Path:
        """Return where the handbook for the units lies, once it is made: it goes with workbooks."""
        return self.templates(collection) / HANDBOOK

    def returns(self, collection: str) -> Path:
        """Return the folder of the marked copies that go back."""
        return self.collection(collection) / "returns"

    def migrated(self, collection: str) -> Path:
        """Return the folder of filled workbooks of older versions in the current template."""
        return self.collection(collection) / "migrated"

    def master(self, collection: str) -> Path:
        """Return the master workbook of a collection."""
        return self.collection(collection) / "master.xlsx"

    def forms(self, collection: str) -> Path:
        """Return the folder of the accepted forms as they are printed."""
        return self.collection(collection) / "forms"

    def published(self, collection: str) -> Path:
        """Return the folder of the published texts of a collection."""
        return self.collection(collection) / "published"

    def export(self, collection: str) -> Path:
        """Return the folder of the tables for other programs."""
        return self.collection(collection) / "export"

    def bundles(self, collection: str) -> Path:
        """Return the folder of the bundles of a collection for the next level."""
        return self.collection(collection) / "bundles"

    def report(self, collection: str) -> Path:
        """Return the report of a collection."""
        return self.collection(collection) / "reports" / "report.html"


def beside(path: Path) -> Path:
    """Return where a new file lies while the old one may not be touched: master.new.xlsx."""
    return path.with_name(f"{path.stem}.new{path.suffix}")


def safe_name(text: str) -> str:
    """Return a file name close to the text that Windows takes too.

    Returns:
        At most 100 characters and 200 bytes of UTF-8, one more with "_" before a reserved name;
        "_" where nothing is left.
    """
    printable = "".join(c if c.isprintable() else "_" for c in text).translate(_FORBIDDEN)
    cut = printable[:_MOST_NAME].encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore")
    name = cut.strip().rstrip(". ") or "_"
    return f"_{name}" if reserved(name) else name


def reserved(name: str) -> bool:
    """Whether Windows takes no file of this name, whatever follows its first dot: CON, nul.txt."""
    return name.split(".", maxsplit=1)[0].strip().casefold() in _RESERVED
