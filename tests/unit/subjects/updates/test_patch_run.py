# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one host does of a patch run: it keeps before it changes, installs what the manifest names, and goes back."""

import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import health, patch_apt, patch_run

STATUS = "/var/lib/dpkg/status"
PACKAGE = "Package: {}\nStatus: {} ok installed\nArchitecture: amd64\nVersion: {}\n\n"
WANTED = [{"name": "openssl", "arch": "amd64", "version": "2", "sha256": "a" * 64, "suite": "x"}]


@pytest.fixture
def host(tree, tmp_path, monkeypatch):
    """A host whose commands are written down, and answered by a function of their words."""
    made = tree({
        STATUS: PACKAGE.format("openssl", "install", "1") + PACKAGE.format("sudo", "hold", "1"),
        "/etc/os-release": "ID=debian\nVERSION_ID=12\n"})
    made.asked = []
    made.offers = "Package: openssl\nVersion: 2\nSHA256: %s\n\n" % ("a" * 64)
    made.fails = ()

    def execute(self, argv, **_more):
        self.asked.append(list(argv))
        if any(word in argv for word in self.fails):
            return Output(100, "", "E: it failed\n")
        if argv[0] == "apt-cache":
            return Output(0, self.offers, "")
        if "download" in argv:
            (tmp_path / "var/lib/jrt0117/patches/r1/old/openssl_1_amd64.deb").write_bytes(b"deb")
        if "install" in argv and "-s" not in argv:
            version = "1" if "--allow-downgrades" in argv else "2"
            tree({STATUS: PACKAGE.format("openssl", "install", version)})
        return Output(0, "amd64\n" if "--print-architecture" in argv else "", "")
    monkeypatch.setattr(Host, "execute", execute)
    monkeypatch.setattr(patch_apt.Apt, "kept", (str(tmp_path / "etc"),))
    makedirs = os.makedirs
    monkeypatch.setattr(os, "makedirs", lambda path, **more: makedirs(str(tmp_path) + path, **more))
    exists = os.path.exists
    monkeypatch.setattr(
        os.path, "exists", lambda path: exists(str(tmp_path) + path if str(path).startswith("/var") else path))
    return made


def kept(host, accept=False):
    return patch_run.PatchRun(host, "r1").keep(WANTED, (), accept)


def installs(host):
    return [argv for argv in host.asked if "install" in argv]


def test_settings_and_the_old_versions_are_kept_before(host, tmp_path):
    found = kept(host)
    assert (found["old"], found["no_way_back"]) == (["openssl_1_amd64.deb"], [])
    assert any(name.endswith("etc/os-release") for name in found["digests"])
    assert (tmp_path / "var/lib/jrt0117/patches/r1/before.tar").stat().st_mode & 0o777 == 0o600
    assert not installs(host)


def test_what_is_kept_is_never_kept_again(host):
    first = kept(host)
    patch_run.PatchRun(host, "r1").install(WANTED, False)
    assert kept(host) == first


def test_without_a_way_back_nothing_is_kept_as_done_unless_that_is_accepted(host):
    host.fails = ("download",)
    with pytest.raises(ActionError, match="openssl=1"):
        kept(host)
    assert patch_run.PatchRun(host, "r1").known() == {}
    assert kept(host, accept=True)["no_way_back"] == ["openssl=1"]


def test_keeping_that_was_cut_short_begins_anew(host):
    host.fails = ("--get-selections",)
    with pytest.raises(ActionError):
        kept(host)
    host.fails = ()
    assert kept(host)["old"] == ["openssl_1_amd64.deb"]


def test_nothing_is_installed_before_something_is_kept(host):
    with pytest.raises(ActionError, match="nothing was kept"):
        patch_run.PatchRun(host, "r1").install(WANTED, False)
    assert not installs(host)


def test_the_version_of_the_manifest_is_installed_and_no_other(host):
    kept(host)
    found = patch_run.PatchRun(host, "r1").install(WANTED, False)
    assert [one["name"] for one in found["packages"]] == ["openssl"]
    assert installs(host)[-1][-1] == "openssl:amd64=2" and "--no-remove" in installs(host)[-1]
    assert patch_run.behind(host, WANTED) == []


@pytest.mark.parametrize("offers", ["", "Package: openssl\nVersion: 2\nSHA256: %s\n" % ("b" * 64)])
def test_another_file_than_the_test_ring_had_is_refused(host, offers):
    kept(host)
    host.offers = offers
    with pytest.raises(ActionError, match="another digest"):
        patch_run.PatchRun(host, "r1").install(WANTED, False)
    assert not installs(host)


def test_what_is_held_or_not_installed_is_left(host):
    more = [{**WANTED[0], "name": "sudo"}, {**WANTED[0], "name": "nginx"}]
    assert [held for _one, _now, held in patch_run.behind(host, more)] == [True]


def test_check_mode_simulates(host):
    patch_run.PatchRun(host, "r1").install(WANTED, True)
    assert "-s" in installs(host)[-1] and patch_run.behind(host, WANTED)


def test_the_kept_versions_come_back(host):
    kept(host)
    patch_run.PatchRun(host, "r1").install(WANTED, False)
    found = patch_run.PatchRun(host, "r1").back(False)
    assert [one["now"] for one in found["packages"]] == ["1"]
    assert installs(host)[-1][-1].endswith("/old/openssl_1_amd64.deb") and patch_run.behind(host, WANTED)
    assert patch_run.PatchRun(host, "r1").back(False)["packages"] == []


def test_what_a_run_has_begun_belongs_to_it_though_it_is_missing_no_more(host):
    kept(host)
    run = patch_run.PatchRun(host, "r1")
    run.install(WANTED, False)
    assert [one["name"] for one in run.begun([])] == ["openssl"]


def test_how_it_ended_is_written_down(host, tmp_path):
    patch_run.PatchRun(host, "r1").note({"result": "ok"})
    assert json.loads((tmp_path / "var/lib/jrt0117/patches/r1/run.json").read_text()) == {"result": "ok"}


def test_other_packages_than_debian_s_are_refused(tree):
    with pytest.raises(HostError, match="packages of apk"):
        patch_run.release(tree({"/lib/apk/db/installed": "P:musl\nV:1\nA:x\n"}))


@pytest.mark.parametrize("check, result", [
    ({"name": "a", "command": ["true"]}, "ok"), ({"name": "a", "port": 1}, "failed"), ({"name": "a"}, "failed"),
    ({"name": "a", "url": "file:///no/such"}, "failed"), ({"name": "a", "url": "nonsense"}, "failed"),
    ({"name": "a", "port": "many"}, "failed"), ({"name": "a", "unit": "x.service"}, "failed")])
def test_each_check_is_told(host, check, result):
    found, = health.checked(host, [check])
    assert (found["name"], found["result"], bool(found["said"])) == ("a", result, result == "failed")
