# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A package is installed: as its files show, or as it is staged."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed

PATHS = ("/usr/sbin/app", "/usr/lib/*/app")


@pytest.fixture
def host(tmp_path):
    """A running host whose package sources have the package."""
    found = Host(str(tmp_path))
    found.running = True
    return found


@pytest.mark.parametrize("path", ["usr/sbin/app", "usr/lib/x86_64/app"])
def test_one_of_its_files_is_enough(host, tmp_path, path):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text("")
    assert installed("app", PATHS).there(host) and installed("app", PATHS).check(host).status == "pass"


def test_a_file_that_is_not_there_is_told_with_every_place_that_was_searched(host):
    seen = installed("app", PATHS, fixable=False).check(host)
    assert (seen.status, seen.reason) == ("fail", "not_installed")
    assert [tuple(one) for one in seen.evidence] == [("absent", "/usr/sbin/app /usr/lib/*/app", "")]
    assert "app" in seen.message.zh


def test_its_own_fix_settles_it_and_its_files_are_still_to_come(host, monkeypatch):
    monkeypatch.setattr(
        type(host), "run", lambda _host, argv, **_more: Output(0, "app:\n  Installed: (none)\n  Candidate: 1.0\n", ""))
    expected = installed("app", PATHS)
    expected.fix(host)
    assert (
        [one.describe() for one in host.actions] and expected.check(host).status == "pass" and not expected.there(host))
