# SPDX-License-Identifier: Apache-2.0
"""IBAN, BIC, creditor identifier, references: published examples, and what must be refused."""

from __future__ import annotations

import string
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban
from stdnum import iso11649
from stdnum.eu import at_02

from sepa.bic import parse_bic
from sepa.countries import is_account_in_eea, is_plausible_pair
from sepa.creditor_id import compute_creditor_id, parse_creditor_id
from sepa.faults import InvalidValueError, mask_account
from sepa.iban import Iban, NationalCheck, check_national_digits, find_bank, parse_iban
from sepa.iban_check import check_iban
from sepa.mod97 import compute_check_digits
from sepa.references import (
    compute_creditor_reference,
    parse_creditor_reference,
    parse_identifier,
)

# Examples of the IBAN registry, one a country.
REGISTRY = """
AD1200012030200359100100
AT611904300234573201
BE68539007547034
CH9300762011623852957
DE89370400440532013000
ES9121000418450200051332
FI2112345600000785
FR1420041010050500013M02606
GB29NWBK60161331926819
GR1601101250000000012300695
IE29AIBK93115212345678
IT60X0542811101000000123456
LU280019400644750000
MC5811222000010123456789030
NL91ABNA0417164300
NO9386011117947
PL61109010140000071219812874
PT50000201231234567890154
SE4550000000058398257466
"""


@pytest.mark.parametrize("text", REGISTRY.split())
def test_registry_examples_are_ibans(text: str) -> None:
    spaced = " ".join(text[i : i + 4] for i in range(0, len(text), 4))
    assert parse_iban(spaced.lower()) == Iban(value=text)
    assert parse_iban(text).formatted == spaced


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "IBAN-01"),
        ("FR", "IBAN-01"),
        ("FR76-3000-6000-0112-3456-7890-189", "IBAN-01"),
        ("ＦＲ7630006000011234567890189", "IBAN-01"),  # noqa: RUF001 (wide letters are the point)
        ("FR76٣0006000011234567890189", "IBAN-01"),
        ("ZZ7630006000011234567890189", "IBAN-02"),
        ("FR763000600001123456789018", "IBAN-03"),
        ("FR76300060000112345678901890", "IBAN-03"),
        ("FR76A0006000011234567890189", "IBAN-04"),
        ("FR7630006000011234567890188", "IBAN-05"),
        ("FR1630006000011234567890189", "IBAN-05"),
    ],
)
def test_what_is_no_iban(text: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_iban(text)
    assert caught.value.code == code
    assert "0011234567" not in str(caught.value)


def test_aliases_of_check_digits_are_refused() -> None:
    # A bare remainder accepts 98 + 97 aliases: where 02 is right, 99 leaves the same remainder.
    accounts = (f"{number:023}" for number in range(3000))
    body = next(body for body in accounts if compute_check_digits(body + "FR") == "02")
    assert parse_iban(f"FR02{body}")
    with pytest.raises(InvalidValueError, match="check digits"):
        parse_iban(f"FR99{body}")


@given(st.sampled_from(REGISTRY.split()), st.data())
def test_any_single_typing_error_is_noticed(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(4, len(text) - 1))
    kind = string.digits if text[place].isdigit() else string.ascii_uppercase
    other = data.draw(st.sampled_from([sign for sign in kind if sign != text[place]]))
    wrong = text[:place] + other + text[place + 1 :]
    with pytest.raises(InvalidValueError):
        parse_iban(wrong)


@given(st.from_regex(r"(DE|NL|FR|ES)[0-9]{2}[A-Z0-9]{11,23}", fullmatch=True))
def test_what_we_take_is_what_stdnum_takes(text: str) -> None:
    try:
        taken = bool(parse_iban(text))
    except InvalidValueError:
        taken = False
    # stdnum also checks some national digits (Spain's), so it may refuse more, never less.
    assert taken or not stdnum_iban.is_valid(text)


def test_an_iban_is_masked_wherever_it_is_shown() -> None:
    iban = parse_iban("FR7630006000011234567890189")
    for shown in (repr(iban), str(iban), f"{iban}", iban.masked):
        assert "FR76…0189" in shown
        assert "3000600001" not in shown
    assert mask_account("FR76300060") == "FR…"


@pytest.mark.parametrize(
    ("text", "national"),
    [
        ("FR7630006000011234567890189", NationalCheck.PASSED),
        ("BE68539007547034", NationalCheck.PASSED),
        ("ES9121000418450200051332", NationalCheck.PASSED),
        ("GB29NWBK60161331926819", NationalCheck.NOT_CHECKED),
        ("CH9300762011623852957", NationalCheck.NOT_CHECKED),
    ],
)
def test_national_check_digits(text: str, national: NationalCheck) -> None:
    assert check_national_digits(parse_iban(text)) is national


def test_a_wrong_french_key_is_told_though_the_iban_is_right() -> None:
    body = "30006000011234567890188"  # key 89 is right
    report = check_iban("FR" + compute_check_digits(body + "FR") + body)
    assert report.national is NationalCheck.FAILED
    assert not report.is_valid
    assert [item.rule for item in report.findings] == ["IBAN-06"]


def test_the_registry_of_banks_knows_some() -> None:
    assert find_bank(parse_iban("DE89370400440532013000")).bic == "COBADEFFXXX"
    body = "99999" + "0" * 18
    unknown = find_bank(parse_iban("FR" + compute_check_digits(body + "FR") + body))
    assert (unknown.code, unknown.bic, unknown.name) == ("99999", None, None)


def test_importing_iban_loads_no_registry() -> None:
    code = "import sys, sepa.iban; sys.exit('schwifty' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "is_bic"),
    [
        ("AGRIFRPP", True),
        ("AGRIFRPP882", True),
        ("AGRIFRPPXXX", True),
        ("A1RIFRPP", True),  # ISO 9362:2014 allows digits in the first four
        ("AGRIFRP", False),
        ("AGRIFRPP88", False),
        ("AGRI1RPP", False),
        ("AGRIFRPP88É", False),
    ],
)
def test_form_of_a_bic(text: str, *, is_bic: bool) -> None:
    if is_bic:
        assert parse_bic(text).country == "FR"
    else:
        with pytest.raises(InvalidValueError):
            parse_bic(text)


