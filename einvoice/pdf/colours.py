# SPDX-License-Identifier: Apache-2.0
"""Whether the pages of a PDF paint in colours that only an output intent defines.

Sources: ISO 32000-1:2008, 8.6.8 Colour operators; ISO 19005-3:2012, 6.2.4.3 Uncalibrated colour
spaces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pypdf.generic import ArrayObject

from einvoice.pdf.reading import resolve, stream_data

if TYPE_CHECKING:
    from pypdf import PdfReader

# A number, then an operator that sets DeviceGray, DeviceRGB or DeviceCMYK.
_DEVICE = re.compile(rb"[\d.]\s+(?:g|G|rg|RG|k|K)(?=\s|$)")
# The operators that choose a colour space by name.
_CHOSEN = re.compile(rb"/[^\s/]+\s+(?:cs|CS)(?=\s|$)")


def needs_output_intent(reader: PdfReader) -> bool:
    """Tell whether a page surely paints in device colours, black by default among them.

    Looked at are the pages' own contents. A page that chooses a colour space before it paints, and
    sets no device colour, needs none that we can see. Call it inside `reading.contained`.

    Raises:
        UnreadableError: if a content stream is damaged.
    """
    for page in reader.pages:
        contents = resolve(page.get("/Contents"))
        parts = contents if isinstance(contents, ArrayObject) else [contents]
        data = b"\n".join(stream_data(resolve(part)) for part in parts if part is not None)
        if data.strip() and (_DEVICE.search(data) or not _CHOSEN.search(data)):
            return True
    return False
