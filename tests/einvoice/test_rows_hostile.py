# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in a row, the answer is invoices or findings, never another error."""

from __future__ import annotations

import contextlib
import json
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import RefusedError, UnreadableError
from compliance.rules import localise
from einvoice.input.rows import read_csv_rows, read_json_rows
from einvoice.input.settings_reader import read_settings
from tests.einvoice.invoice_rows import SETTINGS_TEXT, plain_row
from tests.einvoice.invoice_rows import settings as company
from tests.einvoice.kind_rows import planned_row
from tests.einvoice.test_rows_models import full_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compliance.report import Finding

COMPANY = company()

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["0", "-1", "1e9", "NaN", "Infinity", "2026-02-30", "S", "O", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=4,
)


def paths(value: object, path: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    """Yield the paths of all parts of a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*path, key))
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from paths(item, (*path, position))


def replaced(value: Any, path: tuple[int | str, ...], new: object) -> Any:  # noqa: ANN401 (JSON)
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, step: replaced(value[step], rest, new)}
    return [replaced(item, rest, new) if i == step else item for i, item in enumerate(value)]


def answer(text: str) -> tuple[Finding, ...]:
    """Return what is said of a row; nothing if it is sound, or no row at all."""
    try:
        read_json_rows(text, file="rows.json", settings=COMPANY)
    except RefusedError as error:
        assert error.findings, "refused without a reason"  # noqa: PT017 (the reason is looked at)
        return error.findings
    except UnreadableError:
        return ()
    return ()


ROWS = (full_row(), planned_row(in_instalments=True), planned_row(in_instalments=False))
PLACES = [(row, path) for row in ROWS for path in sorted(set(paths(row)), key=str)]


@settings(max_examples=400)
@given(place=st.sampled_from(PLACES), new=ODD)
def test_any_value_at_any_place_of_a_row(
    place: tuple[dict[str, Any], tuple[int | str, ...]], new: object
) -> None:
    row, path = place
    findings = answer(json.dumps(replaced(row, path, new)))
    for item in findings:
        assert item.location.file is not None
        assert localise(item, "fr").message


@settings(max_examples=150)
@given(text=st.text(max_size=200))
def test_any_text_as_csv(text: str) -> None:
    try:
        found = read_csv_rows(text, file="rows.csv", settings=COMPANY)
    except (RefusedError, UnreadableError):
        return
    pytest.fail(f"{found} came from {text!r}")


@settings(max_examples=150)
@given(
    cut=st.integers(0, len(SETTINGS_TEXT)),
    new=st.sampled_from(
        ['x = "1"\n', "[", "[[seller]]\n", "seller = 1\n", '"', "\n[page]\na.b = 2\n"]
    ),
)
def test_settings_with_something_in_between(cut: int, new: str) -> None:
    with contextlib.suppress(RefusedError, UnreadableError):
        read_settings(SETTINGS_TEXT[:cut] + new + SETTINGS_TEXT[cut:])


def test_the_plain_row_is_sound() -> None:
    assert read_json_rows(json.dumps(plain_row()), file="rows.json", settings=COMPANY)
    for row in ROWS[1:]:
        assert answer(json.dumps(row)) == ()


NO_JSON = {
    "endless number": '{"number": ' + "1" * 5000 + "}",
    "not a number": '{"number": NaN}',
    "deep list": '{"number": ' + "[" * 900 + "]" * 900 + "}",
    "deeper list": '{"number": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep object": '{"buyer":' * 5000 + "1" + "}" * 5000,
}


@pytest.mark.parametrize("text", NO_JSON.values(), ids=NO_JSON)
def test_what_no_program_can_read_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_json_rows(text, file="rows.json", settings=COMPANY)


def test_deep_settings_are_unreadable() -> None:
    with pytest.raises(UnreadableError, match="too deep"):
        read_settings("a = " + "[" * 5000 + "]" * 5000)


@pytest.mark.parametrize("text", ['{"number": "\\ud800"}', '{"\\ud800": 1}', '{"a\\ud800b": "c"}'])
def test_half_a_surrogate_pair_is_a_fault_that_can_be_printed(text: str) -> None:
    found = answer(text)
    assert found
    assert "".join(item.message for item in found).encode()


def test_thousands_of_faulty_lines_take_no_longer_each_than_ten() -> None:
    row = plain_row()
    row["lines"] = [{**row["lines"][0], "quantity": "x", "colour": 1} for _ in range(8000)]
    began = process_time()
    assert len(answer(json.dumps(row))) == 16_000
    # Copied anew for each fault, as they once were, these lines cost a minute.
    assert process_time() - began < 15
