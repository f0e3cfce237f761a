# SPDX-License-Identifier: Apache-2.0
"""Form fields in a page that typst set: each link `field:NAME` becomes the field of that name.

typst has no form fields, but it tags a link as what a field needs: an annotation in a structure
element, at its place in the reading order. The link becomes a widget, its element a `Form`; an
incremental update does it, so that all else stays as typst wrote it.

Sources: ISO 32000-1:2008, 12.7 Interactive forms, 14.8.4.5 (Form); ISO 14289-1:2014, 7.18.4.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from einvoice.pdf.update import append_objects, read_frame
from receivables.letters.field_font import FIRST_CODE, LAST_CODE, field_font

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pypdf.generic import PdfObject

    from einvoice.pdf.update import Key

PREFIX = "field:"
"""Of a link that is to be a field. `field:NAME/CHOICE` is one button of several."""

# Field flags: ISO 32000-1, tables 221, 226 and 228.
_REQUIRED = 1 << 1
_RADIO = 1 << 15
_COMB = 1 << 24

_PRINTED = 4
_APPEARANCE = "/Field 10 Tf 0.106 0.133 0.188 rg"
_FIELD_FONT = "/Field"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """What a field is, beside its place.

    Attributes:
        tooltip: what a screen reader says of it.
        required: whether the form is not complete without it.
        longest: characters; None for buttons.
        comb: whether each character has a box of its own.
        choices: of buttons of which one is chosen: its name and what a screen reader says.
    """

    tooltip: str
    required: bool = False
    longest: int | None = None
    comb: bool = False
    choices: Mapping[str, str] | None = None


class _Update:
    """Objects that are replaced or added."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.objects: dict[Key, bytes] = {}

    def reserve(self) -> Key:
        key = (self._size, 0)
        self._size += 1
        return key

    def put(self, item: PdfObject, key: Key) -> None:
        stream = io.BytesIO()
        item.write_to_stream(stream)
        self.objects[key] = stream.getvalue()

    def add(self, item: PdfObject) -> Key:
        key = self.reserve()
        self.put(item, key)
        return key

    def add_stream(self, dictionary: str, data: bytes) -> Key:
        key = self.reserve()
        self.objects[key] = (
            f"<<{dictionary}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"
        )
        return key


def add_fields(pdf: bytes, fields: Mapping[str, FormField]) -> bytes:
    """Return a PDF whose links `field:NAME` are form fields; the same arguments, the same bytes.

    Args:
        pdf: as typst set it, tagged.
        fields: by name.

    Raises:
        KeyError: if a link names a field that is not among them.
    """
    reader = PdfReader(io.BytesIO(pdf))
    frame = read_frame(reader, pdf)
    update = _Update(frame.size)
    font = _add_font(update)
    elements = _elements(reader)
    listed: list[Key] = []
    groups: dict[str, tuple[Key, list[Key]]] = {}
    for key, link in _links(reader):
        name, _, choice = link["/A"]["/URI"].removeprefix(PREFIX).partition("/")
        if choice:
            if name not in groups:
                groups[name] = (update.reserve(), [])
                listed.append(groups[name][0])
            parent, kids = groups[name]
            kids.append(key)
            update.put(_button(link, fields[name], choice, parent, update), key)
        else:
            listed.append(key)
            update.put(_text_field(link, name, fields[name], font, update), key)
        _retag(elements[link["/StructParent"]], update)
    for name, (parent, kids) in groups.items():
        update.put(_button_group(name, fields[name], kids), parent)
    catalogue = DictionaryObject(reader.root_object)
    catalogue[NameObject("/AcroForm")] = _form(listed, font)
    update.put(catalogue, frame.root)
    return append_objects(pdf, frame, update.objects)


def _links(reader: PdfReader) -> Iterator[tuple[Key, Any]]:
    """Yield the links that are to be fields, with their keys, in the order of the pages."""
    for page in reader.pages:
        annotations: Any = page.get("/Annots", ())
        for reference in annotations:
            link = reference.get_object()
            if link.get("/A", {}).get("/URI", "").startswith(PREFIX):
                yield (reference.idnum, reference.generation), link


