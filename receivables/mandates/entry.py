# SPDX-License-Identifier: Apache-2.0
"""What people say of a mandate, read with every fault at once: options, or a row of a table.

MND-04 the future, 05 a day too early, 07 nothing changes, 09 no change given, 10 a value that is
not in its list, 11 no number of days, 12 no e-mail address; the values of payments by their own
rules. Texts stay as they were given: DDR-10 and 11 tell how a payment file will write them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from receivables.journal.mandate_facts import MandateAmended, MandateDrafted, MandateSigned
from receivables.reminders.settings import LANGUAGES, is_email
from sepa.bic import parse_bic
from sepa.charset import convert
from sepa.creditor_id import parse_creditor_id
from sepa.debit.accounts import judge_debtor_account
from sepa.debit.model import Scheme
from sepa.debit.row_cells import Cells
from sepa.iban import parse_iban
from sepa.references import MAX_IDENTIFIER, parse_mandate_reference

if TYPE_CHECKING:
    from datetime import date

    from compliance.report import Location
    from receivables.mandates.model import Mandate, MandateTerms
    from sepa.debit.model import Creditor

_MOST_DAYS = 99
_DAYS = re.compile(r"[1-9]\d?", re.ASCII)
_BODY = 20
"""Characters of a customer in a reference that is made for him: day and counter need the rest."""

_CHANGES = ("new_reference", "new_creditor_id", "new_creditor_name", "new_debtor_iban")


class OptionCells(Cells):
    """Values of a command's options: a fault stands at the option as it is typed."""

    __slots__ = ()

    def at(self, column: str | None = None) -> Location:
        """The location of an option: `debtor_iban` is `--debtor-iban`."""
        return super().at(None if column is None else f"--{column.replace('_', '-')}")


def read_draft(cells: Cells, creditor: Creditor, today: date) -> MandateDrafted | None:
    """Read a mandate to be offered; None if what it needs is missing or wrong.

    Columns: reference, scheme, one_off, drafted, debtor_name, debtor_iban, debtor_bic,
    debtor_street, debtor_building_number, debtor_postcode, debtor_town, debtor_country, customer,
    email, language, notice_days, contract.

    Args:
        cells: what was given; findings are added to them.
        creditor: who will collect; its scheme holds where none is given.
        today: what is not dated is of today.

    Returns:
        The draft; its reference is empty where none was given.
    """
    name = cells.text("debtor_name")
    cells.name("debtor_name", required=True)
    reference = cells.value("reference", parse_mandate_reference)
    address = cells.address("debtor_", ())
    iban = cells.value("debtor_iban", parse_iban)
    bic = cells.value("debtor_bic", parse_bic)
    if iban is not None:
        judge_debtor_account(cells, iban, bic, has_address=address is not None)
    email = cells.text("email")
    if email is not None and not is_email(email):
        cells.report("MND-12", "email", found=email)
    scheme = _choice(cells, "scheme", tuple(Scheme)) or creditor.scheme.value
    language = _choice(cells, "language", LANGUAGES) or LANGUAGES[0]
    days = _notice_days(cells)
    drafted = _day(cells, "drafted", today, today)
    one_off = cells.flag("one_off") or None
    if name is None or cells.is_refused:
        return None
    return MandateDrafted(
        reference=reference or "",
        creditor_id=creditor.creditor_id.value,
        creditor_name=creditor.name,
        scheme=scheme,
        one_off=one_off,
        drafted=drafted,
        debtor_name=name,
        debtor_iban=None if iban is None else iban.value,
        debtor_bic=None if bic is None else bic.value,
        street=cells.text("debtor_street"),
        building_number=cells.text("debtor_building_number"),
        postcode=cells.text("debtor_postcode"),
        town=cells.text("debtor_town"),
        country=cells.text("debtor_country"),
        customer_id=cells.text("customer"),
        email=email,
        language=language,
        notice_days=days,
        contract=cells.text("contract"),
    )


def read_signature(cells: Cells, draft: MandateDrafted, today: date) -> MandateSigned | None:
    """Read a signature; None if what it needs is missing or wrong.

    Columns: signed, place, debtor_iban, debtor_bic, last_collection; the account may stand in the
    draft already.
    """
    signed = cells.date("signed")
    if signed is not None:
        _in_order(cells, "signed", signed, draft.drafted, today)
    last = read_past_day(cells, "last_collection", today, not_before=signed)
    # An account on the form is signed with it; another one replaces it, its bank too.
    given = cells.value("debtor_iban", parse_iban, required=draft.debtor_iban is None)
    iban = given or (parse_iban(draft.debtor_iban) if draft.debtor_iban else None)
    bic = cells.value("debtor_bic", parse_bic)
    is_known = iban is not None and iban.value == draft.debtor_iban
    if bic is None and is_known and draft.debtor_bic is not None:
        bic = parse_bic(draft.debtor_bic)
    if iban is not None:
        judge_debtor_account(cells, iban, bic, has_address=draft.town is not None)
    if signed is None or iban is None or cells.is_refused:
        return None
    return MandateSigned(
        reference=draft.reference,
        creditor_id=draft.creditor_id,
        signed=signed,
        debtor_iban=iban.value,
        debtor_bic=None if bic is None else bic.value,
        place=cells.text("place"),
        last_collection=last,
    )


