"""The hosts under test, by way of what the integration tests use too, and what the runs before have found."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "tests/integration"))

from labs import Lab

Findings = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """The hosts that molecule started."""
    return Lab(os.environ["LAB"], tmp_path_factory.mktemp("services"))


@pytest.fixture(scope="session")
def assessed() -> Findings:
    """What was found before anything was put right."""
    return _findings("assessed")


@pytest.fixture(scope="session")
def enforced() -> Findings:
    return _findings("report")


def _findings(report: str) -> Findings:
    place = Path(os.environ["MOLECULE_EPHEMERAL_DIRECTORY"], report, "findings/findings.jsonl")
    return {(one["host"], one["control"]): one for one in map(json.loads, place.read_text("utf-8").splitlines())}
