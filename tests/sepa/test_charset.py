# SPDX-License-Identifier: Apache-2.0
"""The SEPA character set and the conversion into it."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepa.charset import convert, is_in_set, outside_set

# EPC217-08, conversion table and 6.2, read off the publication and not our file.
PUBLISHED = """
À A    É E    ç c    Ñ N    ö o    Ü U    ÿ y
Æ A    æ a    Œ O    œ o    ß s    Ø O    ð d    Þ T
Ł L    đ d    Š S    ž z    Ő O    ű u    ș s    İ I    ı i
Θ TH   ψ ps   Χ CH   ς s    Ω O    ή i
Щ SHT  я ya   Ц TS   ъ a
€ E    ; ,    [ (    } )    \\ /   | /    ` '   ¿ ?
& +    _ -    ~ -
@ .    # .    % .    * .    £ .    § .    Ō .
"""  # noqa: RUF001 (letters that look like others are what is converted)
PAIRS = [tuple(pair.split()) for pair in re.findall(r"\S+ \S+", PUBLISHED)]

SET = string.ascii_letters + string.digits + "/-?:().,'+ "


@pytest.mark.parametrize(("sign", "written"), PAIRS)
def test_published_conversions(sign: str, written: str) -> None:
    assert convert(sign).converted == written


def test_the_set_has_its_73_characters() -> None:
    found = "".join(chr(code) for code in range(0x3000) if is_in_set(chr(code)))
    assert sorted(found) == sorted(SET)


@given(st.text())
def test_what_is_converted_is_in_the_set(text: str) -> None:
    conversion = convert(text)
    assert is_in_set(conversion.converted)
    assert conversion.changes == bool(outside_set(text))
    assert convert(conversion.converted).converted == conversion.converted


@given(st.text(alphabet=SET))
def test_what_is_in_the_set_stays(text: str) -> None:
    assert convert(text).converted == text


def test_what_is_lost_is_told() -> None:
    assert convert("Müller \u2014 Œuvre\u2019s").lost == ""
    assert convert("Ō@株Ō").lost == "Ō@株"


def test_decomposed_accents_are_accents() -> None:
    assert convert("E\u0301lan").converted == "Elan"
    assert convert("E\u0301lan").lost == ""
