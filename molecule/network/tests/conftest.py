"""The network under test, by way of what the integration tests use too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "tests/integration"))

from labs import Lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """The hosts that molecule started."""
    return Lab(os.environ["LAB"], tmp_path_factory.mktemp("network"))
