# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that anybody may write to, or that nobody owns, on all file systems of the host."""

import itertools
import json
import os
import stat

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts, walk
from tests.unit.support.closed_files import mode_of, needs_root

CONTROL = FileAccess()


@pytest.mark.parametrize("path, mode, mended", [
    ("/usr/bin/tool", 0o777, 0o775), ("/etc/cron.d/e2scrub", 0o666, 0o664), ("/var/tmp", 0o777, 0o1777),
])
def test_what_is_writable_by_all_is_closed_and_twice_equals_once(
        good, judge, enforce, tree, tmp_path, path, mode, mended):
    found = judge(CONTROL, good(modes={path: mode}))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == "%s is writable by everybody (mode %04o)." % (path, mode)
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert mode_of(tmp_path, path) == mended
    assert enforce(CONTROL, tree())[1] == []


@needs_root
def test_a_file_that_others_could_exchange_is_told_and_every_other_is_closed(good, enforce, tree, tmp_path):
    host = good({"/opt/team/tool": "", "/opt/own/tool": ""}, modes={"/opt/team/tool": 0o666, "/opt/own/tool": 0o666})
    os.link(str(tmp_path / "opt/team/tool"), str(tmp_path / "opt/team/too"))
    os.chown(str(tmp_path / "opt/team"), 0, 1001)
    (tmp_path / "opt/team").chmod(0o2775)
    found = enforce(CONTROL, host)[0]
    assert (mode_of(tmp_path, "/opt/team/tool"), mode_of(tmp_path, "/opt/own/tool")) == (0o666, 0o664)
    assert "it is not changed: the file has 2 names" in found["advice"]["en"] and found["reason"] == "writable_by_all"


@needs_root
@pytest.mark.parametrize(
    "files", [{}, {"/etc/nsswitch.conf": "passwd: files sss\n", "/etc/sssd/sssd.conf": "[domain/bank]\n"}])
def test_a_file_that_nobody_owns_is_for_a_person(good, judge, tmp_path, files):
    host = good(files)
    os.chown(str(tmp_path / "usr/bin/tool"), 54321, 54321)
    found = judge(CONTROL, host)
    assert (
        found["status"], found["would"], found["would_change"]) == ("not_checked" if files else "fail", "person", False)
    assert found["message"]["en"].startswith("/usr/bin/tool belongs to ")


@needs_root
def test_containers_files_and_links_are_left_out(good, judge, tmp_path):
    host = good({"/var/lib/docker/overlay2/a/diff/file": ""})
    os.chown(str(tmp_path / "var/lib/docker/overlay2/a/diff/file"), 54321, 54321)
    os.symlink("/nowhere", str(tmp_path / "etc/dangling"))
    os.symlink("/", str(tmp_path / "etc/up"))
    assert judge(CONTROL, host)["status"] == "pass"


@pytest.mark.parametrize("options", [dict(walk_entries=5), dict(walk_seconds=0.0)])
def test_a_walk_that_hits_its_bound_never_passes(good, judge, options):
    found = judge(CONTROL, good(), **options)
    assert (
        found["status"], found["reason"], "entries under /etc" in found["message"]["en"]) == (
        "not_checked", "walk_bounded", True)


def test_what_people_put_into_open_folders_keeps_no_system_file_from_being_seen(good, judge):
    many = {"/var/tmp/%d/%d" % pair: "" for pair in itertools.product(range(10), range(30))}
    host = good(dict(many, **{"/usr/bin/open": ""}), modes={"/usr/bin/open": 0o666, "/var/tmp": 0o1777})
    found = judge(CONTROL, host, walk_entries=200)
    assert (found["status"], found["reason"]) == ("fail", "writable_by_all")
    assert "/usr/bin/open" in found["message"]["en"] and "ended early in /var/tmp" in json.dumps(found)


def test_hostile_names_survive(good, judge, enforce, tree, tmp_path):
    host = good()
    folder = os.fsencode(str(tmp_path / "etc"))
    names = [b"new\nline: \x1b[31m", b"bad\xff\xfeutf8", "中文 名".encode(), b"{0}{name}%s"]
    for name in names:
        with open(os.path.join(folder, name), "wb"):
            os.chmod(os.path.join(folder, name), 0o666)
    found = judge(CONTROL, host)
    text = json.dumps(found, ensure_ascii=False).encode("utf-8").decode("utf-8")
    assert (found["status"], len(found["details"])) == ("fail", 4)
    assert "/etc/new\\\\nline" in text and "/etc/bad\\\\udcff" in text and "/etc/中文 名" in text
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert all(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) == 0o664 for name in names)


