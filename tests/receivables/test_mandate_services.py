# SPDX-License-Identifier: Apache-2.0
"""Recording the steps of mandates: every fault at once, each step once, nothing impossible."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from compliance.errors import RefusedError
from receivables.journal.events import CollectionPresented
from receivables.journal.mandate_facts import MandateStep
from receivables.mandates.lifecycle import compute_amendment
from receivables.mandates.services import (
    Desk,
    MandateName,
    amend_mandate,
    check_proof,
    draft_mandate,
    read_mandate,
    read_mandates,
    read_proof,
    sign_mandate,
    step_mandate,
)
from receivables.store.ledger import open_ledger
from sepa.creditor_id import parse_creditor_id
from sepa.debit.model import Creditor, Scheme
from sepa.iban import parse_iban

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from receivables.mandates.model import Mandate

TODAY = date(2026, 11, 25)
NOW = "2026-11-25T09:00:00+01:00"
ICS = "FR35ZZZ5R4M3U"
OTHER_ICS = "FR72ZZZ123456"
IBAN = "FR7630006000011234567890189"
NEW = "DE89370400440532013000"
SWISS = "CH9300762011623852957"
CREDITOR = Creditor(
    name="Rameau Clair SAS", iban=parse_iban(IBAN), creditor_id=parse_creditor_id(ICS)
)
DRAFT = {"reference": "Rum-1", "debtor_name": "Marie Tessier", "drafted": "2026-01-02"}
SIGNATURE = {"signed": "2026-01-05", "debtor_iban": IBAN, "place": "Nantes"}
NAME = MandateName(reference="RUM-1")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", create=True)
    yield Desk(ledger=ledger, today=TODAY, now=NOW)
    ledger.close()


def active(desk: Desk) -> Mandate:
    draft_mandate(desk, DRAFT, CREDITOR)
    return sign_mandate(desk, NAME, SIGNATURE).mandate


def length(desk: Desk) -> int:
    with desk.ledger.reading() as reader:
        return reader.head()[0]


def refused(error: pytest.ExceptionInfo[RefusedError]) -> set[tuple[str | None, str]]:
    """Place and code of what was refused; remarks left out."""
    findings = error.value.findings
    return {(item.location.column, item.rule) for item in findings if item.severity == "error"}


def present(desk: Desk, day: date, *, reference: str = "RUM-1", iban: str = IBAN) -> None:
    """Record a collection that went to the bank."""
    fact = CollectionPresented(
        message_id=f"DD-{day}",
        payment_information_id="1",
        end_to_end_id=f"E-{day}",
        presented=day,
        collection_date=day,
        amount=Decimal(10),
        currency="EUR",
        mandate_id=reference,
        creditor_id=ICS,
        sequence="RCUR",
        debtor_iban=iban,
    )
    with desk.ledger.writing() as writer:
        writer.append((fact,), recorded_at=NOW)


DRAFT_FAULTS = [
    # option, its value, where the fault stands, code
    ("reference", "R" * 36, "--reference", "REF-02"),
    ("reference", "RUM_1", "--reference", "REF-03"),
    ("reference", "RUM//1", "--reference", "REF-04"),
    ("debtor_name", "", "--debtor-name", "DDR-03"),
    ("debtor_name", "x" * 71, "--debtor-name", "SDD-25"),
    ("debtor_name", "株式", "--debtor-name", "DDR-17"),
    ("debtor_iban", "FR7630006000011234567890188", "--debtor-iban", "IBAN-05"),
    ("debtor_iban", "BR1500000000000010932840814P2", "--debtor-iban", "IBAN-07"),
    ("debtor_bic", "AGRI", "--debtor-bic", "BIC-01"),
    ("debtor_street", "Rue du Port", "--debtor-town", "ADR-01"),
    ("drafted", "2026-11-26", "--drafted", "MND-04"),
    ("drafted", "26/11/2026", "--drafted", "DDR-05"),
    ("scheme", "COR1", "--scheme", "MND-10"),
    ("language", "de", "--language", "MND-10"),
    ("notice_days", "0", "--notice-days", "MND-11"),
    ("email", "marie at home", "--email", "MND-12"),
]


@pytest.mark.parametrize(("option", "value", "place", "code"), DRAFT_FAULTS)
def test_a_wrong_draft_is_refused_at_its_option(
    desk: Desk, option: str, value: str, place: str, code: str
) -> None:
    with pytest.raises(RefusedError) as error:
        draft_mandate(desk, {**DRAFT, option: value}, CREDITOR)
    assert (place, code) in refused(error)


def test_all_faults_are_said_at_once_and_no_account_number_whole(desk: Desk) -> None:
    values = {"reference": "/", "debtor_iban": f"{IBAN[:-1]}0", "email": "x", "notice_days": "x"}
    with pytest.raises(RefusedError) as error:
        draft_mandate(desk, values, CREDITOR)
    assert {place for place, _code in refused(error)} == {
        "--reference",
        "--debtor-iban",
        "--email",
        "--notice-days",
        "--debtor-name",
    }
    assert IBAN[4:-4] not in str(error.value.findings)


def test_a_name_stays_as_given_and_its_writing_is_told(desk: Desk) -> None:
    recorded = draft_mandate(desk, {**DRAFT, "debtor_name": "Élise & Fils"}, CREDITOR)
    assert recorded.mandate.draft.debtor_name == "Élise & Fils"
    assert [(item.rule, item.expected) for item in recorded.findings] == [
        ("DDR-10", "Elise + Fils")
    ]


def test_an_account_outside_the_eea_asks_for_an_address(desk: Desk) -> None:
    draft_mandate(desk, DRAFT, CREDITOR)
    with pytest.raises(RefusedError) as error:
        sign_mandate(desk, NAME, {**SIGNATURE, "debtor_iban": SWISS})
    assert {code for _place, code in refused(error)} >= {"SDD-42"}


SIGNATURE_FAULTS = [
    ({"signed": "2026-11-26"}, "--signed", "MND-04"),
    ({"signed": "2026-01-01"}, "--signed", "MND-05"),
    ({"signed": ""}, "--signed", "DDR-03"),
    ({"debtor_iban": ""}, "--debtor-iban", "DDR-03"),
    ({"debtor_bic": "COBADEFF"}, "--debtor-bic", "BIC-02"),
    ({"last_collection": "2026-01-04"}, "--last-collection", "MND-05"),
    ({"last_collection": "2026-11-26"}, "--last-collection", "MND-04"),
]


@pytest.mark.parametrize(("change", "place", "code"), SIGNATURE_FAULTS)
def test_a_wrong_signature_is_refused(
    desk: Desk, change: dict[str, str], place: str, code: str
) -> None:
    draft_mandate(desk, DRAFT, CREDITOR)
    with pytest.raises(RefusedError) as error:
        sign_mandate(desk, NAME, SIGNATURE | change)
    assert (place, code) in refused(error)
    assert read_mandate(desk.ledger, NAME, TODAY).status == "drafted"


AMENDMENT_FAULTS = [
    ({"new_debtor_iban": NEW, "amended": "2026-01-04"}, "--amended", "MND-05"),
    ({"new_debtor_iban": NEW, "amended": "2026-11-26"}, "--amended", "MND-04"),
    ({"new_debtor_iban": IBAN}, "--new-debtor-iban", "MND-07"),
    ({"new_reference": "rum-1"}, "--new-reference", "MND-07"),
    ({"new_creditor_name": "rameau clair sas"}, "--new-creditor-name", "MND-07"),
    ({"new_creditor_id": "FR36ZZZ5R4M3U"}, "--new-creditor-id", "ICS-03"),
    ({"amended": "2026-02-01"}, None, "MND-09"),
]


@pytest.mark.parametrize(("values", "place", "code"), AMENDMENT_FAULTS)
def test_a_wrong_amendment_is_refused(
    desk: Desk, values: dict[str, str], place: str | None, code: str
) -> None:
    active(desk)
    with pytest.raises(RefusedError) as error:
        amend_mandate(desk, NAME, values)
    assert refused(error) == {(place, code)}


def test_the_same_commands_again_change_nothing(desk: Desk) -> None:
    for expected in (True, False):
        outcomes = [
            draft_mandate(desk, DRAFT, CREDITOR),
            sign_mandate(desk, NAME, SIGNATURE),
            amend_mandate(desk, NAME, {"amended": "2026-02-01", "new_debtor_iban": NEW}),
            amend_mandate(desk, NAME, {"amended": "2026-02-02", "new_creditor_id": OTHER_ICS}),
            amend_mandate(desk, NAME, {"amended": "2026-02-03", "new_reference": "RUM-2"}),
            step_mandate(
                desk,
                MandateName(reference="rum-2"),
                MandateStep.SUSPENDED,
                {"day": "2026-03-01", "reason": "a pause"},
            ),
        ]
        assert [item.is_new for item in outcomes] == [expected] * 6
    assert length(desk) == 6
    (mandate,) = read_mandates(desk.ledger, TODAY)
    assert (mandate.reference, mandate.status, mandate.reason) == ("RUM-2", "suspended", "a pause")
    assert mandate.former_references == ("Rum-1",)


def test_other_content_for_the_same_step_is_refused(desk: Desk) -> None:
    active(desk)
    with pytest.raises(RefusedError) as again:
        sign_mandate(desk, NAME, {**SIGNATURE, "place": "Angers"})
    with pytest.raises(RefusedError) as taken:
        draft_mandate(desk, {**DRAFT, "reference": "RUM-1", "drafted": "2026-02-02"}, CREDITOR)
    assert refused(again) == {("REFERENCE", "MND-06")}
    assert refused(taken) == {("REFERENCE", "MND-06")}


def test_a_reference_is_never_used_again(desk: Desk) -> None:
    active(desk)
    amend_mandate(desk, NAME, {"amended": "2026-02-01", "new_reference": "RUM-2"})
    with pytest.raises(RefusedError) as error:
        draft_mandate(desk, {**DRAFT, "reference": "rum-2"}, CREDITOR)
    assert refused(error) == {("REFERENCE", "MND-02")}


def test_a_reference_of_two_creditors_is_told_apart(desk: Desk) -> None:
    other = Creditor(
        name="Autre SARL", iban=parse_iban(IBAN), creditor_id=parse_creditor_id(OTHER_ICS)
    )
    draft_mandate(desk, DRAFT, CREDITOR)
    draft_mandate(desk, DRAFT, other)
    with pytest.raises(RefusedError) as error:
        sign_mandate(desk, NAME, SIGNATURE)
    assert refused(error) == {("REFERENCE", "MND-08")}
    signed = sign_mandate(desk, MandateName(reference="RUM-1", creditor_id=OTHER_ICS), SIGNATURE)
    assert signed.mandate.terms.creditor_id == OTHER_ICS
    statuses = {item.terms.creditor_id: item.status for item in read_mandates(desk.ledger, TODAY)}
    assert statuses == {ICS: "drafted", OTHER_ICS: "active"}


def test_an_unknown_reference_is_said(desk: Desk) -> None:
    with pytest.raises(RefusedError) as error:
        step_mandate(desk, NAME, MandateStep.CANCELLED, {})
    assert refused(error) == {("REFERENCE", "MND-01")}


def test_references_are_made_of_the_customer(desk: Desk) -> None:
    draft = {"debtor_name": "Marie Tessier", "drafted": "2026-01-02"}
    one = draft_mandate(desk, draft, CREDITOR)
    again = draft_mandate(desk, draft, CREDITOR)
    other = draft_mandate(desk, {**draft, "one_off": "true"}, CREDITOR)
    assert one.mandate.reference == again.mandate.reference == "MARIE-TESSIER-20260102-1"
    assert (one.is_new, again.is_new) == (True, False)
    assert other.mandate.reference == "MARIE-TESSIER-20260102-2"


def test_a_b2b_mandate_waits_for_the_bank_and_again_for_a_new_account(desk: Desk) -> None:
    draft_mandate(desk, {**DRAFT, "scheme": Scheme.B2B.value}, CREDITOR)
    steps = [
        sign_mandate(desk, NAME, SIGNATURE),
        step_mandate(desk, NAME, MandateStep.REGISTERED, {"day": "2026-01-10"}),
        amend_mandate(desk, NAME, {"amended": "2026-02-01", "new_debtor_iban": NEW}),
        step_mandate(desk, NAME, MandateStep.REGISTERED, {"day": "2026-02-10"}),
    ]
    assert [item.mandate.status for item in steps] == ["signed", "active", "signed", "active"]


def test_what_has_lapsed_is_not_changed_but_may_be_cancelled(desk: Desk) -> None:
    later = Desk(ledger=desk.ledger, today=date(2029, 1, 5), now=NOW)
    active(desk)
    with pytest.raises(RefusedError) as amended:
        amend_mandate(later, NAME, {"new_debtor_iban": NEW})
    with pytest.raises(RefusedError) as suspended:
        step_mandate(later, NAME, MandateStep.SUSPENDED, {})
    assert refused(amended) == refused(suspended) == {("REFERENCE", "MND-03")}
    gone = step_mandate(later, NAME, MandateStep.CANCELLED, {"reason": "by letter"})
    assert (gone.mandate.status, gone.mandate.reason) == ("cancelled", "by letter")


def test_a_refused_step_leaves_nothing(desk: Desk) -> None:
    draft_mandate(desk, DRAFT, CREDITOR)
    before = length(desk)
    with pytest.raises(RefusedError) as error:
        step_mandate(desk, NAME, MandateStep.SUSPENDED, {})
    assert refused(error) == {("REFERENCE", "MND-03")}
    assert length(desk) == before


def test_a_proof_is_verified_each_time(desk: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"signed")
    draft_mandate(desk, DRAFT, CREDITOR)
    mandate = sign_mandate(desk, NAME, SIGNATURE, proof=read_proof(scan)).mandate
    assert mandate.signature is not None
    assert mandate.signature.proof_sha256 == hashlib.sha256(b"signed").hexdigest()
    assert check_proof(mandate) == ()
    scan.write_bytes(b"altered")
    assert [item.rule for item in check_proof(mandate)] == ["MND-14"]
    scan.unlink()
    assert [item.rule for item in check_proof(mandate)] == ["MND-13"]


def test_two_changes_before_a_collection_are_told_as_one(desk: Desk) -> None:
    active(desk)
    present(desk, date(2026, 2, 2))
    amend_mandate(desk, NAME, {"amended": "2026-03-01", "new_debtor_iban": NEW})
    amend_mandate(
        desk,
        NAME,
        {
            "amended": "2026-03-02",
            "new_debtor_iban": "FR7661610044000002026100190",
            "new_reference": "RUM-2",
            "tell_account": "true",
        },
    )
    told = compute_amendment(read_mandate(desk.ledger, NAME, TODAY))
    assert told is not None
    assert told.original_debtor_iban == parse_iban(IBAN)
    assert told.original_mandate_id == "RUM-1"
