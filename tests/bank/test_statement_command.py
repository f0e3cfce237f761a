# SPDX-License-Identifier: Apache-2.0
"""`encaisse statement read`: what it prints, in which form, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from click.testing import CliRunner

from receivables.cli import main
from tests.sepa.camt_samples import CUSTOMER_IBAN, OUR_IBAN, balance, camt, entry, money, tx
from tests.support import shared_data

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

SCHEMA = json.loads(
    files("compliance.schemas").joinpath("statement.schema.json").read_text("utf-8")
)
FIXTURES = files("receivables.fixtures")
OUR_FILES = sorted(str(item) for item in (FIXTURES / "bank").iterdir())
BALANCES = balance("OPBD", "100.00") + balance("CLBD", "84.50")
REFS = "<Refs><EndToEndId>F2026-0221</EndToEndId><MndtId>RC-0012</MndtId></Refs>"
PARTIES = (
    "<RltdPties><Dbtr><Pty><Nm>Client</Nm></Pty></Dbtr><DbtrAcct><Id>"
    f"<IBAN>{CUSTOMER_IBAN}</IBAN></Id></DbtrAcct></RltdPties>"
)
AMOUNTS = (
    "<AmtDtls><InstdAmt><Amt Ccy='EUR'>10.00</Amt></InstdAmt></AmtDtls>"
    "<Chrgs><Rcrd><Amt Ccy='EUR'>5.50</Amt></Rcrd></Chrgs>"
)
REMITTANCE = "<RmtInf><Ustrd>Facture, octobre</Ustrd></RmtInf>"
REASON = "<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>"
RETURNED = entry(
    tx(REFS, AMOUNTS, PARTIES, REMITTANCE, REASON),
    amount=money("Amt", "15.50"),
    direction="<CdtDbtInd>DBIT</CdtDbtInd>",
)
GOOD = camt(RETURNED, before=BALANCES)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments])


def written(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def read_json(*paths: str) -> Any:  # noqa: ANN401 (any JSON value)
    result = run("statement", "read", "--json", *paths)
    document = json.loads(result.stdout)
    jsonschema.validate(document, SCHEMA)
    return document


def test_one_file_is_one_document(tmp_path: Path) -> None:
    document = read_json(written(tmp_path, "good.xml", GOOD))
    (statement,) = document["statements"]
    assert (document["kind"], statement["account"]) == ("camt.053.001.08", OUR_IBAN)
    assert (statement["opening"], statement["closing"]) == ("100.00", "84.50")
    (read,) = statement["entries"]
    assert (read["amount"], read["booking_date"]) == ("-15.50", "2026-10-15")
    assert read["details"] == [
        {
            "amount": "-15.50",
            "currency": "EUR",
            "end_to_end_id": "F2026-0221",
            "mandate_id": "RC-0012",
            "counterparty_name": "Client",
            "counterparty_iban": CUSTOMER_IBAN,
            "remittance": ["Facture, octobre"],
            "return_reason": "AM04",
            "return_information": {"reason": "AM04"},
            "original_amount": "-10.00",
            "original_currency": "EUR",
            "charges": "-5.50",
            "charges_currency": "EUR",
        }
    ]


def test_several_files_are_a_list_and_the_gravest_counts(tmp_path: Path) -> None:
    good = written(tmp_path, "good.xml", GOOD)
    wrong = written(tmp_path, "wrong.xml", camt(entry(direction="")))
    assert run("statement", "read", good).exit_code == 0
    assert run("statement", "read", good, wrong).exit_code == 1
    assert run("statement", "read", good, wrong, str(tmp_path / "none.xml")).exit_code == 3
    documents = read_json(good, wrong, str(tmp_path / "none.xml"))
    assert [document["kind"] for document in documents] == ["camt.053.001.08"] * 2 + [None]


OTHERS = (
    # What a file may be that is none                             word in the message
    (b"",                                                         "empty"),
    (b"PK\x03\x04zip",                                            "ZIP"),
    (b"%PDF-1.7",                                                 "PDF"),
    (b"01" + b"3" * 118 + b"\r\n",                                "CFONB 120"),
    (b"0" + b"1" * 239,                                           "CFONB 120"),
    (b":20:STARTUMSE\r\n:25:1234",                                "MT940"),
    (b"<html><body/></html>",                                     "html"),
    (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",                 "document type"),
    (GOOD[:-3],                                                   "well-formed"),
)  # fmt: skip


@pytest.mark.parametrize(("data", "word"), OTHERS)
def test_what_is_no_bank_file_ends_with_3_and_one_line(
    tmp_path: Path, data: bytes, word: str
) -> None:
    path = written(tmp_path, "file", data)
    result = run("statement", "read", path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert word in result.stderr
    assert result.stderr.count("\n") == 1
    assert read_json(path)["kind"] is None


def test_csv_has_a_row_for_each_detail(tmp_path: Path) -> None:
    two = entry(tx(money("Amt", "10.00")), tx(money("Amt", "20.00")))
    path = written(tmp_path, "two.xml", camt(RETURNED, two, entry(tx(), tx())))
    result = run("statement", "read", "--csv", path)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["entry"], row["entry_amount"], row["amount"]) for row in rows] == [
        ("1", "-15.50", "-15.50"),
        ("2", "30.00", "10.00"),
        ("2", "30.00", "20.00"),
        ("3", "30.00", ""),
        ("3", "30.00", ""),
    ]
    assert rows[0]["return_reason"] == "AM04"
    assert rows[0]["remittance"] == "Facture, octobre"


def test_a_return_is_told_in_the_reader_s_language_and_ibans_are_masked(tmp_path: Path) -> None:
    path = written(tmp_path, "good.xml", GOOD)
    french = run("--lang", "fr", "statement", "read", path).stdout
    english = run("--lang", "en", "statement", "read", path).stdout
    assert "RETOURNÉ AM04\u00a0: Le compte n'avait pas assez de provision." in french
    assert "RETURNED AM04: There was not enough money on the account." in english
    assert "15/10/2026" in french
    assert "-15,50 EUR" in french
    assert "-15.50 EUR" in english
    assert CUSTOMER_IBAN not in french + english
    assert "FR76…1109" in english


def test_a_transaction_that_is_not_the_whole_entry_is_a_line_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, "odd.xml", camt(entry(tx(money("Amt", "29.00")))))
    result = run("--lang", "en", "statement", "read", path)
    assert "+30.00 EUR" in result.stdout
    assert "+29.00 EUR" in result.stdout
    assert (result.exit_code, "BANK-11" in result.stderr) == (0, True)


def test_a_status_report_is_read_too(tmp_path: Path) -> None:
    path = str(FIXTURES / "bank" / "2026-10-13-pain.002.xml")
    document = read_json(path)
    assert document["kind"].startswith("pain.002.001.")
    assert "AC04" in run("statement", "read", path).stdout
    refused = run("statement", "read", "--csv", path, written(tmp_path, "good.xml", GOOD))
    assert refused.exit_code == 2


@pytest.mark.parametrize("item", OUR_FILES)
def test_the_company_s_own_bank_files_are_read_without_a_fault(item: str) -> None:
    assert run("statement", "read", item).exit_code == 0
    read_json(item)


def test_every_third_party_file_gives_json_that_keeps_to_the_schema() -> None:
    paths = sorted(shared_data("data", "bank").rglob("*.xml"))
    assert paths
    assert len(read_json(*map(str, paths))) == len(paths)


def test_two_forms_at_once_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "good.xml", GOOD)
    assert run("statement", "read", "--json", "--csv", path).exit_code == 2
