# SPDX-License-Identifier: Apache-2.0
"""How the seller wants the page to look, and what it says beyond the invoice's own terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from einvoice.extended import NO_TERMS

if TYPE_CHECKING:
    from datetime import date

    from einvoice.extended import PageTerms

_COLOUR = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 4.5
"""Of text on its ground, WCAG 2.1, 1.4.3."""

_LINK = re.compile(r"https://[!-~]+")
LONGEST_LINK = 200
"""Characters of a payment link: with a number of 35, its QR code is still easy to scan."""
NUMBER_SLOT = "{number}"


class Language(StrEnum):
    """Languages in which the page's own words exist."""

    FRENCH = "fr"
    ENGLISH = "en"
    GERMAN = "de"
    SPANISH = "es"


class LogoType(StrEnum):
    """Media types of a logo that the page can show."""

    SVG = "image/svg+xml"
    PNG = "image/png"
    JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The seller's logo.

    Attributes:
        data: the file's bytes.
        media_type: SVG, PNG or JPEG.
        alternative_text: what a screen reader says instead; None for the seller's name.
    """

    data: bytes
    media_type: LogoType
    alternative_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFont:
    """A font of the company's own.

    Attributes:
        family: its name, as the font file has it.
        folders: where its files lie; none for a font that is built in.
    """

    family: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTemplate:
    """How the parts of the page are laid out.

    Attributes:
        file: name of the typst file in its folder.
        folder: the only folder that a template of the company's own can read; None for one of
            ours.
    """

    file: str
    folder: str | None = None


BUILT_IN_TEMPLATES = {name: PageTemplate(file=f"{name}.typ") for name in ("standard", "letter")}
"""The templates that come with encaisse, by the name that settings use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStyle:
    """Everything on the page that is no business term of the invoice.

    Attributes:
        language: of the page's own words, numbers and dates.
        logo: the seller's, or None: then the seller's name stands in its place.
        accent: colour of rules, title and amount due, `#rrggbb`; dark enough to be read on white
            (contrast 4.5 : 1, WCAG 2.1, 1.4.3).
        tagline: a short line below the seller's name.
        website: shown with the seller's contact.
        legal_footer: legal identity at the foot of every page (form, capital, RCS); None prints
            BT-33, where the invoice has it.
        collection_date: the day on which a direct debit takes the money; None prints the due date.
        terms: when it is paid, and the deposits, which its profile may have no place for.
        show_qr: whether a transfer in euro gets a QR code to pay by.
        payment_link: the company's page to pay an invoice on; `{number}` stands for the invoice
            number.
        font: of the company's own; the built-in one fills in the characters that it lacks.
        template: how the parts are laid out.

    Raises:
        ValueError: if the colour is not of that form, or too light to be read; or if the payment
            link is none.
    """

    language: Language = Language.FRENCH
    logo: Logo | None = None
    accent: str = "#1f3a5f"
    tagline: str | None = None
    website: str | None = None
    legal_footer: str | None = None
    collection_date: date | None = None
    terms: PageTerms = NO_TERMS
    show_qr: bool = True
    payment_link: str | None = None
    font: PageFont | None = None
    template: PageTemplate = BUILT_IN_TEMPLATES["standard"]

    def __post_init__(self) -> None:
        if not is_colour(self.accent):
            raise ValueError(f"the accent {self.accent!r} is no colour of the form #1f3a5f")
        contrast = contrast_with_white(self.accent)
        if contrast < LEAST_CONTRAST:
            raise ValueError(
                f"the accent {self.accent} is too light to be read on white: contrast "
                f"{contrast:.1f} : 1, at least {LEAST_CONTRAST} : 1 is needed"
            )
        if self.payment_link is not None and not is_payment_link(self.payment_link):
            raise ValueError(f"the payment link {self.payment_link!r} is no address https://…")


def is_payment_link(text: str) -> bool:
    """Tell whether a text is an address to pay on, `{number}` the only thing to be filled in.

    >>> is_payment_link("https://pay.example/{number}"), is_payment_link("http://pay.example")
    (True, False)
    """
    rest = text.replace(NUMBER_SLOT, "")
    return (
        len(text) <= LONGEST_LINK
        and _LINK.fullmatch(rest) is not None
        and not set(rest) & set('{}<>"\\^`|')
    )


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour of the form `#rrggbb`."""
    return _COLOUR.fullmatch(text.lower()) is not None


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a colour `#rrggbb` on white, from 1 to 21.

    >>> round(contrast_with_white("#000000"), 1), round(contrast_with_white("#767676"), 1)
    (21.0, 4.5)

    Source: WCAG 2.1, definitions of contrast ratio and relative luminance.
    """
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (WCAG's constants)
        for value in channels
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
