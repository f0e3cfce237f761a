# SPDX-License-Identifier: Apache-2.0
"""Building documents: what is put in place, what is refused, and what the manifest says of it."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from compliance.checking import Rules
from compliance.errors import RefusedError, UnreadableError, UnwritableError
from compliance.report import Report, Verdict, not_run
from einvoice import build as build_module
from einvoice.build import BuildFormat, BuildOptions, build_invoice, file_name
from einvoice.build_files import (
    BuildJob,
    Company,
    build_all,
    build_job,
    load_company,
    load_rows,
)
from einvoice.input.to_rows import invoice_to_json
from einvoice.manifest import MANIFEST
from einvoice.read import read_invoice
from tests.einvoice.invoice_rows import BAD_FILE, SETTINGS_TEXT, changed, plain_row, read, settings

if TYPE_CHECKING:
    from pathlib import Path

    from einvoice.build_files import Outcome

COMPANY = Company(settings=settings())
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'

AS_CII = BuildOptions(build_format=BuildFormat.CII)


def rows_file(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def build(
    folder: Path, *rows: dict[str, Any], build_format: BuildFormat = BuildFormat.CII
) -> list[Outcome]:
    sources = load_rows([rows_file(folder, *rows)], COMPANY)
    return list(
        build_all(sources, COMPANY, folder / "out", BuildOptions(build_format=build_format))
    )


def manifest(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "out" / MANIFEST).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n")[:-1]]


@pytest.mark.parametrize("build_format", BuildFormat)
def test_a_document_passes_every_official_check(build_format: BuildFormat) -> None:
    (invoice,) = read(plain_row())
    document = build_invoice(invoice, options=BuildOptions(build_format=build_format))
    assert document.report is not None
    assert document.report.verdict is Verdict.PASSED, document.report.findings
    ran = {check.check for check in document.report.checks if check.status == "passed"}
    assert {"xsd", "en16931", "br-fr"} <= ran
    assert document.name == f"F2026-0101{build_format.extension}"


def test_the_same_invoice_gives_the_same_bytes_and_reads_back() -> None:
    (invoice,) = read(plain_row())
    first, second = (build_invoice(invoice).data for _ in range(2))
    assert first is not None
    assert first == second
    found = read_invoice(first)
    assert found.left_out == ()
    assert found.invoice == invoice
    (again,) = read(invoice_to_json(found.invoice), company=Company().settings)
    assert build_invoice(again).data == first


def test_a_wrong_total_is_not_good() -> None:
    (invoice,) = read(plain_row())
    totals = replace(invoice.totals, tax_inclusive=invoice.totals.tax_inclusive + Decimal("0.01"))
    document = build_invoice(replace(invoice, totals=totals), options=AS_CII)
    assert not document.is_good
    assert "BR-CO-15" in {item.rule for item in document.findings}


def test_a_glyph_that_no_font_has_refuses_the_page_not_the_run(tmp_path: Path) -> None:
    odd = changed(changed(plain_row(), "number", "F2"), "buyer.name", "Ꙁ 𒀀")
    outcomes = build(tmp_path, plain_row(), odd, build_format=BuildFormat.FACTURX)
    assert [outcome.path is None for outcome in outcomes] == [False, True]
    refused = manifest(tmp_path)[1]
    assert (refused["status"], refused["file"], refused["verdict"]) == ("refused", None, "failed")
    (item,) = refused["findings"]
    assert item["rule"] == "PDF-41"
    assert all(code in item["found"] for code in ("U+A640", "U+12000"))
    place = item["location"]
    assert (place["file"], place["row"], place["column"]) == ("rows.jsonl", 2, "buyer.name")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "F2026-0101.pdf",
        MANIFEST,
    ]


def test_the_manifest_has_a_line_a_document(tmp_path: Path) -> None:
    build(tmp_path, plain_row())
    (line,) = manifest(tmp_path)
    data = (tmp_path / "out" / "F2026-0101.xml").read_bytes()
    expected = {
        "number": "F2026-0101",
        "status": "written",
        "file": "F2026-0101.xml",
        "sha256": sha256(data).hexdigest(),
        "kind": "cii-en16931",
        "verdict": "passed",
        "type_code": "380",
        "issue_date": "2026-11-02",
        "buyer": "Exemple Distribution SAS",
        "total_due": "1319.35",
        "currency": "EUR",
        "input": "rows.jsonl",
        "row": 1,
    }
    assert {name: line[name] for name in expected} == expected
    assert set(line) == {*expected, "built_from", "findings"}


def test_a_failed_document_is_not_written(tmp_path: Path) -> None:
    # Our own rules do not know the list of media types; the official ones do.
    row = changed(plain_row(), "supporting_documents", [BAD_FILE])
    (outcome,) = build(tmp_path, row)
    assert outcome.path is None
    (line,) = manifest(tmp_path)
    assert (line["status"], line["verdict"]) == ("refused", "failed")
    assert line["findings"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [MANIFEST]


def test_what_could_not_be_checked_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_engine(_data: bytes, *, file: str, rules: Rules) -> Report:
        assert rules is Rules.FRANCE
        checks = (not_run("en16931", "no engine"),)
        return Report(file=file, kind="x", required=frozenset({"en16931"}), checks=checks)

    monkeypatch.setattr(build_module, "check", no_engine)
    (outcome,) = build(tmp_path, plain_row())
    assert outcome.path is None
    (line,) = manifest(tmp_path)
    assert (line["status"], line["verdict"]) == ("refused", "incomplete")
    assert line["checks"][0]["reason"] == "no engine"


def test_building_again_changes_nothing_and_keeps_other_documents(tmp_path: Path) -> None:
    other = changed(plain_row(), "number", "F2")
    build(tmp_path, plain_row())
    build(tmp_path, other)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    times = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    build(tmp_path, other)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == times
    assert [line["number"] for line in manifest(tmp_path)] == ["F2026-0101", "F2"]


@pytest.mark.parametrize("separator", ["\u2028", "\x85"])
def test_a_manifest_is_read_again_whatever_names_hold(tmp_path: Path, separator: str) -> None:
    name = f"Exemple{separator}SAS"
    build(tmp_path, changed(plain_row(), "buyer.name", name))
    build(tmp_path, changed(plain_row(), "number", "F2"))
    assert [line["number"] for line in manifest(tmp_path)] == ["F2026-0101", "F2"]
    assert manifest(tmp_path)[0]["buyer"] == name


def test_runs_that_overlap_keep_the_lines_of_each_other(tmp_path: Path) -> None:
    sources = load_rows([rows_file(tmp_path, plain_row())], COMPANY)
    slow = build_all(sources, COMPANY, tmp_path / "out", AS_CII)
    next(slow)
    build(tmp_path, changed(plain_row(), "number", "F2"))
    list(slow)
    assert [line["number"] for line in manifest(tmp_path)] == ["F2", "F2026-0101"]


def test_an_invoice_takes_no_file_of_another_number(tmp_path: Path) -> None:
    build(tmp_path, changed(plain_row(), "number", "F/1"))
    before = (tmp_path / "out" / "F_1.xml").read_bytes()
    for number in ("F_1", "f/1"):
        with pytest.raises(RefusedError) as caught:
            build(tmp_path, changed(plain_row(), "number", number), plain_row())
        assert [(item.rule, item.found, item.expected) for item in caught.value.findings] == [
            ("INV-21", number, "F/1")
        ]
    assert (tmp_path / "out" / "F_1.xml").read_bytes() == before
    assert [line["number"] for line in manifest(tmp_path)] == ["F/1"]
    build(tmp_path, changed(plain_row(), "number", "F/1"))


@pytest.mark.parametrize("text", ["hello\n", "[" * 100_000])
def test_a_foreign_manifest_is_not_overwritten(tmp_path: Path, text: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match="no manifest"):
        build(tmp_path, plain_row())
    assert (tmp_path / "out" / MANIFEST).read_text(encoding="utf-8") == text


def test_a_job_can_be_sent_to_another_process(tmp_path: Path) -> None:
    (source,) = load_rows([rows_file(tmp_path, plain_row())], COMPANY)
    job = BuildJob(source=source, company=COMPANY, options=AS_CII)
    there = pickle.loads(pickle.dumps(job))  # noqa: S301 (our own bytes)
    assert there == job
    document = pickle.loads(pickle.dumps(build_job(there)))  # noqa: S301 (our own bytes)
    assert document == build_job(job)


def test_one_number_in_two_files_is_refused(tmp_path: Path) -> None:
    first = rows_file(tmp_path, plain_row())
    (tmp_path / "b").mkdir()
    second = rows_file(tmp_path / "b", changed(plain_row(), "number", "f2026-0101"))
    with pytest.raises(RefusedError) as caught:
        load_rows([first, second], COMPANY)
    assert [item.rule for item in caught.value.findings] == ["INV-21"]
    with pytest.raises(RefusedError) as caught:
        load_rows([first, first], COMPANY)
    assert [(item.rule, item.expected) for item in caught.value.findings] == [
        ("INV-13", "rows.jsonl:1")
    ]


def test_faults_of_all_files_are_reported_together(tmp_path: Path) -> None:
    first = rows_file(tmp_path, changed(plain_row(), "issue_date", "x"))
    (tmp_path / "b").mkdir()
    second = rows_file(tmp_path / "b", changed(plain_row(), "due_date", "x"))
    with pytest.raises(RefusedError, match="2 faults") as caught:
        load_rows([first, second], COMPANY)
    assert {item.rule for item in caught.value.findings} == {"ROW-06"}


NAMES = """
F2026-0101  F2026-0101.pdf
F/2026/1    F_2026_1.pdf
../../etc   ______etc.pdf
-rf         _-rf.pdf
nul         _nul.pdf
A+B_C       A+B_C.pdf
É1          _1.pdf
"""


@pytest.mark.parametrize("text", NAMES.strip().splitlines())
def test_file_names_are_safe(text: str) -> None:
    number, name = text.split()
    assert file_name(number, BuildFormat.FACTURX) == name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rows.ods", b"PK", "spreadsheet"),
        ("rows.pdf", b"%PDF-", "endings"),
        ("rows.csv", b"invoice_number\n\xe9", "UTF-8"),
        ("rows.json", b"", "empty"),
    ],
)
def test_input_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableError, match=words):
        load_rows([tmp_path / name], COMPANY)


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"none\.json"):
        load_rows([tmp_path / "none.json"], COMPANY)


def company_with_logo(folder: Path, logo: bytes | None) -> Company:
    (folder / "encaisse.toml").write_text(
        f'{SETTINGS_TEXT}\n[page]\nlogo = "logo.svg"\n', encoding="utf-8"
    )
    if logo is not None:
        (folder / "logo.svg").write_bytes(logo)
    return load_company(folder / "encaisse.toml")


def test_the_logo_lies_beside_the_settings(tmp_path: Path) -> None:
    company = company_with_logo(tmp_path, LOGO)
    assert company.named.logo is not None
    assert company.named.logo.media_type == "image/svg+xml"


@pytest.mark.parametrize("logo", [None, b"GIF89a"])
def test_a_logo_that_cannot_be_used_is_located(tmp_path: Path, logo: bytes | None) -> None:
    with pytest.raises(RefusedError) as caught:
        company_with_logo(tmp_path, logo)
    (item,) = caught.value.findings
    assert (item.rule, item.location.column) == ("SET-03", "page.logo")


def test_a_balance_below_zero_at_the_rate_zero_passes_the_official_checks() -> None:
    # BR-AE-09 and BR-CO-14 compare texts: a tax of -0.00 is none of 0.00 to them.
    line = {**plain_row()["lines"][0], "quantity": "-1", "vat_category": "AE", "vat_rate": "0"}
    row = changed(changed(plain_row(), "lines", [line]), "notes", [])
    reason = [{"category": "AE", "exemption_reason": "Autoliquidation"}]
    (invoice,) = read(changed(row, "vat_breakdown", reason))
    assert str(invoice.vat_breakdown[0].tax_amount) == "0.00"
    document = build_invoice(invoice, options=AS_CII)
    assert document.is_good, document.findings


def test_a_run_that_is_broken_off_leaves_a_manifest_of_what_is_in_place(tmp_path: Path) -> None:
    (tmp_path / "out" / "F2.xml").mkdir(parents=True)
    with pytest.raises(UnwritableError):
        build(tmp_path, plain_row(), changed(plain_row(), "number", "F2"))
    assert [line["file"] for line in manifest(tmp_path)] == ["F2026-0101.xml"]
