"""How many cases a run draws: a bounded number in `make test`, DIFFERENTIAL_CASES of them where that is set."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "differential", max_examples=int(os.environ.get("DIFFERENTIAL_CASES", "40")), deadline=None, print_blob=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture])
settings.load_profile("differential")
