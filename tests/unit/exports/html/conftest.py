"""Pages of the samples, and a browser where there is one."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import render
from tests.unit.exports.html import html_samples as samples
from tests.unit.exports.html.html_browser import CHROMIUM, DRIVER, Browser


class Page:
    """A report and its file."""

    def __init__(self, report, path):
        self.report, self.path = report, path
        render(report, path)
        self.text = path.read_text("utf-8")


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Make the page of a sample, once."""
    made = {}

    def make(name):
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            made[name] = Page(getattr(samples, name)(folder), folder / "index.html")
        return made[name]
    return make


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser():
    """A desktop window."""
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium and chromedriver on this machine: apt-get install chromium chromium-driver")
    window = Browser()
    yield window
    window.close()