@pytest.mark.parametrize("path", ["/var/log/app.log", "/usr/local/my tools/run", "/opt/data"])
def test_a_local_file_system_mounted_below_is_walked_too(good, judge, enforce, tree, tmp_path, mounted, path):
    host = good({path: ""}, modes={path: 0o666})
    mounted({os.path.dirname(path): "tmpfs"})
    found = judge(CONTROL, host)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == "%s is writable by everybody (mode 0666)." % path
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert mode_of(tmp_path, path) == 0o664


@pytest.mark.parametrize(
    "kinds, kind",
    [
        ({"/srv": "nfs4"}, "nfs4"), ({"/srv": "ext4", "/srv/share": "cifs"}, "cifs"),
        ({"/srv/share": "fuse.sshfs"}, "fuse.sshfs"), ({"/srv/share": "autofs"}, "autofs")])
def test_a_file_system_that_may_be_another_machines_is_left_alone_and_not_a_pass(good, judge, mounted, kinds, kind):
    host = good({"/srv/share/open": ""}, modes={"/srv/share/open": 0o666})
    mounted(kinds)
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], found["reason"]) == ("not_checked", "person", "walk_left_out")
    assert found["message"]["en"] == (
        "%s was not looked into: its file system (%s) is not of this host, or of a kind unknown here."
        % (list(kinds)[-1], kind))


def test_of_several_file_systems_on_one_place_the_last_counts(good, judge, mounted, tmp_path):
    host = good({"/srv/share/open": ""})
    mounted({"/srv/share": "autofs"})
    with open(mounts.TABLE, "a") as stream:
        stream.write("37 25 0:31 / %s/srv/share rw - ext4 source rw\n" % tmp_path)
    assert judge(CONTROL, host)["status"] == "pass"


def test_a_file_system_that_stores_nothing_is_left_out_and_that_is_told(good, judge, mounted):
    host = good({"/var/lib/nfs/rpc_pipefs/pipe": ""}, modes={"/var/lib/nfs/rpc_pipefs/pipe": 0o666})
    mounted({"/var/lib/nfs/rpc_pipefs": "rpc_pipefs"})
    found = judge(CONTROL, host)
    assert found["status"] == "pass"
    assert {"kind": "file", "ref": "/var/lib/nfs/rpc_pipefs", "text": "rpc_pipefs"} in found["evidence"]


def test_mounted_data_comes_last_and_is_bounded(good, judge, mounted):
    host = good({"/etc/data/%d/x" % number: "" for number in range(200)})
    mounted({"/etc/data": "xfs"})
    found = judge(CONTROL, host, walk_entries=300)
    assert (found["status"], found["reason"]) == ("not_checked", "walk_bounded")
    assert "ended early in /etc/data" in found["message"]["en"] and "/usr" in found["message"]["en"]


def test_mounts_that_cannot_be_told_are_an_error(good, judge, monkeypatch):
    monkeypatch.setattr(mounts, "TABLE", "/nowhere")
    found = judge(CONTROL, good())
    assert (found["status"], "/nowhere: No such file" in found["message"]["en"]) == ("error", True)


def test_of_too_many_open_files_the_rest_is_counted_and_closed_by_further_runs(good, judge, enforce, tree, monkeypatch):
    monkeypatch.setattr(walk, "MOST", 2)
    names = ["/etc/open%d" % number for number in range(5)]
    found = judge(CONTROL, good(dict.fromkeys(names, ""), modes=dict.fromkeys(names, 0o666)))
    assert (found["status"], found["would"], len(found["details"])) == ("fail", "person", 3)
    assert "3 more files are writable by everybody, beyond the 2 that are named." in json.dumps(found)
    for left in (3, 1):
        found, changed = enforce(CONTROL, tree())
        assert (found["status"], len(changed)) == ("fail", 2)
        assert found["message"]["en"].startswith("%d more file" % left)
    found, changed = enforce(CONTROL, tree())
    assert (found["status"], len(changed)) == ("pass", 1)


@needs_root
def test_of_too_many_files_without_an_owner_the_rest_is_counted(good, judge, tmp_path, monkeypatch):
    monkeypatch.setattr(walk, "MOST", 2)
    host = good({"/etc/lost%d" % number: "" for number in range(5)})
    for number in range(5):
        os.chown(str(tmp_path / ("etc/lost%d" % number)), 54321, 54321)
    assert "3 more files have no owner in the local files" in json.dumps(judge(CONTROL, host))


def test_a_file_system_that_does_not_answer_is_not_a_pass(good, judge, mounted, monkeypatch):
    host = good({"/opt/disk/file": ""})
    mounted({"/opt/disk": "ext4"})
    original = os.lstat

    def broken(path, *args, **kwargs):
        if str(path).endswith("/opt/disk"):
            raise OSError(5, "Input/output error")
        return original(path, *args, **kwargs)
    monkeypatch.setattr(os, "lstat", broken)
    found = judge(CONTROL, host)
    assert (
        found["status"], found["reason"], "/opt/disk" in found["message"]["en"]) == (
        "not_checked", "walk_refused", True)
