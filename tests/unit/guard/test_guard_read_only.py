# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard finds /etc read-only when it undoes a run, and a package that dpkg has left half configured."""

import os
import shutil
import signal
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import UndoError
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import watch as guard_watch
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from tests.unit.guard.conftest import BEFORE
from tests.unit.support import mounting

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts"),
    pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg here"),
]
BROUGHT = {"etc/half.conf": b"half\n", "usr/share/half/data": b"half\n"}


@pytest.fixture
def half(tmp_path, site, monkeypatch):
    """A run that was killed while dpkg, a real one for this tree, had a package unpacked and not configured."""
    package = tmp_path / "var/half"
    for name, data in {
            **BROUGHT, "DEBIAN/conffiles": b"/etc/half.conf\n", "DEBIAN/postinst": b"#!/bin/sh\nexit 1\n",
            "DEBIAN/control": b"Package: half\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\n"
            b"Description: x\n"}.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_bytes(data)
    (package / "DEBIAN/postinst").chmod(0o755)
    subprocess.run(["dpkg-deb", "--build", str(package)], check=True, stdout=subprocess.DEVNULL)
    for name in ("info", "updates", "triggers"):
        (tmp_path / "var/lib/dpkg" / name).mkdir(parents=True)
    (tmp_path / "usr").mkdir()
    (tmp_path / "var/lib/dpkg/status").write_bytes(b"")
    calls = []

    def execute(_host, argv, _timeout, _data):
        here = ["--admindir=%s/var/lib/dpkg" % tmp_path] if argv[0] == "dpkg-query" else [
            "--root=%s" % tmp_path, "--force-script-chrootless"]
        calls.append(argv)
        done = subprocess.run([argv[0], *here, *argv[1:]], capture_output=True, check=False)
        return Output(done.returncode, done.stdout.decode(), done.stderr.decode())

    def install(_package, host):
        host.execute(["dpkg", "-i", str(package) + ".deb"])
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(
        Host, "which", lambda _host, name: shutil.which(name) if name in ("dpkg", "dpkg-query") else None)
    monkeypatch.setattr(Host, "_execute", execute)
    monkeypatch.setattr(Package, "apply", install)
    with mounting.namespace():
        if os.fork() == 0:
            site.enforce(action=Package("half"))
            os._exit(0)
        assert os.WIFSIGNALED(os.wait()[1])
        assert states(tmp_path) == "half-configured" and BROUGHT.items() <= site.files().items()
        site.passes(121)
        site.calls = calls
        yield site


def states(root):
    """Return the state in which dpkg says that the package is."""
    query = ["dpkg-query", "--admindir=%s/var/lib/dpkg" % root, "-W", "-f", "${db:Status-Status}", "half"]
    return subprocess.run(query, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()


@pytest.mark.parametrize("folder", ["etc", "usr"])
def test_dpkg_half_way_on_a_read_only_etc_is_left_as_it_is_told_and_taken_back_when_etc_can_be_written(half, folder):
    mounting.read_only(half.root / folder)
    for _attempt in range(2):
        with pytest.raises(UndoError) as told:
            guard_watch.take_back(half.host, half.state)
        # What happened, what stands, and what is to be done.
        assert "/%s is mounted read-only, so half cannot be removed" % folder in str(told.value)
        assert "stays as it is" in str(told.value) and "mount it read-write" in str(told.value)
        # dpkg was asked, and not begun: what it would have done half way, its next call would have found.
        assert [argv for argv in half.calls if argv[0] != "dpkg-query"] == []
        assert states(half.root) == "half-configured" and half.state.there
        assert BROUGHT.items() <= half.files().items()
    mounting.read_only(half.root / folder, False)
    assert guard_watch.take_back(half.host, half.state)
    assert half.files() == BEFORE and states(half.root) == "" and not half.state.there


def test_what_stops_dpkg_is_told_in_its_own_words(half):
    script = half.root / "var/lib/dpkg/info/half.postrm"
    script.write_bytes(b"#!/bin/sh\nexit 3\n")
    script.chmod(0o755)
    with pytest.raises(UndoError, match=r"dpkg --purge half: dpkg: error processing package half .* exit status 3"):
        guard_watch.take_back(half.host, half.state)


def test_dpkg_half_way_is_taken_back_where_nothing_is_read_only(half):
    assert guard_watch.take_back(half.host, half.state)
    assert half.files() == BEFORE and states(half.root) == ""
