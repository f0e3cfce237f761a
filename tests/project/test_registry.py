# SPDX-License-Identifier: Apache-2.0
"""Every kind of document has its judges in the catalogue; imports keep to their layers."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from compliance.catalogue import Source, catalogue
from compliance.kinds import KINDS, Kind
from tests.project.tree import ROOT

IDS = {entry.id for entry in catalogue()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_kind_has_its_artefacts(kind: Kind) -> None:
    wanted = {kind.xsd, kind.schematron, kind.br_fr} - {None}
    assert wanted <= IDS
    assert kind.required <= set(kind.checks)
    assert kind.required, "a kind that requires nothing would always pass"


def test_kinds_are_unique() -> None:
    assert len({kind.key for kind in KINDS}) == len(KINDS)


# Given out by the publisher alone, and no copy was at hand: whoever adds it accepts it.
NEVER_SEEN = ["pain.007.001.09"]


def test_every_artefact_is_known_by_hash() -> None:
    unknown = [entry for entry in catalogue() if not entry.releases]
    assert [entry.id for entry in unknown] == NEVER_SEEN
    assert all(entry.source is Source.FILE for entry in unknown)


def test_every_artefact_says_who_answers_for_it_and_where_it_is() -> None:
    for entry in catalogue():
        assert entry.publisher, entry.id
        assert entry.licence, entry.id
        if entry.source is Source.FILE:
            assert entry.address, f"{entry.id}: given out by its publisher, but where?"
        else:
            assert entry.distribution, entry.id


def test_readme_names_the_judges_as_the_catalogue_does() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What is checked")[2].partition("\n## ")[0]
    entries = {entry.id: entry for entry in catalogue()}
    named = set()
    for row in (line.split("|") for line in section.splitlines() if line.startswith("| ")):
        for name in set(re.findall(r"`([^`]+)`", row[2])) & IDS:
            named.add(name)
            assert entries[name].publisher in row[3], name
            assert row[4].strip() in {entries[name].version, "as named"}, name
    assert {"facturx-en16931-schematron", "cii-en16931-schematron", "br-fr-cii"} <= named


def test_imports_go_one_way() -> None:
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
