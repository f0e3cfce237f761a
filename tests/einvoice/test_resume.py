# SPDX-License-Identifier: Apache-2.0
"""Going on after a run that was broken off: what stays, what is built again, what is true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from compliance.checking import Rules
from compliance.errors import UnreadableError
from einvoice import build_files, resume
from einvoice.build import BuildFormat, BuildOptions
from einvoice.build_files import build_all
from einvoice.input.settings import PageFiles
from einvoice.manifest import MANIFEST, Manifest, read_manifest
from einvoice.pdf.style import Logo, LogoType
from einvoice.resume import fingerprint_of
from tests.einvoice.build_runs import COMPANY, contents, numbered, sources
from tests.einvoice.invoice_rows import SETTINGS_TEXT, changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from einvoice.build_files import BuildJob, Company, Outcome
    from einvoice.input.rows import InvoiceInput

CII = BuildOptions(build_format=BuildFormat.CII)
ROOT = Path(__file__).parents[2]


def go_on(
    folder: Path,
    inputs: tuple[InvoiceInput, ...],
    company: Company = COMPANY,
    options: BuildOptions = CII,
) -> list[Outcome]:
    return list(build_all(inputs, company, folder / "out", options, resume=True))


def rebuilt(outcomes: list[Outcome]) -> list[str]:
    return [item.source.invoice.number for item in outcomes if item.kept is None]


def assert_true(folder: Path) -> list[dict[str, Any]]:
    """Assert that each line of the manifest says what lies there, and that files are whole."""
    lines = read_manifest(folder)
    for line in lines:
        if line["status"] == "written":
            data = (folder / line["file"]).read_bytes()
            assert sha256(data).hexdigest() == line["sha256"]
    for path in folder.glob("[!.]*.xml"):
        assert path.read_bytes().endswith(b"CrossIndustryInvoice>\n")
    return lines


def test_what_is_there_is_not_built_again(tmp_path: Path) -> None:
    inputs = sources(tmp_path, *map(numbered, range(3)))
    assert rebuilt(go_on(tmp_path, inputs)) == ["F0", "F1", "F2"]
    before = contents(tmp_path / "out")
    again = go_on(tmp_path, sources(tmp_path, *map(numbered, range(3)), name="other"))
    assert rebuilt(again) == []
    assert contents(tmp_path / "out") == before
    assert [item.to_json() for item in again] == read_manifest(tmp_path / "out")


def file_changed(folder: Path) -> None:
    (folder / "F1.xml").write_text("<Invoice/>", encoding="utf-8")


def file_gone(folder: Path) -> None:
    (folder / "F1.xml").unlink()


def change_line(folder: Path, **members: object) -> None:
    lines = read_manifest(folder)
    lines[1] |= members
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


DAMAGE: list[Callable[[Path], None]] = [
    file_changed,
    file_gone,
    lambda folder: change_line(folder, status="refused"),
    lambda folder: change_line(folder, built_from="0" * 64),
    lambda folder: change_line(folder, file="../out/F1.xml"),
    lambda folder: change_line(folder, file=None),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_not_as_it_was_is_built_again(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    inputs = sources(tmp_path, *map(numbered, range(3)))
    go_on(tmp_path, inputs)
    before = contents(tmp_path / "out")
    damage(tmp_path / "out")
    assert rebuilt(go_on(tmp_path, inputs)) == ["F1"]
    assert contents(tmp_path / "out") == before


def test_a_refused_document_is_tried_again(tmp_path: Path) -> None:
    inputs = sources(tmp_path, changed(numbered(0), "lines[0].unit", "NOUNIT"), numbered(1))
    go_on(tmp_path, inputs)
    (first, second) = go_on(tmp_path, inputs)
    assert (first.kept, first.path) == (None, None)
    assert second.kept is not None


def test_another_row_look_format_or_rule_is_another_document(tmp_path: Path) -> None:
    (one,) = sources(tmp_path, numbered(1))
    (two,) = sources(tmp_path, changed(numbered(1), "lines[0].item.name", "Autre"))
    named = PageFiles(logo=Logo(data=b"<svg/>", media_type=LogoType.SVG))
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "own.typ").write_text("#let a = 1", encoding="utf-8")
    before = fingerprint_of(COMPANY, CII, (str(folder),))(one)
    (folder / "own.typ").write_text("#let a = 2", encoding="utf-8")
    prints = {
        fingerprint_of(COMPANY, CII)(one),
        fingerprint_of(COMPANY, CII)(two),
        fingerprint_of(COMPANY, CII)(replace(one, language="en")),
        fingerprint_of(replace(COMPANY, named=named), CII)(one),
        fingerprint_of(COMPANY, BuildOptions())(one),
        fingerprint_of(COMPANY, replace(CII, rules=Rules.FRANCE))(one),
        fingerprint_of(COMPANY, CII)(replace(one, payment_link="https://pay.example/1")),
        fingerprint_of(COMPANY, CII, (str(folder),))(one),
        before,
    }
    assert len(prints) == 9
    moved = replace(one, file="elsewhere.jsonl", row=9)
    assert fingerprint_of(COMPANY, CII)(moved) in prints


def test_another_release_is_another_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = sources(tmp_path, numbered(1))
    before = fingerprint_of(COMPANY, CII)(one)
    monkeypatch.setattr(resume, "makers", lambda: (("typst", "99"),))
    assert fingerprint_of(COMPANY, CII)(one) != before


def test_while_a_document_changes_the_manifest_does_not_speak_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on(tmp_path, sources(tmp_path, *map(numbered, range(3))))
    seen = []

    def write(path: Path, data: bytes) -> None:
        seen.append([line["number"] for line in assert_true(tmp_path / "out")])
        path.write_bytes(data)
        # A kill here leaves the manifest as it is.
        seen.append([line["number"] for line in assert_true(tmp_path / "out")])

    monkeypatch.setattr(build_files, "write_whole", write)
    new = [changed(numbered(n), "lines[0].quantity", "77") for n in range(3)]
    go_on(tmp_path, sources(tmp_path, *new))
    assert seen == [[], [], ["F0"], ["F0"], ["F0", "F1"], ["F0", "F1"]]
    assert [line["number"] for line in assert_true(tmp_path / "out")] == ["F0", "F1", "F2"]


def test_an_error_in_the_middle_leaves_the_lines_of_what_was_not_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on(tmp_path, sources(tmp_path, *map(numbered, range(3))))
    build = build_files.build_job

    def fail(job: BuildJob) -> object:
        if job.source.invoice.number == "F1":
            raise KeyboardInterrupt
        return build(job)

    monkeypatch.setattr(build_files, "build_job", fail)
    new = [changed(numbered(n), "lines[0].quantity", "77") for n in range(3)]
    with pytest.raises(KeyboardInterrupt):
        go_on(tmp_path, sources(tmp_path, *new))
    lines = assert_true(tmp_path / "out")
    assert sorted(line["number"] for line in lines) == ["F0", "F1", "F2"]


def test_a_line_that_breaks_off_is_not_counted(tmp_path: Path) -> None:
    inputs = sources(tmp_path, *map(numbered, range(2)))
    go_on(tmp_path, inputs)
    path = tmp_path / "out" / MANIFEST
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    assert [line["number"] for line in read_manifest(tmp_path / "out")] == ["F0"]
    assert rebuilt(go_on(tmp_path, inputs)) == ["F1"]
    assert path.read_bytes() == whole
    path.write_bytes(whole[: len(whole) // 3])
    assert Manifest(tmp_path / "out").earlier("F0") is None
    path.write_bytes(whole.replace(b"}\n", b"\n", 1))
    with pytest.raises(UnreadableError, match="no manifest"):
        read_manifest(tmp_path / "out")


def test_a_run_that_is_killed_leaves_whole_files_and_a_true_manifest(tmp_path: Path) -> None:
    count = 8
    sources(tmp_path, *map(numbered, range(count)))
    (tmp_path / "encaisse.toml").write_text(SETTINGS_TEXT, encoding="utf-8")
    command = "from receivables.cli import main; main()"
    arguments = [sys.executable, "-c", command, "--lang", "en", "invoice", "build", "rows.jsonl"]
    arguments += ["--out", "out", "--format", "cii", "--resume"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    manifest = tmp_path / "out" / MANIFEST
    built = 0
    for wanted in (1, 3):
        with subprocess.Popen(
            arguments,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as run:
            while run.poll() is None and count_lines(manifest) < built + wanted:
                time.sleep(0.005)
            run.kill()
        built = len(assert_true(tmp_path / "out"))
        assert 0 < built < count
    done = subprocess.run(
        arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert f"{count} of {count} documents written to out, {built} of them" in done.stderr
    go_on(tmp_path / "fresh", sources(tmp_path, *map(numbered, range(count))))
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh" / "out")


def count_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.is_file() else 0
