# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers and spans of time as each program takes them."""

import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
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


@pytest.mark.parametrize("text, number", [
    ("0", 0), ("007", 7), ("9" * 30, int("9" * 30)), ("\u00b2", None), ("\u0663", None), ("9" * 4301, None),
    ("+5", None), ("-5", None), (" 5", None), ("", None), (None, None), ("5\n", None)])
def test_digits_are_those_of_ascii(text, number):
    assert numbers.whole(text) == number


@pytest.mark.parametrize("data, base, number", [(b"0x1003\n", 16, 0x1003), (b"-1000\n", 10, -1000)])
def test_a_file_of_the_kernel_is_its_number(tree, data, base, number):
    assert numbers.of_kernel(tree({"/proc/x": data}), "/proc/x", base) == number


@pytest.mark.parametrize("data", [b"", b"yes\n", b"\xb2\n", "\u00b2".encode()])
def test_one_that_holds_none_is_named(tree, data):
    host = tree({"/proc/x": data})
    with pytest.raises(Unreadable, match="/proc/x: holds no number"):
        numbers.of_kernel(host, "/proc/x")
