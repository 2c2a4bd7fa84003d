from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue, load


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()
