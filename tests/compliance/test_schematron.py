# SPDX-License-Identifier: Apache-2.0
"""Saxon in its worker: it judges, it dies, it is late, it is not there."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from compliance.errors import NotRunError
from compliance.schematron import run_schematron
from compliance.schematron_pool import POOL, Pool
from compliance.xml_read import parse_xml
from tests.compliance.documents import INVOICE, UBL, WRONG_BY_A_CENT, changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROFILE = "facturx-basic-schematron"

HEAD = '<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
SLOW = f"""{HEAD}<xsl:template match="/"><o><xsl:value-of
  select="sum(for $i in 1 to 100000000 return string-length(string($i)))"/></o></xsl:template>
</xsl:stylesheet>"""


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(1)
    yield made
    made.close()


def rules(stylesheet: str, document: bytes) -> set[str]:
    return {finding.rule for finding in run_schematron(stylesheet, parse_xml(document))}


@pytest.mark.parametrize(
    ("stylesheet", "document"),
    [
        (PROFILE, INVOICE),
        ("br-fr-cii", INVOICE),
        ("ubl-en16931-schematron", UBL),
        ("br-fr-ubl", UBL),
    ],
)
def test_good_invoice(stylesheet: str, document: bytes) -> None:
    assert rules(stylesheet, document) == set()


def test_wrong_by_a_cent() -> None:
    assert rules(PROFILE, WRONG_BY_A_CENT) == {"BR-CO-15", "BR-CO-16"}


def test_missing_note() -> None:
    assert rules("br-fr-cii", changed(INVOICE, (">PMT<", ">AAI<"))) == {"BR-FR-05"}


def test_code_list_beside_the_stylesheet_is_looked_up() -> None:
    (finding,) = run_schematron(PROFILE, parse_xml(changed(INVOICE, (">380<", ">999<"))))
    assert finding.found == "999"


def test_a_code_list_is_read_once_with_its_stylesheet(tmp_path: Path, pool: Pool) -> None:
    sheet, codes = tmp_path / "rules.xsl", tmp_path / "codes.xml"
    sheet.write_text(
        f"""{HEAD}<xsl:template match="/"><o>
        <xsl:value-of select="/*/@x, document('codes.xml')/a"/></o></xsl:template>
        </xsl:stylesheet>""",
        encoding="utf-8",
    )
    codes.write_text("<a>one</a>", encoding="utf-8")
    assert b"1 one" in pool.run(sheet, b"<i x='1'/>", seconds=60)
    codes.write_text("<a>two</a>", encoding="utf-8")
    assert b"2 one" in pool.run(sheet, b"<i x='2'/>", seconds=60)


def test_what_the_profile_does_not_allow_is_reported() -> None:
    # A successful-report of the stylesheet, not a failed assertion; it has no id there.
    spoilt = changed(INVOICE, ("<ram:ID>F2026-117", '<ram:ID schemeID="9">F2026-117'))
    (finding,) = run_schematron(PROFILE, parse_xml(spoilt))
    assert finding.rule == "SCHEMATRON"
    assert finding.severity == "error"
    assert finding.location.xpath == "/CrossIndustryInvoice/ExchangedDocument/ID"


def test_killed_worker_is_replaced() -> None:
    rules(PROFILE, INVOICE)
    (killed, *_) = POOL.idle_processes[::-1]
    os.kill(killed, signal.SIGKILL)
    assert rules(PROFILE, WRONG_BY_A_CENT) == {"BR-CO-15", "BR-CO-16"}
    assert killed not in POOL.idle_processes


def test_worker_is_reused(pool: Pool, tmp_path: Path) -> None:
    stylesheet = tmp_path / "copy.xsl"
    stylesheet.write_text(f'{HEAD}<xsl:mode on-no-match="shallow-copy"/></xsl:stylesheet>')
    for _ in range(2):
        assert b"<a>\xc3\xa9</a>" in pool.run(stylesheet, "<a>é</a>".encode(), seconds=30)
    first = pool.idle_processes
    pool.run(stylesheet, b"<a/>", seconds=30)
    assert pool.idle_processes == first
    assert len(first) == 1


def test_deadline(pool: Pool, tmp_path: Path) -> None:
    stylesheet = tmp_path / "slow.xsl"
    stylesheet.write_text(SLOW)
    with pytest.raises(NotRunError, match="not finished after 1 s"):
        pool.run(stylesheet, b"<a/>", seconds=0.7)
    assert pool.idle_processes == ()


def test_stylesheet_that_cannot_be_compiled(pool: Pool, tmp_path: Path) -> None:
    stylesheet = tmp_path / "broken.xsl"
    stylesheet.write_text("<broken")
    with pytest.raises(NotRunError, match="engine stopped"):
        pool.run(stylesheet, b"<a/>", seconds=30)
    assert len(pool.idle_processes) == 1


def test_network_is_out_of_reach(pool: Pool, tmp_path: Path) -> None:
    stylesheet = tmp_path / "net.xsl"
    look_up = "document('http://127.0.0.1:9/list.xml')"
    stylesheet.write_text(
        f'{HEAD}<xsl:template match="/"><xsl:copy-of select="{look_up}"/></xsl:template>'
        "</xsl:stylesheet>"
    )
    with pytest.raises(NotRunError, match="prohibited"):
        pool.run(stylesheet, b"<a/>", seconds=30)


def shim(folder: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Put a module `saxonche` before the real one, for workers only."""
    (folder / "saxonche.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_saxon_impossible(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim(tmp_path, monkeypatch, "raise ImportError('no engine on this machine')")
    with pytest.raises(NotRunError, match="cannot start: ImportError: no engine"):
        pool.run(tmp_path / "any.xsl", b"<a/>", seconds=30)


def test_engine_that_dies_on_the_document(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = """
import os
class PySaxonProcessor:
    version = "shim"
    def __init__(self, license): pass
    def set_configuration_property(self, name, value): pass
    def new_xslt30_processor(self): return self
    def compile_stylesheet(self, stylesheet_file): os._exit(3)
"""
    shim(tmp_path, monkeypatch, source)
    with pytest.raises(NotRunError, match=r"died twice.*status 3"):
        pool.run(tmp_path / "any.xsl", b"<a/>", seconds=30)
    assert pool.idle_processes == ()


def test_engine_without_interpreter(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "")
    with pytest.raises(NotRunError, match="cannot start"):
        pool.run(PROFILE, b"<a/>", seconds=30)  # type: ignore[arg-type]


def test_modules_of_the_working_folder_are_not_imported(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    stylesheet = tmp_path / "copy.xsl"
    stylesheet.write_text(f'{HEAD}<xsl:mode on-no-match="shallow-copy"/></xsl:stylesheet>')
    monkeypatch.chdir(tmp_path)
    assert b"<a" in pool.run(stylesheet, b"<a/>", seconds=30)


def test_what_the_engine_stopped_at_is_quoted_without_an_account(
    pool: Pool, tmp_path: Path
) -> None:
    sheet = tmp_path / "stops.xslt"
    message = "not allowed: FR7630006000011234567890189"
    template = f"""<xsl:template match="/"><xsl:sequence select="error((), '{message}')"/>"""
    sheet.write_text(f"{HEAD}{template}</xsl:template></xsl:stylesheet>")
    with pytest.raises(NotRunError, match="FR76…0189"):
        pool.run(sheet, INVOICE, seconds=60)
