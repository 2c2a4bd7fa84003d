# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers and spans of time as each program takes them."""

import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers

SPANS = [
    ("600000ms", 600), ("1h 30min", 5400), ("1h30m", 5400), ("1.5h", 5400), ("15", 900 / 60), ("30000000us", 30),
    ("1w", 604800), ("5M", 5 * 2629800), ("600s500ms", 600.5), ("2 days", 172800), ("1y", 31557600), ("0", 0),
    (" 300 s ", 300),
]


@pytest.mark.parametrize("text, seconds", SPANS)
def test_a_span_of_systemd_is_its_seconds(text, seconds):
    assert numbers.span(text) == seconds


@pytest.mark.parametrize("text", ["", "abc", "-5", "5 fortnights", "1h30x", "5min -1s", "٣s", None, "1" * 5000])
def test_what_systemd_ignores_is_no_span(text):
    assert numbers.span(text) is None


# A second judge: the same spans are held above where there is no systemd.
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here to judge")
@pytest.mark.parametrize("text, seconds", SPANS)
def test_systemd_takes_a_span_for_the_same(text, seconds):
    said = subprocess.run(
        ["systemd-analyze", "timespan", text.strip()], capture_output=True, text=True, check=True).stdout
    assert int(next(line.split()[-1] for line in said.splitlines() if "s:" in line)) == round(seconds * 10**6)


@pytest.mark.parametrize(
    "text, number",
    [
        ("0x5A", 90), ("0132", 90), ("90", 90), ("-1", -1), ("0", 0), ("00", 0), ("-0x10", -16), ("090", None),
        ("60 # x", None), ("", None), (None, None), ("1_000", None), ("٣", None), ("9" * 5000, None),
    ])
def test_a_number_is_read_as_strtol_reads_it(text, number):
    assert numbers.of_c(text) == number


@pytest.mark.parametrize(
    "text, number",
    [("900s", 900), ("+1200", 1200), ("0x3", 0), ("003", 3), ("1_0", 1), ("never", None), ("", None), ("-1", None)])
def test_a_number_is_read_as_sscanf_reads_it(text, number):
    assert numbers.scanned(text) == number


@pytest.mark.parametrize(
    "text, number",
    [("3", 3), (" -1 ", -1), ("+4", 4), ("1_000", None), ("0x3", None), ("٣", None), ("9" * 5000, None), (None, None)])
def test_a_decimal_number_is_nothing_else(text, number):
    assert numbers.decimal(text) == number
