# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of packages are ordered as dpkg and rpm order them."""

import random
import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import deb_version, rpm_version

OLDER = {
    deb_version: [
        ("1.0", "1.1"), ("1.9", "1.10"), ("1.0~rc1", "1.0"), ("1.0~~", "1.0~"), ("1.0", "1.0-1"), ("1.0-1", "1.0-1+b1"),
        ("1.0a", "1.0+"), ("2.0", "1:0.1"), ("1.0-1~deb12u1", "1.0-1"), ("1.0-1", "1.0-1.1"), ("1.0a", "1.0b")],
    rpm_version: [
        ("1.0-1", "1.0-2"), ("1.9", "1.10"), ("1.0~rc1", "1.0"), ("1.0", "1.0^git1"), ("1.0^git1", "1.0.1"),
        ("1.0^git1", "1.01"), ("1.0a", "1.0.1"), ("9:1-1", "10:0-1"), ("1.0-1.el8", "1.0-1.el9"),
        ("1.0-1.el8", "1.0-2"), ("1.0^a~b", "1.0^a"), ("1.0~a", "1.0~a^b")]}
SAME = {
    deb_version: [("1.0", "0:1.0"), ("1.00", "1.0"), ("1.0-0", "1.0")],
    rpm_version: [("1.0", "0:1.0"), ("1_0", "1.0"), ("1.01", "1.1"), (":1-1", "0:1-1")]}


@pytest.mark.parametrize("module, older, newer", [
    (module, *pair) for module, pairs in OLDER.items() for pair in pairs])
def test_one_is_older_than_the_other(module, older, newer):
    assert module.compare(older, newer) < 0 < module.compare(newer, older)
    assert module.compare(older, older) == 0


@pytest.mark.parametrize("module, one, other", [(module, *pair) for module, pairs in SAME.items() for pair in pairs])
def test_one_is_the_same_as_the_other(module, one, other):
    assert module.compare(one, other) == 0 == module.compare(other, one)


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg is the judge")
def test_dpkg_says_the_same_of_what_is_drawn():
    rng = random.Random(7)
    words = ("1", "0", "12", "007", "a", "Z", "~", "+", ".", "-", "rc", "deb12u1", "+b")
    wrong = []
    for _turn in range(150):
        one, other = (str(rng.randrange(10)) + "".join(rng.choices(words, k=rng.randrange(5))) + "1" for _ in range(2))
        found = deb_version.compare(one, other)
        said = "lt" if found < 0 else "gt" if found else "eq"
        if subprocess.run(["dpkg", "--compare-versions", one, said, other], check=False).returncode:
            wrong.append((one, said, other))
    assert wrong == []