def _elements(reader: PdfReader) -> dict[int, Any]:
    """Return the structure element of each annotation, by its StructParent."""
    catalogue: Any = reader.root_object
    numbers = catalogue["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def _retag(element: Any, update: _Update) -> None:  # noqa: ANN401 (a reference of pypdf)
    """Make a structure element that holds a link one that holds a field."""
    item = DictionaryObject(element.get_object())
    item[NameObject("/S")] = NameObject("/Form")
    update.put(item, (element.idnum, element.generation))


def _widget(link: DictionaryObject) -> DictionaryObject:
    kept = {key: link.raw_get(key) for key in ("/Rect", "/StructParent", "/P") if key in link}
    return _dictionary(
        {
            "/Type": NameObject("/Annot"),
            "/Subtype": NameObject("/Widget"),
            "/F": NumberObject(_PRINTED),
            **kept,
        }
    )


def _text_field(
    link: DictionaryObject, name: str, field: FormField, font: Key, update: _Update
) -> DictionaryObject:
    flags = (_REQUIRED if field.required else 0) | (_COMB if field.comb else 0)
    width, height = _size(link)
    resources = f"/Resources<</Font<<{_FIELD_FONT} {font[0]} 0 R>>>>"
    shown = update.add_stream(
        f"/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]{resources}", b"/Tx BMC\nEMC"
    )
    widget = _widget(link)
    widget.update(
        _dictionary(
            {
                "/FT": NameObject("/Tx"),
                "/T": TextStringObject(name),
                "/TU": TextStringObject(field.tooltip),
                "/V": TextStringObject(""),
                "/Ff": NumberObject(flags),
                "/DA": TextStringObject(_APPEARANCE),
                "/MaxLen": NumberObject(field.longest or 0),
                "/AP": _dictionary({"/N": _reference(shown)}),
            }
        )
    )
    return widget


def _button(
    link: DictionaryObject, field: FormField, choice: str, parent: Key, update: _Update
) -> DictionaryObject:
    """Return one of several buttons: a cross when it is chosen."""
    width, height = _size(link)
    box = f"/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]/Resources<<>>"
    cross = (
        f"q 0.106 0.133 0.188 RG 1.4 w 1 J 3 3 m {width - 3} {height - 3} l "
        f"3 {height - 3} m {width - 3} 3 l S Q"
    )
    chosen, empty = update.add_stream(box, cross.encode()), update.add_stream(box, b"")
    states = _dictionary({f"/{choice}": _reference(chosen), "/Off": _reference(empty)})
    widget = _widget(link)
    widget.update(
        _dictionary(
            {
                "/Parent": _reference(parent),
                "/TU": TextStringObject((field.choices or {})[choice]),
                "/AS": NameObject("/Off"),
                "/AP": _dictionary({"/N": states}),
            }
        )
    )
    return widget


def _button_group(name: str, field: FormField, kids: list[Key]) -> DictionaryObject:
    return _dictionary(
        {
            "/FT": NameObject("/Btn"),
            "/T": TextStringObject(name),
            "/TU": TextStringObject(field.tooltip),
            "/Ff": NumberObject(_RADIO | (_REQUIRED if field.required else 0)),
            "/V": NameObject("/Off"),
            "/Kids": ArrayObject(_reference(kid) for kid in kids),
        }
    )


def _form(listed: list[Key], font: Key) -> DictionaryObject:
    fonts = _dictionary({_FIELD_FONT: _reference(font)})
    return _dictionary(
        {
            "/Fields": ArrayObject(_reference(key) for key in listed),
            "/DR": _dictionary({"/Font": fonts}),
            "/DA": TextStringObject(_APPEARANCE),
            "/NeedAppearances": BooleanObject(value=False),
        }
    )


def _add_font(update: _Update) -> Key:
    font = field_font()
    program = update.add_stream(f"/Filter/FlateDecode/Length1 {font.program_length}", font.program)
    metrics = "".join(f"{key} {value}" for key, value in font.metrics.items())
    descriptor, whole = update.reserve(), update.reserve()
    # 32: a font with the letters of Latin text (ISO 32000-1, table 123, Nonsymbolic).
    update.objects[descriptor] = (
        f"<</Type/FontDescriptor/FontName{font.name}/Flags 32{metrics}/FontFile2 {program[0]} 0 R>>"
    ).encode()
    update.objects[whole] = (
        f"<</Type/Font/Subtype/TrueType/BaseFont{font.name}/FirstChar {FIRST_CODE}"
        f"/LastChar {LAST_CODE}/Widths[{' '.join(map(str, font.widths))}]"
        f"/Encoding/WinAnsiEncoding/FontDescriptor {descriptor[0]} 0 R>>"
    ).encode()
    return whole


def _size(link: DictionaryObject) -> tuple[int, int]:
    edges: Any = link["/Rect"]
    left, bottom, right, top = edges
    return round(right - left), round(top - bottom)


def _reference(key: Key) -> IndirectObject:
    # What it would be resolved with is not needed to write it.
    return IndirectObject(*key, None)


def _dictionary(items: Mapping[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in items.items()})
