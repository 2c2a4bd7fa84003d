# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which programs a run has root execute, and whose processes it believes: none that an ordinary user could have put
there or started.
"""

import os
import subprocess
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import hooks as guard_hooks
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import asking
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

USER, TEAM = 61001, 61002
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")


@pytest.fixture
def local():
    """A folder of programs in which root alone can write, as is each above it."""
    base = "/var/lib/jrt0117-test-%d" % os.getpid()
    os.makedirs(base + "/bin")
    program = base + "/bin/rpm"
    with open(program, "w") as stream:
        stream.write("#!/bin/sh\necho ran\n")
    os.chmod(program, 0o755)
    yield base
    for path, _folders, names in os.walk(base, topdown=False):
        for name in names:
            os.unlink(os.path.join(path, name))
        os.rmdir(path)


@pytest.fixture
def host(local, monkeypatch):
    monkeypatch.setattr(asking, "_PATH", local + "/bin")
    return Host("/")


def test_a_program_of_roots_in_a_folder_of_roots_is_run(host, local):
    assert host.run([local + "/bin/rpm"]).out == "ran\n"
    assert host.execute(["rpm"]).out == "ran\n"


@pytest.mark.parametrize("spoilt", [
    lambda base: os.chown(base + "/bin/rpm", USER, 0),
    lambda base: os.chmod(base + "/bin/rpm", 0o757),
    lambda base: (os.chown(base + "/bin", 0, TEAM), os.chmod(base + "/bin", 0o2775)),
    lambda base: os.chmod(base + "/bin", 0o1777),
    lambda base: os.chown(base, USER, 0),
], ids=["a user's file", "a file open to all", "a team's folder", "a folder open to all", "a user's folder above"])
def test_a_program_that_others_than_root_can_replace_is_not_run(host, local, spoilt):
    spoilt(local)
    with pytest.raises(Missing, match="others than root"):
        host.run([local + "/bin/rpm"])
    assert host.which(local + "/bin/rpm") is None and host.which("rpm") is None


def test_a_link_that_others_can_turn_is_not_followed_to_a_program(host, local):
    os.mkdir(local + "/team")
    os.chown(local + "/team", USER, 0)
    os.symlink(local + "/bin/rpm", local + "/team/rpm")
    with pytest.raises(Missing, match="others than root"):
        host.run([local + "/team/rpm"])


@pytest.mark.parametrize("user, there", [(0, True), (USER, False)])
def test_a_cron_that_a_user_has_named_so_starts_no_guard(user, there):
    code = (
        "import os, sys, time; open('/proc/self/comm', 'w').write('jrt-crond'); os.setuid(%d); print(flush=True); "
        "time.sleep(60)" % user)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        try:
            process.stdout.readline()
            assert guard_hooks._runs("jrt-crond") is there
        finally:
            process.kill()


def test_a_program_begun_is_asked_once_and_gives_its_answer_later(host, local):
    with open(local + "/bin/rpm", "w") as stream:
        stream.write("#!/bin/sh\necho run >> %s/bin/runs\necho said\n" % local)
    host.begin(["rpm"])
    host.begin(["rpm"])
    assert host.run(["rpm"]).out == "said\n"
    host.begin(["rpm"])
    assert host.run(["rpm"]).out == "said\n"
    with open(local + "/bin/runs") as stream:
        assert stream.read() == "run\n"


def test_what_was_begun_before_the_host_changed_is_no_answer(host, local):
    host.begin(["rpm"])
    with open(local + "/bin/rpm", "w") as stream:
        stream.write("#!/bin/sh\necho anew\n")
    host.refresh()
    assert host.run(["rpm"]).out == "anew\n"


def test_what_cannot_be_begun_is_told_to_whoever_asks(host, local):
    os.chmod(local + "/bin/rpm", 0o757)
    host.begin(["rpm"])
    with pytest.raises(Missing):
        host.run(["rpm"])
