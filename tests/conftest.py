# SPDX-License-Identifier: Apache-2.0
"""Property tests try the same examples at each run; `make explore` looks for new ones."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("fixed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`: write the expected files anew. Then read the difference, line by line."""
    parser.addoption("--update", action="store_true", help="write expected files anew")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are written anew."""
    return bool(request.config.getoption("--update"))
