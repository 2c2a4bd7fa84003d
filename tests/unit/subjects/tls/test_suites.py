# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of suites are those of the registry; no hello mixes keys of two kinds."""

import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_the_names_are_those_of_openssl():
    told = subprocess.run(
        ["openssl", "ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], capture_output=True, text=True,
        check=True).stdout
    names = {int(line.split()[0].replace("0x", "").replace(",", ""), 16): line.split()[2] for line in told.splitlines()}
    known = {code: name for code, name in names.items() if not any(word in name for word in ("PSK", "SRP", "GOST"))}
    assert len(known) > 80
    assert {code: suites.name(code) for code in known} == known


def test_each_suite_is_of_one_kind_and_no_hello_has_more_than_a_hundred():
    kinds = suites.old()
    assert [len(kind) for kind in kinds] == [79, 56, 90]
    assert len(set(sum(kinds, ()))) == sum(map(len, kinds))
    assert set(suites.GOOD_RSA) <= set(kinds[0]) and set(suites.GOOD_ECDSA) <= set(kinds[1])


def test_what_is_good_has_forward_secrecy_and_authenticated_encryption():
    for code in suites.GOOD_RSA + suites.GOOD_ECDSA:
        name = suites.name(code)
        assert "DHE_" in name and any(kind in name for kind in ("GCM", "CCM", "POLY1305")) and not name.endswith("_8")


def test_what_has_no_name_is_told_by_its_number():
    assert (suites.name(0xABCD), suites.group_name(77)) == ("0xABCD", "group 77")
