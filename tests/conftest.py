# SPDX-License-Identifier: Apache-2.0
"""Property tests try the same examples at each run; `make explore` looks for new ones."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("fixed")
