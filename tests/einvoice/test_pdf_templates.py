# SPDX-License-Identifier: Apache-2.0
"""Templates of the company's own: what they get, what they may not do, where their faults are."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING

import pytest

from compliance.errors import RefusedError
from einvoice.build_files import load_company
from einvoice.pdf.display import Display
from einvoice.pdf.extract import extract_xml
from einvoice.pdf.render import render_facturx
from einvoice.pdf.style import BUILT_IN_TEMPLATES, Language, PageStyle, PageTemplate
from tests.einvoice.logo_forms import SVG
from tests.einvoice.pdf_models import XML, invoice, line, page_text, squeezed
from tests.einvoice.test_pdf_page import NOT_VERBATIM, everything, leaves, shown_as
from tests.project.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = PageTemplate(file="receipt.typ", folder=str(ROOT / "docs" / "template-example"))


def own(folder: Path, text: str, **others: str) -> PageStyle:
    """Write a template into a folder, with other files, and return a style that uses it."""
    for name, content in {"own": text, **others}.items():
        (folder / f"{name}.typ").write_text(content, encoding="utf-8")
    return PageStyle(template=PageTemplate(file="own.typ", folder=str(folder)))


def refused(style: PageStyle) -> list[tuple[str, str | None, int | None]]:
    """Return rule, file and line of what stands against a template."""
    with pytest.raises(RefusedError) as caught:
        render_facturx(invoice(), XML, style)
    return [(item.rule, item.location.file, item.location.line) for item in caught.value.findings]


def test_the_documentation_is_in_step_with_the_view() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    tool = runpy.run_path(str(ROOT / "tools" / "template_fields.py"))
    assert tool["compute_page"](page) == page
    assert "| `payment` | [PaymentBlock](#paymentblock) |" in page


def test_the_example_says_everything() -> None:
    style = PageStyle(language=Language.ENGLISH, template=EXAMPLE)
    pdf = render_facturx(everything(), XML, style)
    text, display = squeezed(page_text(pdf)), Display(Language.ENGLISH)
    missing = [
        path
        for path, value in leaves(everything(), "invoice")
        if path.rpartition(".")[2] not in NOT_VERBATIM
        and squeezed(shown_as(value, display)) not in text
    ]
    assert not missing
    assert extract_xml(pdf).data == XML


def test_templates_do_not_stay_for_the_next_page(tmp_path: Path) -> None:
    style = own(tmp_path, "#let invoice(view, logo) = [Mine]")
    assert page_text(render_facturx(invoice(), XML, style)) == "Mine"
    assert "Boulangerie" in page_text(render_facturx(invoice(), XML, PageStyle()))


def test_a_template_that_was_changed_is_read_again(tmp_path: Path) -> None:
    own(tmp_path, "#let invoice(view, logo) = [One]")
    render_facturx(invoice(), XML, own(tmp_path, "#let invoice(view, logo) = [One]"))
    changed = own(tmp_path, "#let invoice(view, logo) = [Two]")
    assert page_text(render_facturx(invoice(), XML, changed)) == "Two"


BODY = "\n#let invoice(view, logo) = [x]"
# The first line of a template, and the rule that refuses it.
REFUSED = [
    ('#import "@preview/cetz:0.3.0": *', "PAGE-06"),
    ('#import "@local/mine:0.1.0": *', "PAGE-06"),
    ('#import "@pre" + "view/cetz:0.3.0": *', "PAGE-06"),
    ('#import ("@preview/cetz:0.3.0"): *', "PAGE-06"),
    ('#import "\\u{40}preview/cetz:0.3.0": *', "PAGE-06"),
    ('#import "/../secret.typ": *', "PAGE-06"),
    ('#import "../secret.typ": *', "PAGE-06"),
    ('#include "parts/../../secret.typ"', "PAGE-06"),
    ('#let path = "x.typ"; #import path: *', "PAGE-06"),
    ("// whatever you import is yours", "PAGE-06"),
    ('#eval("1 + 1")', "PAGE-07"),
    ("#let run = std.eval", "PAGE-07"),
    ('#dictionary(std).at("ev" + "al")', "PAGE-07"),
    ('#read("/../../etc/hostname")', "PAGE-08"),
    ("#let x = ", "PAGE-08"),
    ("#unknown", "PAGE-08"),
    ('#image("missing.png", alt: "x")', "PAGE-08"),
    ('#import "missing.typ": *', "PAGE-05"),
]


@pytest.mark.parametrize(("first", "rule"), REFUSED)
def test_a_template_that_goes_elsewhere_is_refused(first: str, rule: str, tmp_path: Path) -> None:
    found = refused(own(tmp_path, first + BODY))
    assert {code for code, _, _ in found} == {rule}
    assert found[0][1] in {"own.typ", "missing.typ"}
    assert rule == "PAGE-05" or found[0][2] == 1


def test_a_template_reads_the_files_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "seal.svg").write_bytes(SVG)
    (tmp_path / "more" / "words.json").write_text('{"greeting": "Bonjour"}', encoding="utf-8")
    style = own(
        tmp_path,
        '#let invoice(view, logo) = {\n  image("/more/seal.svg", alt: "Seal")\n'
        '  json("more/words.json").greeting\n}',
    )
    assert page_text(render_facturx(invoice(), XML, style)) == "Bonjour"


def test_what_a_template_imports_is_looked_at_too(tmp_path: Path) -> None:
    style = own(tmp_path, '#import "more.typ": *' + BODY, more='\n#import "@preview/x:1.0.0": *')
    assert refused(style) == [("PAGE-06", "more.typ", 2)]


def test_templates_that_include_each_other_are_looked_at_once(tmp_path: Path) -> None:
    style = own(
        tmp_path,
        '#import "more.typ": said\n#let invoice(view, logo) = said',
        more='#let said = [Hi]\n// #import "own.typ"',
    )
    assert page_text(render_facturx(invoice(), XML, style)) == "Hi"


# What is wrong inside the function, and what typst says.
FAULTS = [
    ('{\n  image(bytes("<svg/>"))\n}', 2),
    ("{\n\n  view.no_such_field\n}", 3),
    ('{\n  context {\n    panic("no")\n  }\n}', 3),
]


@pytest.mark.parametrize(("body", "row"), FAULTS)
def test_a_fault_of_a_template_has_its_place(body: str, row: int, tmp_path: Path) -> None:
    style = own(tmp_path, f"#let invoice(view, logo) = {body}")
    assert refused(style) == [("PAGE-08", "own.typ", row)]


def test_a_picture_without_alternative_text_is_refused(tmp_path: Path) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"
    style = own(tmp_path, f'#let invoice(view, logo) = image(bytes("{svg}"), format: "svg")')
    assert refused(style) == [("PAGE-08", "own.typ", 1)]


def test_a_file_without_the_function_is_refused(tmp_path: Path) -> None:
    assert refused(own(tmp_path, "#let page(view) = [x]")) == [("PAGE-08", "own.typ", None)]


def test_a_character_is_still_named_under_an_own_template(tmp_path: Path) -> None:
    style = own(tmp_path, "#let invoice(view, logo) = view.lines.first().name")
    with pytest.raises(RefusedError) as caught:
        render_facturx(invoice(line(name="漢")), XML, style)
    assert [item.rule for item in caught.value.findings] == ["PDF-41"]


def test_the_settings_name_a_template(tmp_path: Path) -> None:
    own(tmp_path, "#let invoice(view, logo) = [Mine]")
    path = tmp_path / "encaisse.toml"
    path.write_text('[page]\ntemplate = "own.typ"\n', encoding="utf-8")
    assert load_company(path).named.template == PageTemplate(file="own.typ", folder=str(tmp_path))
    path.write_text('[page]\ntemplate = "letter"\n', encoding="utf-8")
    assert load_company(path).named.template == BUILT_IN_TEMPLATES["letter"]


@pytest.mark.parametrize(
    ("name", "rule", "column"),
    [("nosuch", "PAGE-05", "page.template"), ("own.typ", "PAGE-07", None)],
)
def test_a_template_is_looked_at_before_anything_is_built(
    name: str, rule: str, column: str | None, tmp_path: Path
) -> None:
    own(tmp_path, '#eval("1")')
    path = tmp_path / "encaisse.toml"
    path.write_text(f'[page]\ntemplate = "{name}"\n', encoding="utf-8")
    with pytest.raises(RefusedError) as caught:
        load_company(path)
    assert [(item.rule, item.location.column) for item in caught.value.findings] == [(rule, column)]
