# SPDX-License-Identifier: Apache-2.0
"""Paths of engines lead to elements, and elements are named as elsewhere."""

from __future__ import annotations

import pytest

from compliance.places import Places
from compliance.xml_read import parse_xml, xpath_of

DOCUMENT = parse_xml(
    b"""<r:Root xmlns:r="urn:r" xmlns:a="urn:a" xmlns:b="urn:b">
      <a:Line><a:ID scheme="x">1</a:ID></a:Line>
      <b:Line><a:ID>2</a:ID></b:Line>
      <a:Line><a:ID>3</a:ID><a:ID>4</a:ID></a:Line>
    </r:Root>"""
)

PATHS = """
    /r:Root/a:Line[2]/a:ID[2]                                               4
    /r:Root/a:Line/a:ID                                                     1
    /*/*[2]/*                                                               2
    /*/*[3]/*[1]                                                            3
    /*:Root/*:Line[3]/*:ID[2]                                               4
    /*:Root[namespace-uri()='urn:r'][1]/*:Line[namespace-uri()='urn:b'][1]/*:ID 2
    /*:Root[1]/*:Line[1]/*:ID[1]/@scheme                                    1
    /r:Root/a:Line[9]                                                       -
    /r:Other                                                                -
    /r:Root/a:Line[0]                                                       -
    count(/r:Root)                                                          -
"""


@pytest.mark.parametrize("row", PATHS.strip().splitlines())
def test_find(row: str) -> None:
    path, text = row.split()
    found = Places(DOCUMENT).find(path)
    assert (found.text if found is not None else "-") == text


def test_xpath_is_the_one_of_the_reader() -> None:
    places = Places(DOCUMENT)
    elements = list(DOCUMENT.iter())
    assert [places.xpath(element) for element in elements] == [xpath_of(e) for e in elements]
