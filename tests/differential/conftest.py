"""How many cases a run draws: a bounded number in `make test`, DIFFERENTIAL_CASES of them where that is set."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

CASES = os.environ.get("DIFFERENTIAL_CASES")

# `make test` draws the same cases each time: it holds what was mended, and whoever looks for more asks for more, with a
# seed.
settings.register_profile(
    "differential", max_examples=int(CASES or "40"), derandomize=CASES is None, deadline=None, print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture])
settings.load_profile("differential")
