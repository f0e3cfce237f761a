# SPDX-License-Identifier: Apache-2.0
"""Each rule of the rulebook, on a good file made wrong in one place."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from compliance.errors import UnknownKindError
from compliance.report import CheckStatus, Severity
from compliance.xml_read import parse_xml
from sepa.checks import check
from sepa.debit.model import Amendment
from sepa.rulebook.check import check_debit_file
from tests.sepa.debits import CH, DE, FR, collection, read, schema_faults, written

BASE = written(collection(1), collection(2)).decode()
AMENDED = written(
    replace(collection(1), amendment=Amendment(original_mandate_id="OLD-1")), collection(2)
).decode()

STREET = "<Nm>Client Un</Nm><PstlAdr>{}</PstlAdr>"
ORIGINAL = "<OrgnlMndtId>OLD-1</OrgnlMndtId>"
SCHEME = "<Othr><Id>FR72ZZZ123456</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr>"
SCHEME_ID = f"<CdtrSchmeId><Id><PrvtId>{SCHEME}</PrvtId></Id></CdtrSchmeId>"
STRD = (
    "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Ref>{}</Ref></CdtrRefInf></Strd>"
)
USTRD = "<Ustrd>Facture 1</Ustrd>"

# Code, what stands in the good file, what in the wrong one. Only the first place is changed.
CASES = [
    ("SDD-01", "<DtOfSgntr>2026-01-05", "<DtOfSgntr>05/01/2026"),
    ("SDD-01", ">120.50</InstdAmt>", ">120,50</InstdAmt>"),
    ("SDD-01", "<NbOfTxs>2<", "<NbOfTxs>two<"),
    ("SDD-02", "09:30:00<", "09:30:00Z<"),
    ("SDD-02", "09:30:00<", "09:30:00.123<"),
    ("SDD-03", "<NbOfTxs>2<", "<NbOfTxs>3<"),
    ("SDD-04", "<CtrlSum>241.00<", "<CtrlSum>241.01<"),
    ("SDD-06", "INV-2", "INV-1"),
    ("SDD-09", "<CtrlSum>241.00</CtrlSum>", ""),
    ("SDD-10", "<PmtMtd>DD<", "<PmtMtd>TRF<"),
    ("SDD-13", "<SvcLvl><Cd>SEPA</Cd></SvcLvl>", ""),
    ("SDD-13", "<SvcLvl><Cd>SEPA<", "<SvcLvl><Cd>URGP<"),
    ("SDD-14", "<Cd>CORE<", "<Cd>COR1<"),
    ("SDD-15", "<SeqTp>RCUR<", "<SeqTp>RPRE<"),
    ("SDD-16", "<ChrgBr>SLEV<", "<ChrgBr>SHAR<"),
    ("SDD-17", SCHEME_ID, ""),
    ("SDD-18", "</MndtRltdInf>", f"</MndtRltdInf>{SCHEME_ID}"),
    ("SDD-19", "<Prtry>SEPA</Prtry>", "<Cd>SEPA</Cd>"),
    ("SDD-20", "<ReqdColltnDt>2026-11-30", "<ReqdColltnDt>2026-11-28"),
    ("SDD-20", "<ReqdColltnDt>2026-11-30", "<ReqdColltnDt>2026-12-25"),
    ("SDD-21", "<ReqdColltnDt>2026-11-30", "<ReqdColltnDt>2026-11-19"),
    ("SDD-22", "<ReqdColltnDt>2026-11-30", "<ReqdColltnDt>2026-11-20"),
    ("SDD-23", f"<IBAN>{FR}</IBAN>", "<Othr><Id>123</Id></Othr>"),
    ("SDD-24", "<Dbtr><Nm>Client Un</Nm></Dbtr>", "<Dbtr></Dbtr>"),
    ("SDD-25", "<Nm>Client Un<", f"<Nm>{'N' * 71}<"),
    ("SDD-26", "<CdtrAgt><FinInstnId><Othr><Id>NOTPROVIDED<", "<CdtrAgt><FinInstnId><Othr><Id>X<"),
    ("SDD-26", "<CdtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr>", "<CdtrAgt><FinInstnId>"),
    ("SDD-30", 'Ccy="EUR"', 'Ccy="USD"'),
    ("SDD-31", ">120.50</InstdAmt>", ">0.00</InstdAmt>"),
    ("SDD-31", ">120.50</InstdAmt>", ">-1.00</InstdAmt>"),
    ("SDD-31", ">120.50</InstdAmt>", ">1000000000.00</InstdAmt>"),
    ("SDD-32", ">120.50</InstdAmt>", ">120.500</InstdAmt>"),
    ("SDD-32", "<CtrlSum>241.00<", "<CtrlSum>241.000<"),
    ("SDD-33", f"<IBAN>{DE}</IBAN>", "<Othr><Id>123</Id></Othr>"),
    ("SDD-34", "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED<", "<DbtrAgt><FinInstnId><Othr><Id>X<"),
    ("SDD-35", USTRD, USTRD * 2),
    ("SDD-35", USTRD, USTRD + STRD.format("SCOR", "RF18539007547034")),
    ("SDD-36", USTRD, f"<Ustrd>{'U' * 141}</Ustrd>"),
    ("SDD-37", USTRD, STRD.format("PUOR", "RF18539007547034")),
    ("SDD-38", USTRD, "<Strd><AddtlRmtInf>x</AddtlRmtInf></Strd>"),
    ("SDD-38", USTRD, STRD.format("SCOR", "")),
    ("SDD-40", "<Nm>Client Un</Nm>", STREET.format("<Ctry>DE</Ctry><AdrLine>Allee 1</AdrLine>")),
    (
        "SDD-41",
        "<Nm>Client Un</Nm>",
        STREET.format(
            "<PstCd>10115</PstCd><TwnNm>Ulm</TwnNm><Ctry>DE</Ctry><AdrLine>10115 Ulm</AdrLine>"
        ),
    ),
    ("SDD-42", DE, CH),
    ("SDD-50", "<MndtId>RUM-1</MndtId>", ""),
    ("SDD-51", "<DtOfSgntr>2026-01-05</DtOfSgntr>", ""),
    ("SDD-52", "<DtOfSgntr>2026-01-05", "<DtOfSgntr>2030-01-01"),
    ("SDD-52", "<DtOfSgntr>2026-01-05", "<DtOfSgntr>2026-11-21"),
    (
        "SDD-60",
        "<MndtId>RUM-2</MndtId><DtOfSgntr>2026-01-05",
        "<MndtId>rum-1</MndtId><DtOfSgntr>2026-01-06",
    ),
    ("SDD-61", 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    ("SDD-62", "<SvcLvl><Cd>SEPA</Cd></SvcLvl>", "<SvcLvl><Cd>SEPA</Cd></SvcLvl>" * 2),
    ("SDD-62", SCHEME, SCHEME + SCHEME.replace("123456", "654321")),
    ("SDD-63", f"<RmtInf>{USTRD}</RmtInf>", "<RmtInf/>"),
    ("SDD-63", "<InitgPty><Nm>Rameau Clair SAS</Nm></InitgPty>", "<InitgPty/>"),
    ("SDD-63", "<RmtInf>", "<UltmtDbtr></UltmtDbtr><RmtInf>"),
    ("SDD-63", USTRD, "<Strd/>"),
    ("SDD-64", "<InstdAmt", "<PmtTpInf><SeqTp>RCUR</SeqTp></PmtTpInf><InstdAmt"),
    ("SDD-64", "<DrctDbtTx>", "<ChrgBr>SLEV</ChrgBr><DrctDbtTx>"),
    ("SDD-65", "<LclInstrm><Cd>CORE<", "<LclInstrm><Prtry>CORE</Prtry><Cd>CORE<"),
    ("SDD-65", "<Dbtr><Nm>Client Un</Nm>", "<Dbtr><Nm>Client Un</Nm><CtryOfRes>DE</CtryOfRes>"),
    ("SDD-65", "</Nm></InitgPty>", "</Nm><PstlAdr><AdrLine>Rue 1</AdrLine></PstlAdr></InitgPty>"),
    ("ADR-01", "<Nm>Client Un</Nm>", STREET.format("<Ctry>DE</Ctry>")),
    ("ADR-02", "<Nm>Client Un</Nm>", STREET.format("<TwnNm>Berlin</TwnNm><Ctry>ZZ</Ctry>")),
    (
        "ADR-04",
        "<Nm>Client Un</Nm>",
        STREET.format(f"<TwnNm>Berlin</TwnNm><Ctry>DE</Ctry>{'<AdrLine>a</AdrLine>' * 3}"),
    ),
    ("IBAN-05", DE, "DE88370400440532013000"),
    ("IBAN-05", FR, "FR7730006000011234567890189"),
    ("IBAN-07", DE, "TR330006100519786457841326"),
    ("BIC-01", "<Othr><Id>NOTPROVIDED</Id></Othr>", "<BICFI>AGRIFRP</BICFI>"),
    ("BIC-01", "<Othr><Id>NOTPROVIDED</Id></Othr>", "<BICFI>NOTPROVIDED</BICFI>"),
    ("BIC-02", "<Othr><Id>NOTPROVIDED</Id></Othr>", "<BICFI>COBADEFF</BICFI>"),
    ("BIC-03", DE, CH),
    ("ICS-01", "<Id>FR72ZZZ123456<", "<Id>HELLO<"),
    ("ICS-03", "<Id>FR72ZZZ123456<", "<Id>FR73ZZZ123456<"),
    ("REF-01", "<EndToEndId>INV-1<", "<EndToEndId> <"),
    ("REF-02", "<EndToEndId>INV-1<", f"<EndToEndId>{'E' * 36}<"),
    ("REF-03", "<EndToEndId>INV-1<", "<EndToEndId>Été_1<"),
    ("REF-03", "<Nm>Client Un<", "<Nm>A &amp; B &lt;C&gt;<"),
    ("REF-03", USTRD, "<Ustrd>10 €</Ustrd>"),
    ("REF-03", "</SeqTp>", "</SeqTp><CtgyPurp><Prtry>Été</Prtry></CtgyPurp>"),
    ("SDD-14", "<LclInstrm><Cd>CORE</Cd>", "<LclInstrm><Prtry>CORE</Prtry>"),
    ("REF-04", "<EndToEndId>INV-1<", "<EndToEndId>/A//B<"),
    ("REF-04", "<PmtInfId>", "<PmtInfId>/"),
    ("REF-05", USTRD, STRD.format("SCOR", "RF-1")),
    ("REF-06", USTRD, STRD.format("SCOR", "RF19539007547034")),
]

AMENDMENTS = [
    (
        "SDD-54",
        ORIGINAL,
        "<OrgnlDbtrAgt><FinInstnId><Othr><Id>SMNDA</Id></Othr></FinInstnId></OrgnlDbtrAgt>",
    ),
    ("SDD-55", f"<AmdmntInfDtls>{ORIGINAL}</AmdmntInfDtls>", ""),
    ("SDD-55", ORIGINAL, "<OrgnlCdtrSchmeId/>"),
    ("SDD-55", ORIGINAL, "<OrgnlDbtr><Nm>Client</Nm></OrgnlDbtr>"),
    (
        "SDD-56",
        f"<AmdmntInd>true</AmdmntInd><AmdmntInfDtls>{ORIGINAL}",
        "<AmdmntInd>false</AmdmntInd><AmdmntInfDtls><OrgnlDbtr><Nm>Client</Nm></OrgnlDbtr>",
    ),
    ("SDD-56", "<AmdmntInd>true</AmdmntInd>", ""),
    ("SDD-56", "<AmdmntInd>true<", "<AmdmntInd>false<"),
    ("SDD-57", "OLD-1", "rum-1"),
    (
        "SDD-57",
        ORIGINAL,
        f"<OrgnlCdtrSchmeId><Id><PrvtId>{SCHEME}</PrvtId></Id></OrgnlCdtrSchmeId>",
    ),
    ("SDD-57", ORIGINAL, "<OrgnlCdtrSchmeId><Nm>Rameau Clair SAS</Nm></OrgnlCdtrSchmeId>"),
    ("SDD-57", ORIGINAL, f"<OrgnlDbtrAcct><Id><IBAN>{DE}</IBAN></Id></OrgnlDbtrAcct>"),
    ("SDD-58", ORIGINAL, "<OrgnlDbtrAcct><Id><Othr><Id>SMNDB</Id></Othr></Id></OrgnlDbtrAcct>"),
]


def codes(text: str, today: date | None = None) -> set[str]:
    return {item.rule for item in check_debit_file(read(text.encode()), today)}


@pytest.mark.parametrize("text", [BASE, AMENDED])
def test_the_good_files_are_good(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(("code", "right", "wrong"), CASES)
def test_one_fault_is_one_finding(code: str, right: str, wrong: str) -> None:
    assert right in BASE
    assert code in codes(BASE.replace(right, wrong, 1))


@pytest.mark.parametrize(("code", "right", "wrong"), AMENDMENTS)
def test_amendments(code: str, right: str, wrong: str) -> None:
    assert right in AMENDED
    assert code in codes(AMENDED.replace(right, wrong, 1))


def block(text: str) -> str:
    start = text.index("    <PmtInf>")
    return text[start : text.index("</PmtInf>") + len("</PmtInf>\n")]


def second_block(*changes: tuple[str, str]) -> str:
    """The good file with a changed copy of its block, and totals of the two."""
    copy = block(BASE).replace("INV-", "INV-9")
    for right, wrong in changes:
        assert right in copy
        copy = copy.replace(right, wrong)
    whole = BASE.replace("<NbOfTxs>2<", "<NbOfTxs>4<", 1).replace("241.00", "482.00", 1)
    return whole.replace("  </CstmrDrctDbtInitn>", f"{copy}  </CstmrDrctDbtInitn>")


OTHER_ID = ("-1</PmtInfId>", "-2</PmtInfId>")
LATER = ("<ReqdColltnDt>2026-11-30", "<ReqdColltnDt>2026-12-01")


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        (set(), [OTHER_ID]),
        ({"SDD-05"}, [("<NbOfTxs>2<", "<NbOfTxs>2<")]),
        ({"SDD-07"}, [OTHER_ID, ("<Cd>CORE<", "<Cd>B2B<")]),
        ({"SDD-11"}, [OTHER_ID, ("<NbOfTxs>2<", "<NbOfTxs>1<")]),
        ({"SDD-12"}, [OTHER_ID, ("<CtrlSum>241.00<", "<CtrlSum>240.00<")]),
        ({"SDD-53"}, [OTHER_ID, ("<SeqTp>RCUR<", "<SeqTp>OOFF<")]),
        (set(), [OTHER_ID, LATER, ("<SeqTp>RCUR<", "<SeqTp>FNAL<")]),
    ],
)
def test_two_blocks(expected: set[str], changes: list[tuple[str, str]]) -> None:
    assert codes(second_block(*changes)) == expected


def test_nothing_comes_after_the_final_collection() -> None:
    text = second_block(OTHER_ID, LATER).replace("<SeqTp>RCUR<", "<SeqTp>FNAL<", 1)
    assert codes(text) == {"SDD-59"}


def test_a_file_without_collections() -> None:
    text = BASE.replace(block(BASE), "")
    assert codes(text) >= {"SDD-08", "SDD-03", "SDD-04"}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (None, set()),
        (date(2026, 11, 27), set()),
        (date(2026, 11, 28), {"SDD-22"}),
        (date(2026, 11, 30), {"SDD-22"}),
        (date(2026, 12, 1), {"SDD-21"}),
    ],
)
def test_the_day_of_judgement(today: date | None, expected: set[str]) -> None:
    assert codes(BASE, today) == expected


def test_an_unstructured_address_was_right_until_november_2026() -> None:
    address = STREET.format("<Ctry>DE</Ctry><AdrLine>Allee 1</AdrLine>")
    text = BASE.replace("<Nm>Client Un</Nm>", address, 1)
    early = text.replace("2026-11-20T", "2026-11-02T").replace("2026-11-30", "2026-11-13")
    assert codes(text) == {"SDD-40"}
    assert codes(early) == set()


def test_a_payment_type_of_the_transaction_counts() -> None:
    start, end = BASE.index("<PmtTpInf>"), BASE.index("<ReqdColltnDt>")
    bare, kind = BASE[:start] + BASE[end:], BASE[start:end].strip()
    right = bare.replace("<InstdAmt", f"{kind}<InstdAmt")
    assert codes(bare) == {"SDD-13", "SDD-14", "SDD-15"}
    assert codes(right) == set()
    assert codes(right.replace("RCUR", "XXXX", 1)) == {"SDD-15"}


def test_findings_have_a_place_and_hide_the_account() -> None:
    text = BASE.replace(DE, "DE88370400440532013000").replace("INV-2", "INV-1")
    found = check_debit_file(read(text.encode()))
    places = {item.location.xpath for item in found if item.rule == "SDD-06"}
    prefix = "/Document/CstmrDrctDbtInitn/PmtInf[1]"
    assert places == {f"{prefix}/DrctDbtTxInf[{n}]/PmtId/EndToEndId" for n in (1, 2)}
    assert all(item.location.line for item in found)
    assert "0532013" not in "".join(str(item) for item in found)


def test_the_check_reads_both_versions_and_any_prefix() -> None:
    old = BASE.replace("pain.008.001.08", "pain.008.001.02")
    prefixed = BASE.replace("xmlns=", "xmlns:p=").replace("</", "</p:")
    prefixed = prefixed.replace("<", "<p:").replace("<p:/p:", "</p:").replace("<p:?", "<?")
    for text in (old, prefixed):
        report = check(text.encode(), file="x.xml")
        judged = {item.check: item.status for item in report.checks}
        assert judged["rulebook"] is CheckStatus.PASSED


def test_another_message_is_no_debit_file() -> None:
    with pytest.raises(UnknownKindError):
        read(b"<Document><CstmrCdtTrfInitn/></Document>")
    assert parse_xml(b"<Document/>") is not None


def test_every_code_of_the_file_rules_has_a_case() -> None:
    text = files("compliance.schemas").joinpath("rules_sepa.toml").read_text(encoding="utf-8")
    written_codes = {code for code in tomllib.loads(text) if code.startswith("SDD-")}
    tried = {code for code, _right, _wrong in (*CASES, *AMENDMENTS)}
    elsewhere = {"SDD-05", "SDD-07", "SDD-08", "SDD-11", "SDD-12", "SDD-53", "SDD-59"}
    assert written_codes == {code for code in tried | elsewhere if code.startswith("SDD-")}


def test_an_element_of_the_guidelines_without_a_field_of_ours_is_no_finding() -> None:
    party = "<Id><PrvtId><Othr><Id>Client 7</Id></Othr></PrvtId></Id>"
    text = BASE.replace("</SeqTp>", "</SeqTp><CtgyPurp><Cd>SUPP</Cd></CtgyPurp>", 1)
    text = text.replace("<Nm>Client Un</Nm>", f"<Nm>Client Un</Nm>{party}", 1)
    assert schema_faults(text.encode()) == []
    assert codes(text) == set()


def test_what_stands_beside_the_guidelines_is_named_once_and_as_a_whole() -> None:
    address = "<PstlAdr><TwnNm>Nantes</TwnNm><Ctry>FR</Ctry><AdrLine>Été</AdrLine></PstlAdr>"
    text = BASE.replace("</Nm></InitgPty>", f"</Nm>{address}</InitgPty>")
    found = check_debit_file(read(text.encode()))
    place = "/Document/CstmrDrctDbtInitn/GrpHdr/InitgPty/PstlAdr"
    assert [(item.rule, item.location.xpath) for item in found] == [
        ("SDD-65", place),
        ("REF-03", f"{place}/AdrLine"),
    ]


def test_an_ultimate_creditor_at_both_levels() -> None:
    party = "<UltmtCdtr><Nm>Filiale</Nm></UltmtCdtr>"
    text = BASE.replace("<ChrgBr>", f"{party}<ChrgBr>", 1)
    text = text.replace("<DbtrAgt>", f"{party}<DbtrAgt>", 1)
    assert schema_faults(text.encode()) == []
    assert codes(text) == {"SDD-64"}


def test_a_message_without_content_is_not_judged_and_does_not_raise() -> None:
    head, tail = BASE.index("  <CstmrDrctDbtInitn>"), BASE.index("</Document>")
    report = check((BASE[:head] + BASE[tail:]).encode(), file="x.xml")
    judged = {item.check: item.status for item in report.checks}
    assert judged == {"xsd": CheckStatus.FAILED, "rulebook": CheckStatus.NOT_RUN}


def test_a_warning_does_not_fail_the_check() -> None:
    found = check_debit_file(read(BASE.replace("09:30:00<", "09:30:00Z<").encode()))
    assert [item.severity for item in found] == [Severity.WARNING]
