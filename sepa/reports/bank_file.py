# SPDX-License-Identifier: Apache-2.0
"""Reading any file that a bank sends: a report (camt) or a status report (pain.002).

Forms that are older or other than these are refused by name, so that nobody searches for a fault
in a file that is whole.
"""

from __future__ import annotations

from compliance.detect import is_pdf, refuse_other_forms
from compliance.errors import UnknownKindError
from sepa.reports.camt_model import BankReport
from sepa.reports.camt_reader import read_camt
from sepa.reports.pain002_reader import is_status_report, read_pain002
from sepa.reports.status_model import StatusReport

BankFile = BankReport | StatusReport

_CFONB_RECORD = 120
_CFONB_BEGINNINGS = (b"01", b"04", b"05", b"07")
_MT940_BEGINNINGS = (b":20:", b"{1:F01", b":940:")


def read_bank_file(data: bytes, *, schema: bool = True) -> BankFile:
    """Read a bank report or a status report, whichever the file is.

    Args:
        data: the file.
        schema: whether to compare it with its XSD as well; its findings are warnings.

    Raises:
        UnreadableError: if it is empty, no well-formed XML, or none that may be read.
        UnknownKindError: if it is neither; the message says what it is where that is known.
    """
    _refuse_other_statements(data)
    refuse_other_forms(data)
    if is_status_report(data):
        return read_pain002(data, schema=schema)
    return read_camt(data, schema=schema)


def _refuse_other_statements(data: bytes) -> None:
    if is_pdf(data):
        raise UnknownKindError(
            "the file is a PDF, not a bank report",
            hint="ask the bank for the statement as camt.053 (XML)",
        )
    first = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].rstrip(b"\r")
    # CFONB 120: records of 120 characters, the first of code 01 (former balance). They may follow
    # one another without line ends.
    if first[:2] in _CFONB_BEGINNINGS and len(first) % _CFONB_RECORD == 0:
        raise UnknownKindError(
            "the file is a CFONB 120 statement, which cannot be read yet",
            hint="ask the bank for the statement as camt.053 (XML)",
        )
    if first.startswith(_MT940_BEGINNINGS):
        raise UnknownKindError(
            "the file is an MT940 statement, which cannot be read",
            hint="ask the bank for the statement as camt.053 (XML)",
        )
