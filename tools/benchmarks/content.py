# SPDX-License-Identifier: Apache-2.0
"""The content of invoices, the same for every program that is measured."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import date
from decimal import Decimal
from typing import Any

SELLER = {
    "name": "Atelier Brumaire",
    "siren": "100000009",
    "vat": "FR88100000009",
    "street": "rue des Tisserands",
    "house": "12",
    "postcode": "69001",
    "city": "Lyon",
    "contact": "Claire Aubrac",
    "telephone": "+33 4 00 00 00 00",
    "email": "facturation@brumaire.example",
    "legal_form": "SARL au capital de 10 000 €, RCS Lyon 100 000 009",
    "iban": "FR7630006000011234567890189",
    "bic": "AGRIFRPP",
}
BUYER = {"siren": "200000008", "vat": "FR37200000008", "street": "rue des Essais", "house": "8"}
NOTES = {
    "PMD": "Pénalités de retard : trois fois le taux d'intérêt légal.",
    "PMT": "Indemnité forfaitaire pour frais de recouvrement : 40 €.",
    "AAB": "Pas d'escompte pour paiement anticipé.",
}
ISSUED, DELIVERED, DUE = date(2026, 11, 2), date(2026, 10, 30), date(2026, 12, 2)
RATES = ("20", "10", "5.5")


def lines_of(number: int, count: int) -> list[dict[str, str]]:
    """Return the lines of an invoice: no two invoices have the same names or prices."""
    return [
        {
            "name": f"Article {number * 31 + index}",
            "description": f"Octobre 2026, lot {number}-{index}",
            "quantity": "12.5",
            "price": f"{10 + (number + index) % 90}.{index % 100:02}",
            "rate": RATES[index % len(RATES)],
        }
        for index in range(count)
    ]


def row(number: int, count: int, *, rich: bool = False) -> dict[str, Any]:
    """Return an invoice as `encaisse invoice build` takes it.

    Args:
        number: of the invoice, which all that differs depends on.
        count: of lines.
        rich: whether each line has an allowance, a note and a period too.
    """
    extra: dict[str, Any] = {
        "allowances": [{"amount": "1.00", "reason": "Remise"}],
        "note": "Livré en une fois",
        "period": {"start": "2026-10-01", "end": "2026-10-30"},
    }
    return {
        "number": f"F2026-{number:05}",
        "issue_date": ISSUED.isoformat(),
        "due_date": DUE.isoformat(),
        "type_code": "380",
        "buyer": {
            "name": buyer_name(number),
            "legal_registration": {"value": BUYER["siren"], "scheme": "0002"},
            "vat_identifier": BUYER["vat"],
            "electronic_address": {"value": BUYER["siren"], "scheme": "0225"},
            "address": {
                "line_one": f"{BUYER['house']} {BUYER['street']}",
                "postcode": "69003",
                "city": "Lyon",
                "country": "FR",
            },
        },
        "delivery": {"date": DELIVERED.isoformat()},
        "lines": [
            {
                "quantity": line["quantity"],
                "unit": "HUR",
                "price": {"net": line["price"]},
                "vat_category": "S",
                "vat_rate": line["rate"],
                "item": {"name": line["name"], "description": line["description"]},
                **(extra if rich else {}),
            }
            for line in lines_of(number, count)
        ],
    }


def buyer_name(number: int) -> str:
    """Return the name of the buyer of an invoice."""
    return f"Client {number} SAS"


def settings(*, logo: str | None = None, qr: bool = False) -> str:
    """Return `encaisse.toml`.

    Args:
        logo: name of the picture beside it.
        qr: whether the page has the code that a banking app reads.
    """
    notes = zip(
        ("late_penalties", "recovery_indemnity", "discount_terms"), NOTES.values(), strict=True
    )
    page = [f"show_qr = {json.dumps(qr)}"] + ([f'logo = "{logo}"'] if logo else [])
    lines = (
        "[seller]",
        *(
            f'{name} = "{SELLER[key]}"'
            for name, key in (
                ("name", "name"),
                ("legal_form", "legal_form"),
                ("siren", "siren"),
                ("vat_number", "vat"),
                ("electronic_address", "siren"),
            )
        ),
        "[seller.address]",
        f'line_one = "{SELLER["house"]} {SELLER["street"]}"',
        f'postcode = "{SELLER["postcode"]}"',
        f'city = "{SELLER["city"]}"',
        'country = "FR"',
        "[seller.contact]",
        *(f'{key} = "{SELLER[key]}"' for key in ("telephone", "email")),
        f'name = "{SELLER["contact"]}"',
        "[payment]",
        'means = "transfer"',
        f'iban = "{SELLER["iban"]}"',
        f'bic = "{SELLER["bic"]}"',
        'remittance_information = "{number}"',
        "[invoice]",
        'currency = "EUR"',
        'language = "fr"',
        'process = "S1"',
        'treatment = "B2B"',
        "[notes]",
        *(f'{name} = "{text}"' for name, text in notes),
        "[page]",
        *page,
    )
    return "\n".join(lines) + "\n"


_EU_SELLER = {
    "name": SELLER["name"],
    "vat_id": SELLER["vat"],
    "legal_id": {"id": SELLER["siren"], "scheme": "0002"},
    "legal_info": SELLER["legal_form"],
    "electronic_address": {"id": SELLER["siren"], "scheme": "0225"},
    "address": {
        "line1": f"{SELLER['house']} {SELLER['street']}",
        "city": SELLER["city"],
        "postal_code": SELLER["postcode"],
        "country": "FR",
    },
    "contact": {
        "name": SELLER["contact"],
        "phone": SELLER["telephone"],
        "email": SELLER["email"],
    },
}
_EU_BUYER = {
    "vat_id": BUYER["vat"],
    "legal_id": {"id": BUYER["siren"], "scheme": "0002"},
    "electronic_address": {"id": BUYER["siren"], "scheme": "0225"},
    "address": {
        "line1": f"{BUYER['house']} {BUYER['street']}",
        "city": "Lyon",
        "postal_code": "69003",
        "country": "FR",
    },
}


def eu_einvoice(number: int, count: int) -> dict[str, Any]:
    """Return an invoice as `eu-einvoice create` takes it."""
    return {
        "profile": "facturx",
        "type": "invoice",
        "number": f"F2026-{number:05}",
        "issue_date": ISSUED.isoformat(),
        "due_date": DUE.isoformat(),
        "currency": "EUR",
        "notes": [{"subject": code, "text": text} for code, text in NOTES.items()],
        "delivery": {"date": DELIVERED.isoformat()},
        "seller": _EU_SELLER,
        "buyer": {"name": buyer_name(number), **_EU_BUYER},
        "payment": {
            "means_code": "58",
            "remittance_info": f"F2026-{number:05}",
            "credit_transfers": [{"iban": SELLER["iban"], "bic": SELLER["bic"]}],
        },
        "lines": [
            {
                "name": line["name"],
                "description": line["description"],
                "quantity": line["quantity"],
                "unit": "HUR",
                "price": line["price"],
                "vat_category": "S",
                "vat_rate": line["rate"],
            }
            for line in lines_of(number, count)
        ],
    }


_ERECHNUNG_SELLER = {
    "name": SELLER["name"],
    "street": SELLER["street"],
    "house_number": SELLER["house"],
    "postal_code": SELLER["postcode"],
    "city": SELLER["city"],
    "country": "FR",
    "vat_id": SELLER["vat"],
    "registration": SELLER["siren"],
    "iban": SELLER["iban"],
    "bic": SELLER["bic"],
    "contact": SELLER["contact"],
    "phone": SELLER["telephone"],
    "email": SELLER["email"],
    "legal_info": SELLER["legal_form"],
}


def erechnung_invoice(peer: Any, number: int, count: int, logo: str | None) -> Any:  # noqa: ANN401 (a library without types)
    """Return an invoice as the library erechnung builds it.

    Args:
        peer: the module `erechnung`.
        number: of the invoice.
        count: of lines.
        logo: path of a picture.
    """
    return peer.Invoice(
        seller=peer.Seller(**_ERECHNUNG_SELLER),
        customer=peer.Customer(
            company=buyer_name(number),
            street=BUYER["street"],
            house_number=BUYER["house"],
            postal_code="69003",
            city="Lyon",
            country="FR",
            customer_type=peer.CustomerType.B2B,
            vat_id=BUYER["vat"],
            registration=BUYER["siren"],
            email=BUYER["siren"],
            electronic_address_scheme="0225",
        ),
        line_items=[
            peer.LineItem(
                description=line["name"],
                quantity=Decimal(line["quantity"]),
                unit_price=Decimal(line["price"]),
                tax_rate=Decimal(line["rate"]),
                unit="HUR",
                long_description=line["description"],
            )
            for line in lines_of(number, count)
        ],
        invoice_number=f"F2026-{number:05}",
        issue_date=ISSUED,
        service_date=DELIVERED,
        due_date=DUE,
        title="Facture",
        intro=False,
        note=" ".join(NOTES.values()),
        payment_reference=f"F2026-{number:05}",
        logo=logo is not None,
        logo_path=logo,
    )


def logo_png(width: int = 600, height: int = 200) -> bytes:
    """Return a picture as a logo is: RGBA, 600 by 200 pixels, transparent around a shape."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # no filter
        for x in range(width):
            inside = (x - width // 2) ** 2 + 9 * (y - height // 2) ** 2 < (width // 2) ** 2
            rows += bytes((x * 255 // width, y, 90, 255)) if inside else bytes(4)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
