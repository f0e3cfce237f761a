# SPDX-License-Identifier: Apache-2.0
"""The demo: a small company's autumn, told by the commands that a user would type.

Every step is a real command on real files in the demo's own folder; nothing is shown that a
command did not print.
"""

from __future__ import annotations

import shlex
import shutil
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.errors import EncaisseError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

MARKER = ".encaisse-demo"
INPUT = "input"
_NEEDED = (
    "encaisse.toml",
    "invoices.jsonl",
    "creditor.toml",
    "collections.csv",
    "demo.toml",
    "supplier.xml",
    "bank",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The days of the story, from `demo.toml`.

    Attributes:
        debit_day: on which the debit file is made.
        today: on which one looks who owes what.
    """

    debit_day: date
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of the demo.

    Attributes:
        title: what it does for the company, by language.
        arguments: of `encaisse`, as a user would type them: `*.pdf` stands for all such files.
    """

    title: dict[str, str]
    arguments: tuple[str, ...]

    @property
    def command_line(self) -> str:
        """The command as it is typed in a shell."""
        quoted = (item if "*" in item else shlex.quote(item) for item in self.arguments)
        return " ".join(("encaisse", *quoted))

    def expanded(self) -> tuple[str, ...]:
        """The arguments as the command gets them: files in the order of their names."""
        return tuple(found for item in self.arguments for found in _matches(item))


_Plan = tuple[str, str, tuple[str, ...]]
"""Title in English, in French, and the arguments of a command."""


@dataclass(frozen=True, slots=True)
class _Paths:
    """Places in the demo's folder, as a user would type them."""

    out: Path

    def input(self, name: str) -> str:
        return str(self.out / INPUT / name)

    def made(self, name: str) -> str:
        return str(self.out / name)

    @property
    def bank(self) -> str:
        """The bank's files; their names begin with the day."""
        return self.input("bank/*.xml")

    @property
    def settings(self) -> tuple[str, str]:
        return ("--settings", self.input("encaisse.toml"))

    @property
    def ledger(self) -> tuple[str, str]:
        return ("--ledger", f"sqlite:///{(self.out / 'ledger.db').as_posix()}")


def _matches(item: str) -> tuple[str, ...]:
    """Files that a shell would put in the place of a pattern; the pattern itself if none fits."""
    if "*" not in item:
        return (item,)
    folder, pattern = Path(item).parent, Path(item).name
    return tuple(str(path) for path in sorted(folder.glob(pattern))) or (item,)


class FolderTakenError(EncaisseError):
    """The folder holds something that is not an earlier demo; it is left alone."""

    code = "DEMO-FOLDER"


def prepare_folder(out: Path, fixtures: Path | None) -> Story:
    """Make an empty demo folder with a copy of the company's files; an earlier demo is replaced.

    Args:
        out: the demo's folder.
        fixtures: folder with the company's files; None for those that come with encaisse.

    Raises:
        FolderTakenError: if the folder is not empty and not a demo's.
        UnreadableError: if a file of the company is missing, or `demo.toml` has not its two days.
    """
    if out.exists() and not out.is_dir():
        raise FolderTakenError(f"{out} is a file, not a folder")
    if out.is_dir() and any(out.iterdir()):
        if not (out / MARKER).is_file():
            raise FolderTakenError(
                f"{out} holds other files, and the demo would replace them",
                hint="choose another folder with --out",
            )
        shutil.rmtree(out)
    if fixtures is not None:
        return _fill(out, fixtures)
    with as_file(files("receivables.fixtures")) as packaged:
        return _fill(out, packaged)


def steps(out: Path, story: Story, *, language: str | None = None) -> tuple[Step, ...]:
    """Return the commands of the demo, in their order.

    Args:
        out: the folder that `prepare_folder` made.
        story: its days.
        language: `fr` or `en` where the user chose one; it is handed on to each command.
    """
    chosen = () if language is None else ("--lang", language)
    given = _Paths(out)
    plan = (
        *_issuing(given),
        *_receiving(given),
        *_collecting(given, story),
        *_following(given, story),
    )
    return tuple(
        Step(title={"en": english, "fr": french}, arguments=(*chosen, *arguments))
        for english, french, arguments in plan
    )


def _issuing(given: _Paths) -> tuple[_Plan, ...]:
    rows, settings, made = given.input("invoices.jsonl"), given.settings, given.made("invoices")
    return (
        (
            "Issue the invoices as Factur-X",
            "Émettre les factures en Factur-X",
            ("invoice", "build", rows, *settings, "--out", made),
        ),
        (
            "Have them judged: schema, EN 16931, French rules, PDF container",
            "Les faire juger : schéma, EN 16931, règles françaises, conteneur PDF",
            ("check", f"{made}/*.pdf"),
        ),
    )


def _receiving(given: _Paths) -> tuple[_Plan, ...]:
    received = given.input("supplier.xml")
    return (
        (
            "Receive what a supplier sent: judged, compared with what is known, kept",
            "Recevoir ce qu'un fournisseur a envoyé : jugé, comparé à ce qui est connu, conservé",
            ("invoice", "receive", received, *given.settings, "--store", given.made("received")),
        ),
        (
            "Make it a page that people read",
            "En faire une page que l'on puisse lire",
            ("invoice", "render", received, "--out", given.made("supplier.pdf")),
        ),
    )


def _collecting(given: _Paths, story: Story) -> tuple[_Plan, ...]:
    rows, creditor = given.input("collections.csv"), given.input("creditor.toml")
    made, today = given.made("debit.xml"), ("--today", story.debit_day.isoformat())
    return (
        (
            "Ask the bank to collect the maintenance contracts",
            "Demander à la banque de prélever les contrats d'entretien",
            ("debit", "build", rows, "--creditor", creditor, "--out", made, *today),
        ),
        (
            "Have the debit file judged: schema and rulebook",
            "Faire juger le fichier de prélèvements : schéma et rulebook",
            ("check", made, *today),
        ),
        (
            "Tell the ledger what is owed and what is being collected",
            "Dire au registre ce qui est dû et ce qui est en cours de prélèvement",
            ("ledger", "import", given.made("invoices/*.pdf"), made, *given.ledger),
        ),
        (
            "Read what the bank sent",
            "Lire ce que la banque a envoyé",
            ("statement", "read", given.bank),
        ),
        (
            "Tell the ledger",
            "Le dire au registre",
            ("ledger", "import", given.bank, *given.ledger),
        ),
    )


def _following(given: _Paths, story: Story) -> tuple[_Plan, ...]:
    today, as_of = ("--today", story.today.isoformat()), ("--as-of", story.today.isoformat())
    return (
        (
            "How long it has been owed",
            "Depuis quand c'est dû",
            ("report", "aged", *as_of, *given.ledger),
        ),
        (
            "Whom to remind, and why",
            "Qui relancer, et pourquoi",
            ("remind", "plan", *today, *given.settings, *given.ledger),
        ),
        (
            "Write the reminders",
            "Écrire les relances",
            (
                *("remind", "send", *today, *given.settings),
                *("--eml", given.made("reminders"), *given.ledger),
            ),
        ),
        ("Who owes what", "Qui doit quoi", ("ledger", "status", *as_of, *given.ledger)),
    )


def run(
    plan: tuple[Step, ...], *, announce: Callable[[Step], None], execute: Callable[[Step], int]
) -> int:
    """Carry out the steps until one fails; return its exit status, or 0.

    Args:
        plan: the steps.
        announce: called with each step before it is carried out.
        execute: carries out a step and returns its exit status.
    """
    for step in plan:
        announce(step)
        status = execute(step)
        if status != 0:
            return status
    return 0


def _fill(out: Path, source: Path) -> Story:
    missing = [name for name in _NEEDED if not (source / name).exists()]
    if missing:
        raise UnreadableError(f"{source} has no {', '.join(missing)}")
    story = _read_story(source / "demo.toml")
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_text("This folder is made anew by `encaisse demo`.\n", encoding="utf-8")
    # The packaged company is a Python package too, for its resources.
    shutil.copytree(source, out / INPUT, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return story


def _read_story(path: Path) -> Story:
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableError(f"{path} is no TOML: {error}") from error
    return Story(debit_day=_day(row, path, "debit_day"), today=_day(row, path, "today"))


def _day(row: dict[str, object], path: Path, name: str) -> date:
    day = row.get(name)
    if type(day) is not date:
        raise UnreadableError(f"{path}: {name} is no day", hint=f"write {name} = 2026-11-02")
    return day
