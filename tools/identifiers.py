# SPDX-License-Identifier: Apache-2.0
"""Compute the check digits of the invented identifiers in `fixtures/`.

Run it to see every identifier of the fixture company and its customers:

    .venv/bin/python tools/identifiers.py

Why nobody is hit by accident: INSEE gives SIREN numbers that begin with 1 or 2 to public bodies
alone, and the third and fourth digits of a local authority's number are its department; there is
no department 99. The bank codes are in no registry. Creditor identifiers issued so far use
digits and the letters A to F.
"""

from __future__ import annotations

PARTIES = (
    # name, first eight digits of the SIREN, bank code, branch, account
    ("Rameau Clair SAS", "29999900", "61610", "04400", "00020261001"),
    ("Brunel & Fils SARL", "29999901", "61620", "04401", "00000110011"),
    ("Hôtel des Écluses SAS", "29999902", "61630", "03502", "00000220022"),
    ("Œnothèque du Port SARL", "29999903", "61620", "04403", "00000330033"),
    ("Crèche Les Petits Galets", "29999904", "61640", "04404", "00000440044"),
    ("Clinique vétérinaire du Vallon SELARL", "29999905", "61630", "04405", "00000550055"),
    ("Studio Pixel d'Or SAS", "29999906", "61620", "04406", "00000660066"),
    ("Cabinet Morvan & Associés SELARL", "29999907", "61640", "04407", "00000770077"),
    ("Imprimerie Le Guennec SAS", "29999908", "61630", "05608", "00000880088"),
    ("Biscuiterie de la Sèvre SA", "29999909", "61620", "04409", "00000990099"),
    ("Aubrac Immobilier SAS", "29999910", "61640", "04410", "00001010101"),
    ("La Ruche d'Erdre SAS", "29999912", "61630", "04412", "00001212121"),
    ("Pépinières du Val SARL", "29999913", "61620", "04913", "00001313131"),
)
NATIONAL_CREDITOR_NUMBER = "5R4M3U"


def luhn_digit(digits: str) -> str:
    """Return the check digit that makes `digits` plus it pass the Luhn test."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 (Luhn: two digits are added up)
    return str(-total % 10)


def siren(first_eight: str) -> str:
    """Return a SIREN: eight digits and their Luhn digit."""
    return first_eight + luhn_digit(first_eight)


def siret(of_siren: str, establishment: str = "0001") -> str:
    """Return a SIRET: SIREN, four digits of the establishment, Luhn digit over all of them."""
    return of_siren + establishment + luhn_digit(of_siren + establishment)


def vat_number(of_siren: str) -> str:
    """Return a French VAT number: FR, key (12 + 3 * (SIREN mod 97)) mod 97, SIREN."""
    return f"FR{(12 + 3 * (int(of_siren) % 97)) % 97:02d}{of_siren}"


def mod_97_check(text: str) -> str:
    """Return ISO 7064 mod 97-10 check digits of `text`, letters counting from A = 10."""
    number = int("".join(str(int(character, 36)) for character in text))
    return f"{98 - number % 97:02d}"


def french_iban(bank: str, branch: str, account: str) -> str:
    """Return a French IBAN with its RIB key: 97 - (89 bank + 15 branch + 3 account) mod 97."""
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    national = f"{bank}{branch}{account}{key:02d}"
    return f"FR{mod_97_check(national + 'FR00')}{national}"


def irish_iban(bank: str, sort_code: str, account: str) -> str:
    """Return an Irish IBAN."""
    national = bank + sort_code + account
    return f"IE{mod_97_check(national + 'IE00')}{national}"


def irish_vat_number(digits: str) -> str:
    """Return an Irish VAT number of the older form: seven digits and a letter, modulo 23."""
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=True))
    return f"IE{digits}{'WABCDEFGHIJKLMNOPQRSTUV'[total % 23]}"


def creditor_identifier(national: str, business_code: str = "ZZZ") -> str:
    """Return a French creditor identifier (ICS); the business code is not part of the check."""
    return f"FR{mod_97_check(national + 'FR00')}{business_code}{national}"


def main() -> None:
    """Print the identifiers, one party a line."""
    for name, first_eight, bank, branch, account in PARTIES:
        number = siren(first_eight)
        iban = french_iban(bank, branch, account)
        print(f"{name:38} {number} {siret(number)} {vat_number(number)} {iban}")
    irish = f"{irish_vat_number('9999911')} {irish_iban('ZZQX', '999911', '11110011')}"
    print(f"{'Harbourlight Studios Ltd':38} {irish}")
    print(f"{'Creditor identifier':38} {creditor_identifier(NATIONAL_CREDITOR_NUMBER)}")


if __name__ == "__main__":
    main()