@pytest.mark.parametrize(
    ("iban", "bic", "plausible", "in_eea"),
    [
        ("FR", "FR", True, True),
        ("FR", "RE", True, True),
        ("FR", "PM", True, False),
        ("FR", "MC", False, True),
        ("GB", "JE", True, False),
        ("CH", "CH", True, False),
        ("MC", "MC", True, False),
        ("FI", "AX", True, True),
        ("DE", "FR", False, True),
    ],
)
def test_territories(iban: str, bic: str, *, plausible: bool, in_eea: bool) -> None:
    assert is_plausible_pair(iban, bic) is plausible
    assert is_account_in_eea(iban, bic) is in_eea


# Published: the Deutsche Bundesbank's specimen, and the worked examples of the French rules.
@pytest.mark.parametrize("text", ["DE98ZZZ09999999999", "FR72ZZZ123456", "FR53ZZZ999999"])
def test_creditor_ids(text: str) -> None:
    found = parse_creditor_id(text)
    assert at_02.is_valid(text)
    assert compute_creditor_id(text[:2], text[7:]).value == text
    other = parse_creditor_id(text[:4] + "A1B" + text[7:])
    assert found.is_same_creditor(other)
    assert found != other


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HELLO", "ICS-01"),
        ("", "ICS-01"),
        ("FR82ZZZ00000000000", "ICS-02"),
        ("FR48ZZZ099999", "ICS-03"),
        ("DE98ZZZ9999999999", "ICS-02"),
        ("US31ZZZ123456", "ICS-01"),  # right check digits, but no country of the schemes
    ],
)
def test_what_is_no_creditor_id(text: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_creditor_id(text)
    assert caught.value.code == code


@given(st.from_regex(r"[A-Z0-9]{1,21}", fullmatch=True))
def test_creditor_references_agree_with_stdnum(body: str) -> None:
    reference = compute_creditor_reference(body)
    assert iso11649.is_valid(reference.value)
    assert parse_creditor_reference(reference.formatted) == reference


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "REF-01"),
        ("   ", "REF-01"),
        ("X" * 36, "REF-02"),
        ("MÉ_1", "REF-03"),
        ("A\nB", "REF-03"),
        ("/A", "REF-04"),
        ("A/", "REF-04"),
        ("A//B", "REF-04"),
    ],
)
def test_identifiers_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_identifier(text)
    assert caught.value.code == code
    assert parse_identifier("X" * 35)
