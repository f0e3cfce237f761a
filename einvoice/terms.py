# SPDX-License-Identifier: Apache-2.0
"""Payment terms in words, and the day on which they fall due: pure, and closed.

The grammar is small on purpose. What it does not know is refused, with the forms that it knows;
nothing is guessed. The order of the words says how the end of the month is reckoned: `45 jours
fin de mois` adds the days and goes to the end of that month (method A), `fin de mois + 45 jours`
goes to the end of the month and adds the days (method B). The administration accepts either,
provided that the terms say which.

Capitals, accents, several spaces and a full stop at the end make no difference.

Source: C. com. L441-10, I; economie.gouv.fr (CEPC, DGCCRF), "delais de paiement", end of month.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_LONGEST_MONTH = 31
# Of the beginnings of a text that are tried: a term stands in the first words.
_MOST_ENDS = 6


class TermKind(StrEnum):
    """How a due date is reckoned from its start `d` and a number of days `n`."""

    NET = "net"
    """`d + n`."""
    END_OF_MONTH_AFTER_DAYS = "end_of_month_after_days"
    """Method A: the last day of the month of `d + n`."""
    DAYS_AFTER_END_OF_MONTH = "days_after_end_of_month"
    """Method B: the last day of the month of `d`, then `n` days."""
    DAY_OF_NEXT_MONTH = "day_of_next_month"
    """A day of the month that follows the month of `d + n`."""


class TermStart(StrEnum):
    """From which day a term counts."""

    INVOICE = "invoice"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTerm:
    """A payment term.

    Attributes:
        kind: how it is reckoned.
        days: `n`, from 0 to 999.
        day_of_month: of `DAY_OF_NEXT_MONTH`, from 1 to 31; in a month that is shorter it is the
            last day.
        start: the day of issue (BT-2), or that of delivery (BT-72) where the words say so.
    """

    kind: TermKind
    days: int = 0
    day_of_month: int | None = None
    start: TermStart = TermStart.INVOICE

    @property
    def is_end_of_month(self) -> bool:
        """Whether it is one of the end-of-month terms that L441-10 bounds by 45 days."""
        return self.kind in {TermKind.END_OF_MONTH_AFTER_DAYS, TermKind.DAYS_AFTER_END_OF_MONTH}


class UnknownTermError(ValueError):
    """The words are none of the grammar."""


FORMS = (
    "30 jours nets",
    "60 jours date de facture",
    "30 jours après la livraison",
    "45 jours fin de mois",
    "fin de mois + 45 jours",
    "fin de mois",
    "45 jours fin de mois le 10",
    "le 10 du mois suivant",
    "fin du mois suivant",
    "à réception de facture",
    "comptant",
    "à la livraison",
    "30 days net",
    "net 30",
    "30 days after delivery",
    "45 days end of month",
    "end of month + 45 days",
    "end of month",
    "45 days end of month on the 10th",
    "the 10th of the following month",
    "end of the following month",
    "due on receipt",
    "on delivery",
)
"""One example of every form, as findings and docs/invoice-input.md list them."""

_DAYS = r"(?P<days>[0-9]{1,3})"
_DAY_FR = r"le (?P<day>1er|[0-9]{1,2})"
_DAY_EN = r"the (?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
_PAY_FR = r"(?:(?:paiement|payable|reglement) )?"
_LEAD_FR = rf"{_PAY_FR}(?:a )?"
_INVOICE_FR = (
    r"(?:(?:a compter de la |apres la |de la )?date "
    r"(?:de (?:la )?facture|d'emission(?: de la facture)?))"
)
_DELIVERY_FR = (
    r"(?:(?:(?:apres|a compter de) (?:la )?)?(?:date de )?(?:livraison|reception des marchandises))"
)
_INVOICE_EN = r"(?:(?:from|after) (?:the )?(?:invoice date|date of (?:the )?invoice))"
_DELIVERY_EN = r"(?:(?:from|after) (?:the )?(?:date of )?(?:delivery|receipt of (?:the )?goods))"

_NET = TermKind.NET
_METHOD_A = TermKind.END_OF_MONTH_AFTER_DAYS
_METHOD_B = TermKind.DAYS_AFTER_END_OF_MONTH
_NTH = TermKind.DAY_OF_NEXT_MONTH

# Words without accents, in small letters. A group `delivery` that matched moves the start.
_GRAMMAR: tuple[tuple[TermKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form))
    for kind, form in (
        (_NET, rf"{_LEAD_FR}{_DAYS} jours?(?: nets?)?(?: {_INVOICE_FR})?"),
        (_NET, rf"{_LEAD_FR}{_DAYS} jours?(?: nets?)? (?P<delivery>{_DELIVERY_FR})"),
        (_NET, rf"{_PAY_FR}a reception(?: de (?:la |votre )?facture)?"),
        (_NET, rf"{_PAY_FR}(?:au )?comptant"),
        (_NET, rf"{_PAY_FR}(?P<delivery>a (?:la )?(?:livraison|reception des marchandises))"),
        (_METHOD_A, rf"{_LEAD_FR}{_DAYS} jours?(?: nets?)?(?: {_INVOICE_FR})?,? fin de mois"),
        (_METHOD_A, rf"{_LEAD_FR}{_DAYS} jours?(?: nets?)?,? fin de mois {_INVOICE_FR}"),
        (_METHOD_A, rf"{_LEAD_FR}fin de mois"),
        (_METHOD_B, rf"{_LEAD_FR}fin de mois (?:\+ ?|plus )?{_DAYS} jours?"),
        (_METHOD_B, rf"{_LEAD_FR}fin de mois \+ ?{_DAYS}"),
        (_NTH, rf"{_LEAD_FR}{_DAYS} jours?,? fin de mois,? {_DAY_FR}(?: du mois suivant)?"),
        (_NTH, rf"{_PAY_FR}{_DAY_FR} du mois suivant"),
        (_NTH, rf"{_LEAD_FR}(?P<end>fin du mois suivant)"),
        (_NET, rf"(?:(?:payable )?within )?{_DAYS} days?(?: net)?(?: {_INVOICE_EN})?"),
        (_NET, rf"(?:(?:payable )?within )?{_DAYS} days?(?: net)? (?P<delivery>{_DELIVERY_EN})"),
        (_NET, rf"net {_DAYS}(?: days?)?"),
        (_NET, r"(?:due |payable )?(?:up)?on receipt(?: of (?:the )?invoice)?"),
        (
            _NET,
            r"(?:due |payable )?(?P<delivery>(?:up)?on (?:delivery|receipt of (?:the )?goods))",
        ),
        (_METHOD_A, rf"{_DAYS} days?(?: net)?(?: {_INVOICE_EN})?,? end of (?:the )?month"),
        (_METHOD_A, r"end of (?:the )?month"),
        (_METHOD_B, rf"end of (?:the )?month (?:\+ ?|plus )?{_DAYS} days?"),
        (_METHOD_B, rf"end of (?:the )?month \+ ?{_DAYS}"),
        (_NTH, rf"{_DAYS} days?,? end of (?:the )?month,? on {_DAY_EN}"),
        (_NTH, rf"(?:on )?{_DAY_EN} of the (?:following|next) month"),
        (_NTH, r"(?P<end>end of the (?:following|next) month)"),
    )
)

# German and Spanish words are read in documents alone: those that `format_term` writes, and usual
# ones. On input, a term is one of `FORMS`.
_STATED: tuple[tuple[TermKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form))
    for kind, form in (
        (_NET, rf"(?:zahlbar (?:innerhalb|binnen) (?:von )?)?{_DAYS} tage?n?(?: netto)?"),
        (_NET, rf"{_DAYS} tage? (?P<delivery>nach (?:der )?lieferung)"),
        (_NET, r"zahlbar bei erhalt(?: der rechnung)?"),
        (_NET, r"zahlbar (?P<delivery>bei lieferung)"),
        (_METHOD_A, rf"{_DAYS} tage?(?:,? (?:dann|zum|bis)(?: zum)?)? monatsende"),
        (_METHOD_A, r"(?:zum )?monatsende"),
        (_METHOD_B, rf"monatsende (?:\+ ?|plus )?{_DAYS} tage?"),
        (_NTH, rf"{_DAYS} tage?,? (?:dann )?am (?P<day>[0-9]{{1,2}})\. des folgemonats"),
        (_NTH, r"am (?P<day>[0-9]{1,2})\. des folgemonats"),
        (_NTH, r"(?P<end>ende des folgemonats)"),
        (_NET, rf"(?:a )?{_DAYS} dias?(?: netos?)?(?: fecha (?:de )?factura)?"),
        (_NET, rf"{_DAYS} dias? (?P<delivery>desde la entrega)"),
        (_NET, r"a la recepcion de la factura"),
        (_NET, r"(?P<delivery>a la entrega)"),
        (_METHOD_A, rf"(?:a )?{_DAYS} dias?,? (?:a )?fin de mes"),
        (_METHOD_A, r"(?:a )?fin de mes"),
        (_METHOD_B, rf"fin de mes (?:\+ ?|mas )?{_DAYS} dias?"),
        (_NTH, rf"{_DAYS} dias?,? (?:fin de mes )?el dia (?P<day>[0-9]{{1,2}}) del mes siguiente"),
        (_NTH, r"el dia (?P<day>[0-9]{1,2}) del mes siguiente"),
        (_NTH, r"(?P<end>fin del mes siguiente)"),
    )
)


def parse_term(text: str) -> DueTerm:
    """Read a payment term in French or English.

    Raises:
        UnknownTermError: if the words are none of the grammar, whatever a reader might guess.

    >>> parse_term("45 jours fin de mois").kind.value
    'end_of_month_after_days'
    >>> parse_term("Fin de mois + 45").kind.value
    'days_after_end_of_month'
    >>> parse_term("45 jours ou presque")
    Traceback (most recent call last):
    einvoice.terms.UnknownTermError: 45 jours ou presque
    """
    return _read(text, _GRAMMAR)


def _read(text: str, grammar: tuple[tuple[TermKind, re.Pattern[str]], ...]) -> DueTerm:
    words = _plain(text)
    for kind, form in grammar:
        match = form.fullmatch(words)
        if match is not None:
            return _term(kind, match.groupdict(), text)
    raise UnknownTermError(text)


def read_stated_term(text: str) -> DueTerm | None:
    """Return the term that a text of a document (BT-20) declares, alone or before a comma or colon.

    The languages are those of `format_term`. A comma may be part of the words: the longest
    beginning that is a term counts.

    >>> read_stated_term("45 Tage zum Monatsende, also am 31. Januar 2027").kind.value
    'end_of_month_after_days'
    >>> read_stated_term("45 jours fin de mois, soit le 31 janvier 2027").days
    45
    >>> read_stated_term("Selon nos conditions générales")
    """
    ends = [len(text), *(found.start() for found in re.finditer(r"[,;:(\n]", text))][:_MOST_ENDS]
    for end in sorted(ends, reverse=True):
        with suppress(UnknownTermError):
            return _read(text[:end].strip(), (*_GRAMMAR, *_STATED))
    return None


def compute_due_date(term: DueTerm, start: date) -> date:
    """Return the day on which a term falls due; no day is moved because banks are closed.

    Args:
        term: how it is reckoned.
        start: the day of issue, or of delivery if `term.start` is `DELIVERY`.

    >>> compute_due_date(parse_term("45 jours fin de mois"), date(2026, 11, 20)).isoformat()
    '2027-01-31'
    >>> compute_due_date(parse_term("fin de mois + 45 jours"), date(2026, 11, 20)).isoformat()
    '2027-01-14'
    """
    days = timedelta(days=term.days)
    if term.kind is TermKind.NET:
        return start + days
    if term.kind is TermKind.DAYS_AFTER_END_OF_MONTH:
        return end_of_month(start) + days
    last = end_of_month(start + days)
    if term.kind is TermKind.END_OF_MONTH_AFTER_DAYS:
        return last
    first_of_next = last + timedelta(days=1)
    day = min(term.day_of_month or _LONGEST_MONTH, end_of_month(first_of_next).day)
    return first_of_next.replace(day=day)


def end_of_month(day: date) -> date:
    """Return the last day of the month of a day.

    >>> end_of_month(date(2028, 2, 1)).isoformat()
    '2028-02-29'
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def format_term(term: DueTerm, language: str) -> str:
    """Return the words of a term; in French and English, `parse_term` reads them back.

    Args:
        term: any.
        language: `fr`, `en`, `de` or `es`.

    Raises:
        KeyError: for another language.

    >>> format_term(parse_term("net 30"), "fr")
    '30 jours nets'
    >>> format_term(parse_term("45 jours fin de mois le 10"), "en")
    '45 days end of month on the 10th'
    """
    key = _wording(term)
    singular = term.days == 1
    day = term.day_of_month or _LONGEST_MONTH
    return _WORDS[language][key].format(
        days=f"{term.days} {_UNIT[language][not singular]}",
        net=_NET_WORD[language][not singular],
        day="1er" if language == "fr" and day == 1 else str(day),
        ordinal=f"{day}{_ending(day)}",
    )


