# SPDX-License-Identifier: Apache-2.0
"""What commands print with `--json` has a published form, and keeps to it.

The commands are found in the command tree: a new `--json` without a schema, or a schema without a
line in the documentation, makes a test fail.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from compliance.errors import NotRunError
from receivables.cli import main
from tests.project.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from compliance.checking import Subject
    from compliance.report import CheckResult

TODAY = "2026-11-02"  # on which the story of the fixtures ends
DEBIT_DAY = "2026-10-05"
ENDING = ".schema.json"

# The form of each command's output. `invoice schema` and `debit schema` print forms of input.
FORMS = {
    "check": "check",
    "debit build": "debit_build",
    "debit cancel": "debit_cancel",
    "debit reverse": "debit_reverse",
    "debit notify": "debit_notify",
    "doctor": "doctor",
    "iban check": "iban_check",
    "invoice build": "manifest",
    "invoice number next": "numbers",
    "invoice number register": "numbers",
    "invoice number report": "number_report",
    "invoice number series": "number_series",
    "invoice number void": "numbers",
    "invoice read": "invoice",
    "invoice receive": "receive",
    "invoice received": "received",
    "ledger import": "ledger_import",
    "ledger status": "status",
    "refund build": "refund_build",
    "mandate import": "mandate_import",
    "mandate list": "mandates",
    "mandate show": "mandates",
    "remind plan": "remind_plan",
    "remind send": "remind_send",
    "report aged": "aged",
    "schemas list": "artefacts",
    "statement read": "statement",
}

ERROR = "error"  # what any of them prints when it cannot do what it was asked


def published() -> dict[str, dict[str, Any]]:
    """All published schemas, by name, as an installation carries them."""
    return {
        resource.name.removesuffix(ENDING): json.loads(resource.read_text(encoding="utf-8"))
        for resource in files("compliance.schemas").iterdir()
        if resource.name.endswith(ENDING)
    }


SCHEMAS = published()
OUTPUTS = sorted({*FORMS.values(), ERROR} - {"invoice"})
# Forms whose members are named well, but not yet described one by one.
OLDER = {"aged", "remind_plan", "statement", "status"}

REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema))
    for schema in SCHEMAS.values()
    if "$id" in schema
)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join((*path, name)), command


def test_every_command_with_json_has_a_form() -> None:
    found = {
        name
        for name, command in commands(main)
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert found == set(FORMS)
    assert {*FORMS.values(), ERROR} == set(SCHEMAS)


def objects(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 (any JSON)
    """Every object type of a schema, with its place; not the conditions on it."""
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from objects(item, f"{path}/{number}")
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "type" in schema:
            yield path, schema
        for name, item in schema.items():
            if name not in {"if", "then", "else"}:
                yield from objects(item, f"{path}/{name}")


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_form_is_strict(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:encaisse:schema:")
    types = list(objects(schema))
    assert types
    assert not [path for path, found in types if found.get("additionalProperties") is not False]


def is_described(form: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Tell whether a member says what it is: itself, or by the part that it refers to."""
    part = schema.get("$defs", {}).get(form.get("$ref", "").removeprefix("#/$defs/"), {})
    return bool(form.get("description") or part.get("description"))


@pytest.mark.parametrize("name", sorted(set(OUTPUTS) - OLDER))
def test_every_member_of_a_form_is_described(name: str) -> None:
    schema = SCHEMAS[name]
    silent = [
        f"{path}/{member}"
        for path, found in objects(schema)
        for member, form in found["properties"].items()
        if not is_described(form, schema)
    ]
    assert not silent


def test_findings_have_one_form_everywhere() -> None:
    for part in ("finding", "location", "check", "report"):
        forms = {
            json.dumps(schema["$defs"][part], sort_keys=True): name
            for name, schema in SCHEMAS.items()
            if part in schema.get("$defs", {}) and name not in OLDER
        }
        assert len(forms) == 1, f"{part} differs: {sorted(forms.values())}"


def test_the_documentation_lists_commands_and_forms() -> None:
    text = (ROOT / "docs" / "json-output.md").read_text(encoding="utf-8")
    rows = re.findall(
        rf"^\| `encaisse ([a-z ]+)` \| `([a-z_]+){re.escape(ENDING)}` \|", text, re.MULTILINE
    )
    assert dict(rows) == FORMS