def read_amendment(cells: Cells, mandate: Mandate, today: date) -> MandateAmended | None:
    """Read a change of a mandate; None if it is missing or wrong.

    Columns: amended, new_reference, new_creditor_id, new_creditor_name, new_debtor_iban,
    new_debtor_bic, tell_account.

    Args:
        cells: what was given; findings are added to them.
        mandate: that changes.
        today: what is not dated is of today.
    """
    signed = mandate.signature.signed if mandate.signature else mandate.draft.drafted
    amended = _day(cells, "amended", today, today, not_before=signed)
    reference = cells.value("new_reference", parse_mandate_reference)
    creditor_id = cells.value("new_creditor_id", parse_creditor_id)
    name = cells.name("new_creditor_name")
    iban = cells.value("new_debtor_iban", parse_iban)
    bic = cells.value("new_debtor_bic", parse_bic)
    tells = cells.flag("tell_account")
    if iban is not None:
        judge_debtor_account(cells, iban, bic, has_address=mandate.draft.town is not None)
    if not any(cells.text(column) for column in _CHANGES):
        cells.report("MND-09", found=mandate.reference)
    if cells.is_refused:
        return None
    return MandateAmended(
        reference=mandate.reference,
        creditor_id=mandate.terms.creditor_id,
        amended=amended,
        new_reference=reference,
        new_creditor_id=None if creditor_id is None else creditor_id.value,
        new_creditor_name=name,
        new_debtor_iban=None if iban is None else iban.value,
        new_debtor_bic=None if bic is None else bic.value,
        tells_account=True if tells and iban is not None else None,
    )


def report_unchanged(cells: Cells, amendment: MandateAmended, terms: MandateTerms) -> None:
    """Report each value of an amendment that the mandate has already: MND-07."""
    pairs = (
        ("new_reference", amendment.new_reference, terms.reference),
        ("new_creditor_id", amendment.new_creditor_id, terms.creditor_id),
        ("new_creditor_name", amendment.new_creditor_name, terms.creditor_name),
        ("new_debtor_iban", amendment.new_debtor_iban, terms.debtor_iban),
    )
    for column, new, old in pairs:
        if new is not None and old is not None and new.upper() == old.upper():
            cells.report("MND-07", column, found=new)


def read_step_day(cells: Cells, mandate: Mandate, today: date) -> date:
    """Read the column `day` of a step, by default today: not before the mandate was drafted."""
    return _day(cells, "day", today, today, not_before=mandate.draft.drafted)


def read_past_day(
    cells: Cells, column: str, today: date, *, not_before: date | None
) -> date | None:
    """Read a day that may be left out; None too if it is none."""
    if cells.text(column) is None:
        return None
    return _day(cells, column, today, today, not_before=not_before)


def make_reference(draft: MandateDrafted, counter: int) -> str:
    """Return a reference for a mandate that was given none: customer, day of the draft, counter.

    >>> from datetime import date
    >>> make_reference(MandateDrafted(reference="", creditor_id="", creditor_name="",
    ...     scheme="CORE", drafted=date(2026, 1, 5), debtor_name="Élise & Fils"), 1)
    'ELISE-FILS-20260105-1'
    """
    words = re.findall(
        r"[A-Z0-9]+", convert(draft.customer_id or draft.debtor_name).converted.upper()
    )
    body = "-".join(words)[:_BODY].strip("-")
    parts = (body, draft.drafted.strftime("%Y%m%d"), str(counter))
    return "-".join(part for part in parts if part)[:MAX_IDENTIFIER]


def _day(
    cells: Cells, column: str, default: date, today: date, *, not_before: date | None = None
) -> date:
    """A day that may be left out; a wrong one is reported, and stands as the default."""
    if cells.text(column) is None:
        return default
    day = cells.date(column)
    if day is None:
        return default
    return _in_order(cells, column, day, not_before, today)


def _in_order(cells: Cells, column: str, day: date, not_before: date | None, today: date) -> date:
    found = day.isoformat()
    if day > today:
        cells.report("MND-04", column, found=found, expected=today.isoformat())
    elif not_before is not None and day < not_before:
        cells.report("MND-05", column, found=found, expected=not_before.isoformat())
    return day


def _choice(cells: Cells, column: str, choices: tuple[str, ...]) -> str | None:
    text = cells.text(column)
    if text is not None and text not in choices:
        cells.report("MND-10", column, found=text, expected=", ".join(choices))
    return text


def _notice_days(cells: Cells) -> int | None:
    text = cells.text("notice_days")
    if text is None:
        return None
    if _DAYS.fullmatch(text) is None:
        cells.report("MND-11", "notice_days", found=text, expected=str(_MOST_DAYS))
        return None
    return int(text)