def _wording(term: DueTerm) -> str:
    if term.kind is TermKind.NET:
        key = "net" if term.start is TermStart.INVOICE else "delivered"
    elif term.kind is TermKind.END_OF_MONTH_AFTER_DAYS:
        key = "method_a"
    elif term.kind is TermKind.DAYS_AFTER_END_OF_MONTH:
        return "method_b"
    else:
        key = "nth"
        if term.days == 0 and term.day_of_month == _LONGEST_MONTH:
            return "end_of_next"
    return key if term.days else f"{key}_at_once"


_UNIT = {
    "fr": ("jour", "jours"),
    "en": ("day", "days"),
    "de": ("Tag", "Tage"),
    "es": ("día", "días"),
}
_NET_WORD = {
    "fr": ("net", "nets"),
    "en": ("net", "net"),
    "de": ("netto", "netto"),
    "es": ("neto", "netos"),
}
_WORDS = {
    "fr": {
        "net": "{days} {net}",
        "net_at_once": "à réception de facture",
        "delivered": "{days} après la livraison",
        "delivered_at_once": "à la livraison",
        "method_a": "{days} fin de mois",
        "method_a_at_once": "fin de mois",
        "method_b": "fin de mois + {days}",
        "nth": "{days} fin de mois le {day}",
        "nth_at_once": "le {day} du mois suivant",
        "end_of_next": "fin du mois suivant",
    },
    "en": {
        "net": "{days} {net}",
        "net_at_once": "due on receipt of invoice",
        "delivered": "{days} after delivery",
        "delivered_at_once": "on delivery",
        "method_a": "{days} end of month",
        "method_a_at_once": "end of month",
        "method_b": "end of month + {days}",
        "nth": "{days} end of month on the {ordinal}",
        "nth_at_once": "the {ordinal} of the following month",
        "end_of_next": "end of the following month",
    },
    "de": {
        "net": "{days} {net}",
        "net_at_once": "zahlbar bei Erhalt der Rechnung",
        "delivered": "{days} nach Lieferung",
        "delivered_at_once": "zahlbar bei Lieferung",
        "method_a": "{days} zum Monatsende",
        "method_a_at_once": "zum Monatsende",
        "method_b": "Monatsende + {days}",
        "nth": "{days}, dann am {day}. des Folgemonats",
        "nth_at_once": "am {day}. des Folgemonats",
        "end_of_next": "Ende des Folgemonats",
    },
    "es": {
        "net": "{days} {net}",
        "net_at_once": "a la recepción de la factura",
        "delivered": "{days} desde la entrega",
        "delivered_at_once": "a la entrega",
        "method_a": "{days} fin de mes",
        "method_a_at_once": "fin de mes",
        "method_b": "fin de mes + {days}",
        "nth": "{days}, el día {day} del mes siguiente",
        "nth_at_once": "el día {day} del mes siguiente",
        "end_of_next": "fin del mes siguiente",
    },
}


def _ending(day: int) -> str:
    teens = range(11, 14)
    return "th" if day in teens else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _plain(text: str) -> str:
    """Return the words in small letters, without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("\u2019", "'"))
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(bare.split()).removesuffix(".").rstrip()


def _term(kind: TermKind, groups: dict[str, str | None], text: str) -> DueTerm:
    day = groups.get("day")
    day_of_month = None if day is None else int(day.removesuffix("er"))
    if groups.get("end"):
        day_of_month = _LONGEST_MONTH
    if day_of_month is not None and not 1 <= day_of_month <= _LONGEST_MONTH:
        raise UnknownTermError(text)
    return DueTerm(
        kind=kind,
        days=int(groups.get("days") or 0),
        day_of_month=day_of_month,
        start=TermStart.DELIVERY if groups.get("delivery") else TermStart.INVOICE,
    )
