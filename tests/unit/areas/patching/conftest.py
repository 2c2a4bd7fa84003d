# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the patching area judged or enforced on a small tree; apt answers for its sources."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from tests.unit.support import records
from tests.unit.support.area_host import area_fixtures

policy_of, judge, enforce = area_fixtures("patching")

LISTS = "/var/lib/apt/lists/"
MAIN = (LISTS + "deb.example.org_debian_dists_bookworm_main_binary-amd64_Packages", "Debian", "oldstable", "bookworm")
SECURITY = (
    LISTS + "deb.example.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages", "Debian-Security",
    "oldstable-security", "bookworm-security")


def entry(path, label, suite, codename, origin="Debian", trusted="yes", site="https://deb.example.org/debian",
          where="/etc/apt/sources.list"):
    """Return a line of `apt-get indextargets`."""
    key = "main/binary-amd64/Packages"
    return "|".join((path, key, label, suite, codename, origin, site, codename, trusted, where + ":1"))


@pytest.fixture
def apt(monkeypatch):
    """Return a function that has apt answer with these sources and settings, and systemd that a timer records them;
    what else is asked fails.
    """
    records.still(monkeypatch)

    def answer(*entries, dump="", timer=None, **others):
        def run(_self, argv, **_more):
            if argv[0] == "systemctl":
                return records.said(timer)
            if "indextargets" in argv:
                return Output(0, "".join(one + "\n" for one in entries), "")
            if argv[:2] == ["apt-config", "dump"]:
                return Output(0, dump, "")
            return others.get(argv[-1].rpartition("/")[2], Output(100, "", "no such answer\n"))
        monkeypatch.setattr(Host, "run", run)
    return answer
