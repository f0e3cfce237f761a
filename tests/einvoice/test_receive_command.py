# SPDX-License-Identifier: Apache-2.0
"""The commands for what suppliers send: exit status, what is written, what is said."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from einvoice.cii.document import write_cii
from einvoice.payment import CreditTransfer, PaymentInstructions
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import PageStyle
from receivables.cli import main
from tests.einvoice.older_forms import ZUGFERD_1, carried
from tests.einvoice.pdf_models import IBAN, invoice
from tests.einvoice.test_conversion import good
from tests.einvoice.test_pdf_attach import page
from tests.einvoice.test_pdf_extract import with_files

if TYPE_CHECKING:
    from pathlib import Path

    from einvoice.document import Invoice

OTHER_IBAN = "FR7661640049020000052005257"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", *line.split()], catch_exceptions=False)


def wrong() -> Invoice:
    """Return an invoice whose total breaks BR-CO-15 and BR-CO-16."""
    return replace(good(), totals=replace(good().totals, tax_inclusive=Decimal("9999.00")))


def test_extract_writes_the_xml_of_any_form_as_it_is(folder: Path) -> None:
    pdf = carried(ZUGFERD_1, "ZUGFeRD-invoice.xml", "urn:x", "zf", DocumentType="INVOICE")
    (folder / "a.pdf").write_bytes(pdf)
    done = run("invoice extract a.pdf --out a.xml")
    assert (done.exit_code, (folder / "a.xml").read_bytes()) == (0, ZUGFERD_1)
    assert "ZUGFeRD-invoice.xml (zugferd-1)" in done.stderr


def test_extract_names_what_else_is_attached(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(with_files("cgv.pdf", "factur-x.xml"))
    assert "cgv.pdf" in run("invoice extract a.pdf --out a.xml").stderr
    (folder / "b.pdf").write_bytes(with_files("cgv.pdf"))
    assert run("invoice extract b.pdf --out b.xml").exit_code == 3
    assert not (folder / "b.xml").exists()


def test_render_shows_what_is_wrong_and_says_so(folder: Path) -> None:
    (folder / "a.xml").write_bytes(write_cii(wrong()))
    done = run("invoice render a.xml --out a.pdf --page-language de")
    text = PdfReader(io.BytesIO((folder / "a.pdf").read_bytes())).pages[0].extract_text()
    assert done.exit_code == 1
    assert "BR-CO-15, BR-CO-16" in " ".join(text.split())
    assert "BR-CO-15" in done.stderr


@pytest.mark.parametrize("name", ["a.html", "a", "a.xml"])
def test_render_writes_a_pdf_or_nothing(name: str, folder: Path) -> None:
    (folder / "in.xml").write_bytes(write_cii(good()))
    assert run(f"invoice render in.xml --out {name}").exit_code == 2
    assert not (folder / name).exists()


def test_convert_puts_nothing_in_place_that_fails(folder: Path) -> None:
    (folder / "a.xml").write_bytes(write_cii(wrong()))
    done = run("invoice convert a.xml --to facturx --out a.pdf")
    assert done.exit_code == 1
    assert "--keep-faults" in done.stderr
    assert not (folder / "a.pdf").exists()
    assert run("invoice convert a.xml --to facturx --out a.pdf --keep-faults").exit_code == 1
    assert (folder / "a.pdf").exists()


def test_convert_does_not_overwrite_what_it_reads(folder: Path) -> None:
    (folder / "a.xml").write_bytes(write_cii(good()))
    assert run("invoice convert a.xml --to cii --out a.xml").exit_code == 2


def test_a_profile_that_cannot_carry_the_lines_is_a_loss(folder: Path) -> None:
    (folder / "a.xml").write_bytes(write_cii(good()))
    done = run("invoice convert a.xml --to facturx --profile basicwl --out a.pdf")
    assert (done.exit_code, "CNV-02" in done.stderr) == (1, True)
    assert not (folder / "a.pdf").exists()
    lossy = run("invoice convert a.xml --to facturx --profile basicwl --out a.pdf --allow-loss")
    assert (lossy.exit_code, (folder / "a.pdf").exists()) == (0, True)


def test_attach_checks_its_result_before_it_is_put_in_place(folder: Path) -> None:
    (folder / "page.pdf").write_bytes(page("a-3b"))
    (folder / "good.xml").write_bytes(write_cii(good()))
    (folder / "wrong.xml").write_bytes(write_cii(wrong()))
    assert run("invoice attach page.pdf good.xml --out good.pdf").exit_code == 0
    assert run("check good.pdf").exit_code == 0
    done = run("invoice attach page.pdf wrong.xml --out wrong.pdf")
    assert (done.exit_code, (folder / "wrong.pdf").exists()) == (1, False)
    assert "BR-CO-15" in done.stderr


def test_a_pdfa_2_is_not_relabelled_without_verapdf(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCAISSE_VERAPDF", "no-such-program")
    (folder / "page.pdf").write_bytes(page("a-2b"))
    (folder / "good.xml").write_bytes(write_cii(good()))
    done = run("invoice attach page.pdf good.xml --out out.pdf")
    assert (done.exit_code, (folder / "out.pdf").exists()) == (4, False)
    assert "pdfa" in done.stderr


def test_pain_14_the_element_that_is_wrong_is_named(folder: Path) -> None:
    (folder / "a.xml").write_bytes(write_cii(wrong()))
    said = run("invoice receive a.xml").stdout
    assert "BR-CO-15" in said
    assert "/CrossIndustryInvoice" in said


def test_receive_ends_with_the_gravest_status(folder: Path) -> None:
    (folder / "good.xml").write_bytes(write_cii(good()))
    (folder / "page.pdf").write_bytes(page())
    assert run("invoice receive good.xml").exit_code == 0
    assert run("invoice receive good.xml page.pdf").exit_code == 3
    (folder / "wrong.xml").write_bytes(write_cii(replace(wrong(), number="X-1")))
    assert run("invoice receive wrong.xml").exit_code == 1


def test_a_changed_account_is_an_alarm_until_it_is_confirmed(folder: Path) -> None:
    first = replace(good(), payment=to(IBAN))
    (folder / "first.xml").write_bytes(write_cii(first))
    changed = replace(good(), number="F-2", payment=to(OTHER_IBAN))
    (folder / "next.pdf").write_bytes(render_facturx(changed, write_cii(changed), PageStyle()))
    assert run("invoice receive first.xml").exit_code == 0
    done = run("invoice receive next.pdf")
    assert (done.exit_code, "RCV-02" in done.stdout) == (1, True)
    assert IBAN not in done.stdout
    assert OTHER_IBAN not in done.stdout
    assert run("invoice receive next.pdf").exit_code == 1
    (supplier,) = {item["facts"]["supplier"]["key"] for item in listed()["invoices"]}
    bad = run(f"invoice received trust {supplier} --iban FR7661640049020000052005258")
    assert bad.exit_code == 1
    assert run(f"invoice received trust {supplier} --iban {OTHER_IBAN}").exit_code == 0
    assert run("invoice receive next.pdf").exit_code == 0


def to(account: str) -> PaymentInstructions:
    return PaymentInstructions(means_code="58", credit_transfers=(CreditTransfer(account=account),))


def listed() -> dict[str, list[dict[str, dict[str, dict[str, str]]]]]:
    found: dict[str, list[dict[str, dict[str, dict[str, str]]]]] = json.loads(
        run("invoice received --json").stdout
    )
    return found


def test_an_invoice_for_another_company_is_an_alarm(folder: Path) -> None:
    (folder / "encaisse.toml").write_text(
        '[seller]\nname = "Autre SAS"\nsiren = "300000007"\n[seller.address]\ncountry = "FR"\n',
        encoding="utf-8",
    )
    (folder / "a.xml").write_bytes(write_cii(good()))
    done = run("invoice receive a.xml")
    assert (done.exit_code, "RCV-10" in done.stdout) == (1, True)


def test_an_altered_register_is_said_and_takes_nothing(folder: Path) -> None:
    (folder / "a.xml").write_bytes(write_cii(good()))
    run("invoice receive a.xml")
    register = folder / "received" / "received.jsonl"
    register.write_text(register.read_text(encoding="utf-8").replace("20", "21", 1))
    (folder / "b.xml").write_bytes(write_cii(invoice()))
    for line in ("receive b.xml", "received", "received verify"):
        done = run(f"invoice {line}")
        assert (done.exit_code, "RCV-20" in done.output) == (1, True), line


def test_an_empty_folder_lists_nothing(folder: Path) -> None:
    done = run("invoice received --store nowhere")
    assert (done.exit_code, done.stdout) == (0, "")
    assert not (folder / "nowhere").exists()
