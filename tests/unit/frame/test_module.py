# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a result says of the host beside its findings: the accounts that are there, for the registers' sake."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import validated
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

PASSWD = "root:x:0:0:root:/root:/bin/bash\nliwei:x:1000:1000::/home/liwei:/sbin/nologin\n"


@pytest.fixture
def accounts(tmp_path):
    """What a host with these files tells of its accounts."""
    def told(passwd=PASSWD, area="accounts", **files):
        (tmp_path / "etc").mkdir(exist_ok=True)
        for name, text in {**({"passwd": passwd} if passwd else {}), **files}.items():
            (tmp_path / "etc" / name).write_text(text)
        params = {
            "root": str(tmp_path), "guard_seconds": 120, "run_id": "run1", "level": 3, "waivers": [],
            "clauses": ["8.3.3-B-b-5"], "waivers_ignored": []}
        values = {area: validated(AREAS[area].options, {}, area)}
        run = SimpleNamespace(params=params, _diff=False)
        return module.run_areas(run, {area: AREAS[area]}, values)["jrt0117"]["accounts"]
    return told


def test_every_account_is_told_those_that_log_in_nowhere_too(accounts):
    assert accounts() == {"names": ["liwei", "root"], "whole": True}


def test_where_a_directory_has_more_of_them_that_is_told(accounts):
    found = accounts(**{"nsswitch.conf": "passwd: files ldap\n", "nslcd.conf": "uri ldap://ldap.example.com\n"})
    assert found == {"names": ["liwei", "root"], "whole": False}


def test_what_cannot_be_read_is_not_told_as_none(accounts):
    assert accounts(passwd="") is None
    assert accounts(passwd="liwei:x:1000:1000::/:/bin/sh\n") is None


def test_more_than_anybody_compares_is_not_told(accounts, monkeypatch):
    monkeypatch.setattr(module, "_MOST_ACCOUNTS", 1)
    assert accounts() is None


def test_another_area_tells_nothing_of_accounts(accounts):
    assert accounts(area="audit") is None


@pytest.mark.parametrize(
    ("written", "told"), [("3d" * 16 + "\n", "3d" * 16), ("", None), (None, None), ("x" * 5000, "x" * 64)])
def test_a_host_is_known_again_by_its_machine_id(tmp_path, written, told):
    (tmp_path / "etc").mkdir()
    if written is not None:
        (tmp_path / "etc/machine-id").write_text(written)
    assert module.facts(Host(str(tmp_path)))["machine_id"] == told
