# SPDX-License-Identifier: Apache-2.0
"""Collections and creditor as people write them: every fault at once, with row and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from compliance.errors import RefusedError, UnreadableError
from compliance.report import Severity
from sepa.calendar import next_target_day
from sepa.debit.columns import NAMES, json_schema
from sepa.debit.creditor_settings import read_creditor
from sepa.debit.model import Amendment, Scheme, SequenceType
from sepa.debit.rows import ReadCollections, read_collections
from tests.sepa.debits import CH, CREDITOR, DE

TODAY = date(2026, 11, 20)

GOOD = {
    "end_to_end_id": "INV-1",
    "amount": "120.50",
    "collection_date": "2026-11-30",
    "mandate_id": "RUM-1",
    "mandate_date": "2026-01-05",
    "sequence": "",
    "debtor_name": "Client Un",
    "debtor_iban": DE,
    "remittance": "Facture 1",
}
SWISS = {"debtor_iban": CH, "debtor_bic": "POFICHBE"}
GENEVA = {"debtor_town": "Geneve", "debtor_country": "CH"}

RO = "RO49AAAA1B31007593840000"  # the example of the IBAN registry
TR = "TR330006100519786457841326"  # the same; not in SEPA

# Code, column that it names, cells that differ from the good row.
CASES: list[tuple[str, str, dict[str, str]]] = [
    ("DDR-03", "end_to_end_id", {"end_to_end_id": " "}),
    ("DDR-03", "debtor_name", {"debtor_name": ""}),
    ("DDR-03", "amount", {"amount": ""}),
    ("DDR-04", "amount", {"amount": "12,50"}),
    ("DDR-04", "amount", {"amount": "1 234,50"}),
    ("DDR-04", "amount", {"amount": "12.50 EUR"}),
    ("DDR-04", "amount", {"amount": "1e3"}),
    ("DDR-04", "amount", {"amount": "NaN"}),
    ("DDR-04", "amount", {"amount": "12."}),
    ("DDR-04", "amount", {"amount": ".5"}),
    ("DDR-04", "amount", {"amount": "+12.50"}),
    ("SDD-32", "amount", {"amount": "1.500"}),
    ("DDR-17", "debtor_name", {"debtor_name": "株式会社"}),
    ("DDR-17", "remittance", {"remittance": "😀"}),
    ("SDD-31", "amount", {"amount": "0.00"}),
    ("SDD-31", "amount", {"amount": "-5.00"}),
    ("SDD-31", "amount", {"amount": "1000000000.00"}),
    ("SDD-32", "amount", {"amount": "10.505"}),
    ("DDR-05", "collection_date", {"collection_date": "30/11/2026"}),
    ("DDR-05", "collection_date", {"collection_date": "20261130"}),
    ("DDR-05", "mandate_date", {"mandate_date": "2026-02-30"}),
    ("SDD-21", "collection_date", {"collection_date": "2026-11-19"}),
    ("SDD-22", "collection_date", {"collection_date": "2026-11-20"}),
    ("SDD-52", "mandate_date", {"mandate_date": "2026-11-21"}),
    ("SDD-15", "sequence", {"sequence": "ALL"}),
    ("REF-02", "end_to_end_id", {"end_to_end_id": "E" * 36}),
    ("REF-03", "end_to_end_id", {"end_to_end_id": "A_1"}),
    ("REF-04", "mandate_id", {"mandate_id": "RUM//1"}),
    ("IBAN-05", "debtor_iban", {"debtor_iban": "DE88370400440532013000"}),
    ("IBAN-07", "debtor_iban", {"debtor_iban": TR}),
    ("BIC-01", "debtor_bic", {"debtor_bic": "COBADEF"}),
    ("BIC-02", "debtor_bic", {"debtor_bic": "AGRIFRPP"}),
    ("BIC-01", "debtor_bic", {"debtor_iban": RO, "debtor_bic": "NOTPROVIDED"}),
    ("BIC-03", "debtor_bic", {**GENEVA, "debtor_iban": CH}),
    ("IBAN-07", "original_debtor_iban", {"original_debtor_iban": TR}),
    ("SDD-25", "debtor_name", {"debtor_name": "N" * 71}),
    ("SDD-36", "remittance", {"remittance": "R" * 141}),
    ("SDD-35", "structured_reference", {"structured_reference": "RF18539007547034"}),
    (
        "REF-06",
        "structured_reference",
        {"remittance": "", "structured_reference": "RF19539007547034"},
    ),
    ("SDD-42", "debtor_town", SWISS),
    ("ADR-01", "debtor_town", {"debtor_country": "DE"}),
    ("ADR-02", "debtor_country", {"debtor_town": "Ulm"}),
    ("ADR-03", "debtor_postcode", {**GENEVA, "debtor_postcode": "1" * 17}),
    ("ADR-03", "debtor_address_line2", {**GENEVA, "debtor_address_line2": "A" * 71}),
    ("DDR-06", "original_debtor_account_smnda", {"original_debtor_account_smnda": "yes"}),
    (
        "DDR-13",
        "original_debtor_account_smnda",
        {
            "original_debtor_account_smnda": "true",
            "original_debtor_iban": "ES9121000418450200051332",
        },
    ),
    ("SDD-57", "original_mandate_id", {"original_mandate_id": "rum-1"}),
    ("SDD-57", "original_debtor_iban", {"original_debtor_iban": DE}),
    ("SDD-57", "original_creditor_id", {"original_creditor_id": "FR72ZZZ123456"}),
    ("SDD-57", "original_creditor_name", {"original_creditor_name": "Rameau Clair SAS"}),
    ("ICS-03", "original_creditor_id", {"original_creditor_id": "FR73ZZZ123456"}),
]


def table(*rows: dict[str, str], separator: str = ",") -> bytes:
    header = list(dict.fromkeys(name for row in rows for name in row))
    lines = [separator.join(header)]
    lines += [separator.join(f'"{row.get(name, "")}"' for name in header) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def read(*changes: dict[str, str]) -> ReadCollections:
    return read_collections(table(*({**GOOD, **change} for change in changes)), CREDITOR, TODAY)


def errors(found: ReadCollections) -> list[tuple[str, int | None, str | None]]:
    return [
        (item.rule, item.location.row, item.location.column)
        for item in found.findings
        if item.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_good_row(separator: str) -> None:
    bom = "\ufeff".encode()
    found = read_collections(bom + table(GOOD, separator=separator), CREDITOR, TODAY)
    assert found.findings == ()
    (item,) = found.collections
    assert (item.end_to_end_id, item.amount) == ("INV-1", Decimal("120.50"))
    assert item.sequence is SequenceType.RECURRENT
    assert item.debtor.iban.value == DE
    assert item.amendment is None


@pytest.mark.parametrize(("code", "column", "change"), CASES)
def test_one_fault_is_located(code: str, column: str, change: dict[str, str]) -> None:
    good = {"end_to_end_id": "INV-2", "mandate_id": "RUM-2"}
    found = read(good, change)
    assert errors(found) == [(code, 2, column)]
    assert found.refused_rows == (2,)
    assert [item.end_to_end_id for item in found.collections] == ["INV-2"]


def test_all_faults_of_all_rows_at_once() -> None:
    found = read(
        {"amount": "12,50", "debtor_iban": "X", "mandate_date": "hier"},
        {"end_to_end_id": "INV-2", "mandate_id": "/R", "debtor_name": ""},
    )
    assert set(errors(found)) == {
        ("DDR-04", 1, "amount"),
        ("IBAN-01", 1, "debtor_iban"),
        ("DDR-05", 1, "mandate_date"),
        ("REF-04", 2, "mandate_id"),
        ("DDR-03", 2, "debtor_name"),
    }
    assert found.collections == ()


def test_all_faults_of_an_address_at_once() -> None:
    found = read({**SWISS, "debtor_street": "S" * 71, "debtor_country": "suisse"})
    assert errors(found) == [
        ("ADR-01", 1, "debtor_town"),
        ("ADR-02", 1, "debtor_country"),
        ("ADR-03", 1, "debtor_street"),
    ]


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x1e"])
def test_a_line_ends_where_the_file_says_so(sign: str) -> None:
    line = table({**GOOD, "remittance": f"Facture{sign}1"}).replace(b'"', b"")
    found = read_collections(line, CREDITOR, TODAY)
    assert [item.rule for item in found.findings] == ["DDR-11"]
    assert [item.remittance for item in found.collections] == ["Facture.1"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines_and_blank_lines(end: str) -> None:
    text = "\n\n" + table(GOOD, separator=";").decode() + "\n;;\n"
    found = read_collections(text.replace("\n", end).encode(), CREDITOR, TODAY)
    assert (found.findings, len(found.collections)) == ((), 1)


@pytest.mark.parametrize(
    ("text", "mended"),
    [("12,50", "12.50"), ("1 234,50", "1234.50"), ("1.234,5", "1234.5"), ("1,234.50", "1234.56")],
)
def test_a_comma_amount_is_told_how_to_be_written(text: str, mended: str) -> None:
    (item,) = read({"amount": text}).findings
    assert item.expected == mended
    assert mended in item.message


def test_what_is_changed_is_said_and_done() -> None:
    found = read({"debtor_name": "Hôtel & Œuvre", "collection_date": "2026-12-25"})
    said = {item.rule: (item.severity, item.found, item.expected) for item in found.findings}
    assert said == {
        "DDR-10": (Severity.INFO, "Hôtel & Œuvre", "Hotel + Ouvre"),
        "DDR-12": (Severity.INFO, "2026-12-25", "2026-12-28"),
    }
    (item,) = found.collections
    assert item.debtor.name == "Hotel + Ouvre"
    assert item.collection_date == next_target_day(date(2026, 12, 25))


def test_letters_that_are_lost_are_a_warning() -> None:
    found = read({"debtor_name": "株式 Ltd"})
    assert [(item.rule, item.severity) for item in found.findings] == [("DDR-11", Severity.WARNING)]


def test_an_account_number_in_another_cell_is_masked() -> None:
    found = read({"remittance": f"vers {DE} (été)", "end_to_end_id": f"{DE}_1"})
    assert {item.rule for item in found.findings} == {"DDR-10", "REF-03"}
    assert DE not in "".join(str(item) for item in found.findings)


@pytest.mark.parametrize(
    ("code", "column", "first", "second"),
    [
        ("SDD-06", "end_to_end_id", {}, {"mandate_id": "RUM-2"}),
        ("SDD-53", "mandate_id", {"sequence": "OOFF"}, {"sequence": "OOFF", "end_to_end_id": "X"}),
        ("SDD-60", "mandate_date", {}, {"end_to_end_id": "X", "mandate_date": "2026-01-06"}),
    ],
)
def test_rows_that_contradict_each_other_are_all_refused(
    code: str, column: str, first: dict[str, str], second: dict[str, str]
) -> None:
    found = read(first, second)
    assert errors(found) == [(code, 1, column), (code, 2, column)]
    assert found.collections == ()


def test_a_collection_after_the_final_one() -> None:
    found = read({"sequence": "FNAL"}, {"end_to_end_id": "X", "collection_date": "2026-12-01"})
    assert errors(found) == [("SDD-59", 2, "mandate_id")]


def test_amendments_and_addresses_are_read() -> None:
    found = read(
        {
            **SWISS,
            **GENEVA,
            "debtor_address_line1": "Rue du Rhone 12",
            "original_mandate_id": "OLD",
            "original_debtor_account_smnda": "true",
            "sequence": "FRST",
        }
    )
    assert errors(found) == []
    (item,) = found.collections
    assert item.amendment == Amendment(
        original_mandate_id="OLD", original_debtor_account_smnda=True
    )
    assert item.debtor.address is not None
    assert item.debtor.address.lines == ("Rue du Rhone 12",)
    assert item.sequence is SequenceType.FIRST


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("end_to_end_id,amount\n", {"DDR-02"}),
        (",".join(NAMES) + ",iban\n", {"DDR-01"}),
        (",".join((*NAMES, "amount")) + "\n", {"DDR-08"}),
        (",".join(NAMES) + "\n", {"DDR-09"}),
        (",".join(NAMES) + "\nA,1.00\n", {"DDR-07"}),
    ],
)
def test_faults_of_the_table(text: str, codes: set[str]) -> None:
    found = read_collections(text.encode(), CREDITOR, TODAY)
    assert {item.rule for item in found.findings} == codes
    assert found.collections == ()


@pytest.mark.parametrize("data", [b"", b"\n", b"\xe9t\xe9;1\n", b"a\0b", table(GOOD) + b'"x\n'])
def test_what_is_no_table(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_collections(data, CREDITOR, TODAY)


def test_the_schema_lists_every_column() -> None:
    schema = json_schema()
    assert tuple(schema["properties"]) == NAMES
    assert schema["additionalProperties"] is False


SETTINGS = """
name = "Rameau Clair SAS"
iban = "FR76 3000 6000 0112 3456 7890 189"
creditor_id = "FR72ZZZ123456"
"""


def test_creditor_settings() -> None:
    text = SETTINGS + 'scheme = "B2B"\nbatch_booking = false\nbic = "AGRIFRPP"\n'
    text += '[address]\ntown = "Orléans"\ncountry = "FR"\nlines = ["Rue 1"]\n'
    found = read_creditor(text)
    assert (found.creditor.scheme, found.creditor.batch_booking) == (Scheme.B2B, False)
    assert found.creditor.address is not None
    assert (found.creditor.address.town, found.creditor.address.lines) == ("Orleans", ("Rue 1",))
    assert [item.rule for item in found.findings] == ["DDR-10"]
    plain = read_creditor(SETTINGS).creditor
    assert (plain.scheme, plain.batch_booking, plain.bic) == (Scheme.CORE, None, None)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {"DDR-15"}),
        (SETTINGS + 'color = "red"', {"DDR-14"}),
        (SETTINGS + 'batch_booking = "yes"', {"DDR-16"}),
        (SETTINGS + "bic = 12", {"DDR-16"}),
        (SETTINGS + 'scheme = "COR1"', {"SDD-14"}),
        (SETTINGS + 'bic = "COBADEFF"', {"BIC-02"}),
        (SETTINGS + '[address]\ntown = "Nantes"', {"ADR-02"}),
        (SETTINGS + '[address]\nville = "Nantes"', {"DDR-14", "ADR-01", "ADR-02"}),
        (SETTINGS + 'address = "Nantes"', {"DDR-16"}),
        (SETTINGS + "[address]", {"ADR-01", "ADR-02"}),
        (SETTINGS.replace("189", "188").replace("FR72", "FR73"), {"IBAN-05", "ICS-03"}),
    ],
)
def test_refused_settings(text: str, codes: set[str]) -> None:
    with pytest.raises(RefusedError) as caught:
        read_creditor(text)
    assert {item.rule for item in caught.value.findings} == codes


def test_settings_that_are_no_toml() -> None:
    with pytest.raises(UnreadableError):
        read_creditor("name = Rameau")
