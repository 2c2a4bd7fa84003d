# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trend in the page: drawn without a script, whole without history, and within bounds for a year."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import STATUSES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import render
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html.trend import HEIGHT, WIDTH, drawn
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_fixtures import fragment  # noqa: F401
from tests.unit.support.report_samples import complete


def point(day, good, bad, *, broken=False, missed=0):
    counts = {**dict.fromkeys(STATUSES, 0), "pass": good, "fail": bad}
    accepted = {**counts, "fail": max(0, bad - 1)}
    started = (date(2026, 1, 1) + timedelta(days=day)).isoformat() + "T03:00:00.000Z"
    return {
        "ord": day * 86_400_000, "run_id": f"r{day}", "started": started, "hosts": 10, "missed": missed,
        "aborted": False, "broken": broken, "counts": counts, "accepted": accepted}


def trend(*points, **more):
    return {
        "points": list(points), "sections": {"8.3.3": [point["counts"]["pass"] / 10 for point in points]}, "since": {},
        "areas": [{"area": "accounts", "title": {"en": "Accounts <b>", "zh": "账号"}, "fixed": 4, "median": 3,
                   "longest": {"day": "2026-01-02", "known": False}}], **more}


@pytest.fixture
def page(fragment, tmp_path):  # noqa: F811
    """The page of a report with one failing host, with a trend."""
    lines = fragment("r").hosts("web1").findings("web1", *complete("8.3.3-B-a-1", "fail")).end()
    report = build([lines.path], standard())

    def make(given):
        render(report, tmp_path / "index.html", trend=given)
        return (tmp_path / "index.html").read_text("utf-8")
    return make


def test_a_page_without_history_has_nothing_of_it(page):
    plain = page(None)
    assert 'id="trend"' not in plain and "data-spark" not in plain.split("<script")[0] and '"since":' not in plain


def test_runs_are_drawn_by_time_with_the_best_on_top():
    found = drawn(trend(point(0, 0, 10), point(1, 5, 5), point(4, 10, 0)))
    strict = found["lines"][0]
    assert (strict["score"], strict["path"]) == ("strict", f"M0 {HEIGHT}h0L{WIDTH // 4} {HEIGHT // 2}L{WIDTH} 0")


def test_another_scope_interrupts_the_line_and_is_marked():
    found = drawn(trend(point(0, 5, 5), point(1, 5, 5, broken=True), point(2, 5, 5)))
    assert found["lines"][0]["path"].count("M") == 2
    assert found["breaks"] == [{"x": f"{WIDTH // 2}", "day": "2026-01-02"}]


def test_no_score_is_no_point():
    found = drawn(trend(point(0, 5, 5), point(1, 0, 0), point(2, 5, 5)))
    assert found["lines"][0]["path"].count("M") == 2


def test_lines_with_waivers_are_there_where_something_is_waived():
    assert len(drawn(trend(point(0, 5, 5), point(1, 5, 5)))["lines"]) == 6
    assert len(drawn(trend(point(0, 5, 0), point(1, 5, 0)))["lines"]) == 3


def test_hosts_that_were_not_reached_are_bars():
    found = drawn(trend(point(0, 5, 5), point(1, 5, 5, missed=5)))
    assert found["missed"] == f"M{WIDTH} 36V18" and found["most_missed"]["missed"] == 5


def test_one_run_is_not_drawn():
    assert drawn(None) is None and drawn(trend()) is None


def test_the_page_shows_the_trend_without_its_script_in_both_languages(page):
    since = {"no_empty_passwords": {"fail": {"day": "2026-01-02", "known": False, "newest": "2026-01-02"}}}
    made = page(trend(point(0, 4, 6), point(1, 5, 5, broken=True, missed=2), since=since))
    still = made.split("<script")[0]
    for text in ("历次趋势", "Trend over runs", 'data-spark="8.3.3"', "2026-01-02", "or earlier",
                 "Accounts &lt;b&gt;", "10 台中 2 台", "2 of 10", "自 / since 2026-01-02 或更早 / or earlier"):
        assert text in still, text
    data = re.search(r'id="report-data" data-encoding="plain">(.*?)</script>', made, re.DOTALL)[1]
    assert json.loads(data)["since"] == since


def test_every_drawing_is_well_formed_and_named(page):
    still = page(trend(point(0, 4, 6), point(1, 5, 5))).split("<script")[0]
    drawings = re.findall(r"<svg.*?</svg>", still, re.DOTALL)
    assert len(drawings) > 5
    for drawing in drawings:
        found = ElementTree.fromstring(drawing)
        assert found.get("aria-hidden") == "true" or found.get("aria-label")
        assert "style=" not in drawing and "url(" not in drawing


def test_a_year_takes_little_room(page):
    small = len(page(None))
    year = [point(day, day % 300 + 50, 400 - day, missed=day % 3) for day in range(365)]
    assert len(page(trend(*year))) - small < 80_000


def test_a_browser_shows_it_in_the_language_asked_for_on_paper_too(browser, page, tmp_path):
    since = {"no_empty_passwords": {"fail": {"day": "2026-01-02", "known": True, "newest": "2026-01-05"}}}
    page(trend(point(0, 4, 6), point(1, 5, 5, missed=2), since=since))
    browser.errors()
    browser.open(tmp_path / "index.html", "#view=overview&lang=zh")
    assert browser.texts("#app .trend h3") == ["历次趋势"]
    assert browser.run("return document.querySelectorAll('#app .trend svg.trend-chart').length") == 2
    browser.goto("#view=overview&lang=en")
    assert browser.texts("#app .trend h3") == ["Trend over runs"]
    browser.goto("#view=findings&lang=en")
    assert "oldest since 2026-01-02" in browser.run("return document.getElementById('app').textContent")
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.run("return document.querySelectorAll('#print .view-trend .trend-line').length") > 3
    browser.run("window.dispatchEvent(new Event('afterprint'))")
    browser.goto("#view=overview&lang=both")
    browser.devtools("Emulation.setDeviceMetricsOverride", width=360, height=800, deviceScaleFactor=1, mobile=False)
    try:
        assert browser.run("return document.documentElement.scrollWidth") <= 360
    finally:
        browser.devtools("Emulation.clearDeviceMetricsOverride")
    assert browser.errors() == []
