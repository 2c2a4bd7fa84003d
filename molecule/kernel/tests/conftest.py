"""The helpers of the integration tests, which read a run's record."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "tests/integration"))