@dataclass(frozen=True, slots=True)
class Company:
    """The fixture company at the end of its demo."""

    folder: Path

    def words(self, line: str) -> list[str]:
        """The words of a command, its paths and its ledger filled in."""
        paths = {
            "demo": self.folder,
            "input": self.folder / "input",
            "new": self.folder / "new",
            "store": self.folder / "received",
            "ledger": f"--ledger=sqlite:///{self.folder / 'ledger.db'}",
            "seller": "--seller=100000009",
            "mandates": f"--ledger=sqlite:///{self.folder / 'mandates.db'}",
            "fresh": f"--ledger=sqlite:///{self.folder / 'fresh.db'}",
        }
        return [word.format_map(paths) for word in line.split()]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("json") / "demo"
    done = CliRunner().invoke(main, ["demo", "--out", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    (folder / "wrong.csv").write_text(
        (folder / "input" / "collections.csv")
        .read_text(encoding="utf-8")
        .replace("192.00", "192,-")
    )
    (folder / "one.jsonl").write_text(
        (folder / "input" / "invoices.jsonl").read_text(encoding="utf-8").splitlines()[0]
    )
    (folder / "refunds.csv").write_text(
        "end_to_end_id,amount,creditor_name,creditor_iban\n"
        "R-1,12.5,Un,FR7630006000011234567890189\n"
    )
    header = "reference,debtor_name,debtor_iban,signed,place"
    row = "RUM-1,Marie Tessier,FR7630006000011234567890189,2026-01-05,Nantes"
    (folder / "mandates.csv").write_text(f"{header}\n{row}\n")
    (folder / "wrong_mandates.csv").write_text(f"{header}\n{row}\nRUM-2,,FR76,2027-01-05,\n")
    (folder / "empty.toml").touch()
    (folder / "broken.xml").write_text("<Document")
    return Company(folder)


MANDATES = "mandate import --creditor {input}/creditor.toml --today " + TODAY
# Exit status expected, and command; what it prints is compared with its form.
BUILD = "debit build --creditor {input}/creditor.toml --today " + DEBIT_DAY
NOTIFY = (
    "debit notify --from-ledger --creditor {input}/creditor.toml --settings {input}/encaisse.toml"
)
NUMBER = "invoice number "
REFUND = "refund build --creditor {input}/creditor.toml --today 2026-11-02"
REVERSE = "debit reverse --creditor {input}/creditor.toml --reason AM05"
CASES = [
    (0, "check {demo}/debit.xml {input}/bank {demo}/invoices"),
    (1, "check {demo}/debit.xml --today 2027-01-04"),
    (3, "check {demo}/broken.xml {demo}/nothing.xml {demo}/debit.xml"),
    (0, BUILD + " {input}/collections.csv --out {demo}/again.xml"),
    (1, BUILD + " {demo}/wrong.csv --out {demo}/again.xml"),
    (1, BUILD + " {demo}/wrong.csv --out {demo}/again.xml --skip-refused"),
    (1, "debit cancel F2026-0219 --out {demo}/cancel.csv {ledger}"),
    (1, REVERSE + " RIEN --out {demo}/back.xml {ledger}"),
    (4, REVERSE + " F2026-0219 --out {demo}/back.xml --today 2026-10-20 {ledger} --without-xsd"),
    (1, REFUND + " {demo}/wrong.csv --out {demo}/refund.xml"),
    (0, REFUND + " {demo}/refunds.csv --out {demo}/refund.xml"),
    (0, REFUND + " --from-ledger --number F2026-0211 --out {demo}/none.xml {ledger}"),
    (0, BUILD + " --from-ledger --today 2026-11-02 --out {demo}/new.xml {ledger}"),
    (0, NOTIFY + " --today 2026-11-02 --eml {new} {ledger}"),
    (0, "iban check FR7630006000011234567890189 GB29NWBK60161331926819"),
    (1, "iban check FR7630006000011234567890188 FR7630006000011234567890A89 x"),
    (0, "invoice build {demo}/one.jsonl --settings {input}/encaisse.toml --out {new}"),
    (0, NUMBER + "series a {seller} --pattern A{{year}}-{{number:03}} --start A2026-007 {fresh}"),
    (0, NUMBER + "series {fresh}"),
    (0, NUMBER + "next {seller} --date 2026-11-02 --count 2 --key k {fresh}"),
    (0, NUMBER + "void A2026-008 {seller} --reason cancelled {fresh}"),
    (0, NUMBER + "register A2026-012 2026/X {seller} --date 2026-11-01 {fresh}"),
    (1, NUMBER + "report {fresh}"),
    (0, NUMBER + "report --year 2025 {fresh}"),
    (0, "invoice read {demo}/invoices/F2026-0211.pdf"),
    (0, "invoice receive {demo}/invoices/F2026-0211.pdf --store {store}"),
    (1, "invoice receive {demo}/invoices --store {store} --settings {input}/encaisse.toml"),
    (3, "invoice receive {demo}/broken.xml {demo}/nothing.xml --store {store}"),
    (0, "invoice received --store {store}"),
    (0, "invoice received --store {new}/nothing"),
    (0, "ledger import {demo}/debit.xml {input}/bank {fresh}"),
    (3, "ledger import {demo}/broken.xml {demo}/debit.xml {ledger}"),
    (0, "ledger status --as-of " + TODAY + " {ledger}"),
    (0, "ledger status --as-of 2026-10-12 {ledger}"),
    (1, MANDATES + " {demo}/wrong_mandates.csv {mandates}"),
    (1, MANDATES + " {demo}/wrong_mandates.csv --skip-refused {mandates}"),
    (0, MANDATES + " {demo}/mandates.csv {mandates}"),
    (0, "mandate list --as-of " + TODAY + " {mandates}"),
    (0, "mandate show RUM-1 --as-of " + TODAY + " {mandates}"),
    (0, "remind plan --settings {input}/encaisse.toml --today " + TODAY + " {ledger}"),
    (0, "remind plan --settings {input}/encaisse.toml --today 2026-12-31 {ledger}"),
    (0, "remind send --settings {input}/encaisse.toml --today 2026-12-31 --eml {new} {ledger}"),
    (0, "report aged --as-of " + TODAY + " {ledger}"),
    (0, "schemas list"),
    (0, "statement read {input}/bank/2026-10-31-camt.053.xml"),
    (0, "statement read {input}/bank/2026-10-13-pain.002.xml {input}/bank/2026-10-20-camt.054.xml"),
]


def name_of(line: str) -> str:
    """The command that a line begins with."""
    (found,) = (name for name in FORMS if f"{line} ".startswith(f"{name} "))
    return found


def keeps_its_form(line: str, company: Company, form: str | None = None) -> int:
    """Run a command with `--json`, compare what it prints, return its exit status."""
    result = CliRunner().invoke(main, [*company.words(line), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    form = form or FORMS[name_of(line)]
    validator = Draft202012Validator(
        SCHEMAS[form], registry=REGISTRY, format_checker=FormatChecker()
    )
    validator.validate(json.loads(result.stdout))
    return result.exit_code


@pytest.mark.parametrize(("status", "line"), CASES)
def test_output_keeps_its_form(status: int, line: str, company: Company) -> None:
    assert keeps_its_form(line, company) == status


def test_every_command_is_tried() -> None:
    tried = {name_of(line) for _status, line in CASES}
    assert tried | {"doctor"} == set(FORMS)


# Exit status, and a command that cannot do what it is asked.
ERRORS = [
    (3, BUILD + " {demo}/nothing.csv --out {demo}/again.xml"),
    (3, BUILD + " {input}/collections.csv --out {demo}/again.xml --creditor {demo}/broken.xml"),
    (1, BUILD + " {input}/collections.csv --out {demo}/no/such/folder.xml"),
    (3, "invoice build {demo}/nothing.jsonl --out {new}"),
    (1, "invoice build {demo}/one.jsonl --settings {demo}/empty.toml --out {new}"),
    (3, "invoice read {demo}/nothing.pdf"),
    (3, "ledger status --ledger=sqlite:///{demo}/none.db"),
    (3, "mandate list --ledger=sqlite:///{demo}/none.db"),
    (1, "mandate show NONE --ledger=sqlite:///{demo}/ledger.db"),
    (3, MANDATES + " {demo}/nothing.csv"),
    (3, "report aged --ledger=sqlite:///{demo}/none.db"),
    (3, "remind plan --ledger=sqlite:///{demo}/none.db"),
]


@pytest.mark.parametrize(("status", "line"), ERRORS)
def test_an_error_keeps_its_form(status: int, line: str, company: Company) -> None:
    assert keeps_its_form(line, company, ERROR) == status


def test_doctor_keeps_its_form(company: Company) -> None:
    assert keeps_its_form("doctor", company) in {0, 4}  # what is installed differs


def test_a_document_that_is_refused_keeps_the_form(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_subject: Subject) -> CheckResult:
        raise NotRunError("no engine here")

    monkeypatch.setattr("einvoice.checks.CHECKS", {"xsd": refuse})
    line = "invoice build {demo}/one.jsonl --settings {input}/encaisse.toml --out {new}/refused"
    assert keeps_its_form(line, company) == 4


def test_a_check_that_cannot_run_keeps_the_form(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCAISSE_VERAPDF", str(company.folder / "nothing"))
    assert keeps_its_form("check {demo}/invoices/F2026-0211.pdf --require pdfa", company) == 4


def test_artefacts_that_are_missing_keep_the_form(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(tmp_path))
    assert keeps_its_form("schemas list", company) == 0


def test_the_lines_of_the_manifest_are_the_documents_of_its_form(company: Company) -> None:
    form = {"$ref": f"{SCHEMAS['manifest']['$id']}#/$defs/document"}
    validator = Draft202012Validator(form, registry=REGISTRY, format_checker=FormatChecker())
    lines = (
        (company.folder / "invoices" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    )
    assert lines
    for line in lines:
        validator.validate(json.loads(line))
