# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host's endpoints, databases and mappings stand below it, with what each control makes of them."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import things
from tests.unit.support.report_samples import finding


def database(status, name="PostgreSQL 15"):
    return {"kind": "database", "name": name, "status": status}


def test_one_row_for_each_thing_whatever_number_of_controls():
    rows = things.things_of([
        finding("database_authentication", "fail", things=[database("fail"), database("pass", "Redis 7")]),
        finding("database_tls_required", "fail", things=[database("fail")]),
        finding("archive_mode", "pass", things=[database("pass")]), finding()])
    assert rows == {"things_more": 0, "things": [
        {"kind": "database", "name": "PostgreSQL 15", "controls": {
            "fail": ["database_authentication", "database_tls_required"], "pass": ["archive_mode"]}},
        {"kind": "database", "name": "Redis 7", "controls": {"pass": ["database_authentication"]}}]}


def test_what_is_beyond_the_bound_is_counted(monkeypatch):
    monkeypatch.setattr(things, "MOST", 1)
    rows = things.things_of([finding(things=[database("pass"), database("pass", "Redis 7")])])
    assert (len(rows["things"]), rows["things_more"]) == (1, 1)
    # What a finding has left out already is no less.
    assert things.things_of([finding(things=[database("pass")], things_more=7)])["things_more"] == 7
