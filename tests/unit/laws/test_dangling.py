# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A link that leads nowhere, as removed packages leave them, costs no verdict where the program passes over it.

sudo, systemd, sysctl, libpwquality, fail2ban and augenrules do (Debian 12, tried with each), and pam_access by its
source; sshd does not start with one, and rsyslog drops its whole configuration.
"""

import fnmatch
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.every_format import host_of, tasks, write

NOT_PASSED_OVER = ("/etc/ssh/", "/etc/rsyslog.d/")


class Judging(Engine):
    """Judges, and stages nothing."""

    def _stage_all(self, before):
        pass


def verdicts(root):
    """Return the verdict of every control, and of each that broke what broke it."""
    found = Judging(Host(str(root)), tasks(), 3).check()
    return (
        {one["control"]: one["status"] for one in found},
        {one["control"]: one["message"]["en"] for one in found if one["reason"] == "control_failed"})


@pytest.fixture(params=["debian", "redhat"])
def root(request, tmp_path):
    """A tree with a file of every format."""
    files, _answers, _tasks = host_of(request.param)
    write(tmp_path, files)
    return tmp_path


@pytest.fixture
def patterns(monkeypatch):
    """The patterns by which files are looked for."""
    asked = set()
    glob = Host.glob

    def watched(self, pattern):
        asked.add(pattern)
        return glob(self, pattern)
    monkeypatch.setattr(Host, "glob", watched)
    return asked


def test_with_one_in_every_folder_every_verdict_is_as_it_was(root, patterns):
    before, broken = verdicts(root)
    assert broken == {}
    passing_over = [pattern for pattern in patterns if not pattern.startswith(NOT_PASSED_OVER)]
    assert len(placed(root, passing_over, lambda place: place.symlink_to("/gone"))) > 30
    after, broken = verdicts(root)
    assert broken == {}
    assert {name: (before[name], now) for name, now in after.items() if now != before[name]} == {}


@pytest.mark.parametrize("link, control", [
    ("/etc/ssh/sshd_config.d/50-gone.conf", "no_empty_passwords"), ("/etc/rsyslog.d/50-gone.conf", "log_forwarding")])
def test_where_the_program_does_not_it_is_an_error_that_names_the_link(root, link, control):
    place = root / link.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to("/gone")
    statuses, broken = verdicts(root)
    assert (statuses[control], broken) == ("error", {})
    with pytest.raises(Missing, match=link + ": leads to /gone, which does not exist"):
        Host(str(root)).read(link)


@pytest.mark.parametrize(
    "make", [lambda place: place.mkdir(), os.mkfifo, lambda place: place.symlink_to(place.name)],
    ids=["directory", "fifo", "loop"])
def test_what_is_no_file_breaks_no_control(root, patterns, make):
    verdicts(root)
    assert len(placed(root, patterns, make)) > 30
    _after, broken = verdicts(root)
    assert broken == {}


def placed(root, patterns, make):
    """Make something in each folder that is looked into, by a name that fits, and return the places."""
    return [place for place in (_placed(root, pattern, make) for pattern in sorted(patterns)) if place is not None]


def _placed(root, pattern, make):
    place = root / pattern.lstrip("/").replace("[0-9]", "0").replace("*", "99-left").replace("?", "0")
    if not fnmatch.fnmatch(str(place), str(root) + pattern) or os.path.lexists(place) or "*" not in pattern:
        return None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        # Another pattern's link stands in the way.
        return None
    make(place)
    return place
