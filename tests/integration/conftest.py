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


class AtOnce:
    """Tells a failure when it happens, once for all tests that share it: a run may be ended before its summary."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self.terminal = terminal
        self.told: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and report.longreprtext not in self.told:
            self.told.add(report.longreprtext)
            self.terminal.write_line(f"\n{report.when} of {report.nodeid} failed:\n{report.longreprtext}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have failures told at once, by the process that reports."""
    plugins = session.config.pluginmanager
    if terminal := plugins.get_plugin("terminalreporter"):
        plugins.register(AtOnce(terminal), "at_once")


@pytest.fixture(scope="module")
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab of this module's own, gone afterwards; its plays get the module's VARIABLES."""
    name = f"{request.module.__name__.rpartition('.')[2].removeprefix('test_')}-{os.getpid()}"
    made = Lab(name, tmp_path_factory.mktemp(name), getattr(request.module, "VARIABLES", None))
    yield made
    made.down()
