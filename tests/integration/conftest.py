"""Fixtures of the tests on real hosts. They need root or rootless podman, and what lab/prepare installs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# pytest's importlib mode does not make the helpers beside this file importable.
sys.path.insert(0, str(Path(__file__).parent))

from labs import Lab


@pytest.fixture(scope="module")
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab of this module's own, gone afterwards; its plays get the module's VARIABLES."""
    name = f"{request.module.__name__.rpartition('.')[2].removeprefix('test_')}-{os.getpid()}"
    made = Lab(name, tmp_path_factory.mktemp(name), getattr(request.module, "VARIABLES", None))
    yield made
    made.down()
