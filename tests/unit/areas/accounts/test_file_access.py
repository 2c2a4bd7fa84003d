# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import itertools
import json
import os
import pathlib
import stat

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts, walk
from tests.unit.support.folk import folk

CONTROL = FileAccess()
OWN_UMASK = "/etc/profile.d/zz-jrt0117-umask.sh"
OURS = "# Managed by jrt0117.baseline: group and others are kept out. A stricter umask stays.\numask g-w,o-rwx\n"
PROFILE = "for i in /etc/profile.d/*.sh; do . $i; done\n"
# Without root the group that may read them cannot be given.
SECRET = 0o640 if os.geteuid() == 0 else 0o600
MODES = {
    "/etc/shadow": SECRET, "/etc/gshadow": SECRET, "/etc/sudoers": 0o440, "/etc/sudoers.d": 0o750, "/etc/ssh/ssh_host_ed25519_key": 0o600,
    "/etc/crontab": 0o600, "/etc/cron.d": 0o700, "/boot/grub/grub.cfg": 0o600, "/home/alice": 0o750, "/home/bob": 0o700, "/root": 0o700,
}
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def good(tree, tmp_path):
    """Return a function that makes a compliant host, but for some files and modes."""
    def build(files=None, modes=None):
        made = folk(**{
            "/etc/login.defs": "UMASK\t\t027\n", "/etc/profile": PROFILE, OWN_UMASK: "umask 027\n",
            "/etc/sudoers": "", "/etc/sudoers.d/README": "", "/etc/crontab": "",
            "/etc/ssh/ssh_host_ed25519_key": "", "/etc/ssh/ssh_host_ed25519_key.pub": "", "/etc/cron.d/e2scrub": "", "/boot/grub/grub.cfg": "",
            "/home/alice/.profile": "", "/home/bob/.profile": "", "/root/.profile": "", "/usr/bin/tool": "", "/var/tmp/x": "",
        })
        host = tree(dict(made, **(files or {})))
        os.chmod(str(tmp_path / "etc/sudoers.d/README"), 0o440)
        for path, mode in dict(MODES, **(modes or {})).items():
            os.chmod(str(tmp_path / path.lstrip("/")), mode)
        for path in ("etc/shadow", "etc/gshadow"):
            if os.geteuid() == 0:
                os.chown(str(tmp_path / path), -1, 42)
        if os.geteuid() == 0:
            for name, uid in (("alice", 1000), ("bob", 1001)):
                os.chown(str(tmp_path / "home" / name), uid, uid)
        return host
    return build


def mode_of(tmp_path, path):
    return stat.S_IMODE(os.stat(str(tmp_path / path.lstrip("/"))).st_mode)


def test_closed_files_pass_without_a_diff(good, judge):
    host = good()
    found = judge(CONTROL, host)
    assert (found["details"], found["status"], host.changes) == ([], "pass", {})


@pytest.mark.parametrize("path, broken, mended", [
    ("/etc/passwd", 0o664, 0o644), ("/etc/shadow", 0o644, SECRET), ("/etc/gshadow", 0o660, SECRET), ("/etc/sudoers", 0o644, 0o440),
    ("/etc/sudoers.d", 0o755, 0o750), ("/etc/sudoers.d/README", 0o644, 0o440), ("/etc/ssh/ssh_host_ed25519_key", 0o640, 0o600),
    ("/etc/crontab", 0o644, 0o600), ("/etc/cron.d", 0o755, 0o700), ("/boot/grub/grub.cfg", 0o444, 0o400), ("/home/alice", 0o755, 0o750),
    ("/root", 0o755, 0o750),
])
def test_a_mode_that_is_too_open_fails_is_mended_and_twice_equals_once(good, judge, enforce, tree, tmp_path, path, broken, mended):
    found = judge(CONTROL, good(modes={path: broken}))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert [item["where"] for item in found["details"]] == [path]
    assert "%s has mode %04o" % (path, broken) in found["message"]["en"]
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert mode_of(tmp_path, path) == mended
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("path, mode, mended", [
    ("/etc/sudoers.d/team", 0o755, 0o750), ("/etc/sudoers.d/team", 0o2777, 0o2750), ("/etc/sudoers.d/team", 0o700, 0o700), ("/etc/crontab", 0o755, 0o700),
    ("/etc/security/opasswd", 0o1777, 0o1700), ("/etc/ssh/ssh_host_old_key", 0o711, 0o700), ("/etc/ssh/ssh_host_old_key.pub", 0o775, 0o755),
    ("/boot/grub/grub.cfg", 0o755, 0o700), ("/etc/shadow-", 0o750, 0o700),
])
def test_a_folder_where_a_file_is_meant_stays_one_that_its_owner_and_the_files_readers_enter(good, judge, enforce, tree, tmp_path, path, mode, mended):
    host = good()
    place = tmp_path / path.lstrip("/")
    place.unlink(missing_ok=True)
    place.mkdir(parents=True)
    place.chmod(mode)
    found = judge(CONTROL, host)
    assert found["status"] == ("pass" if mode == mended else "fail")
    assert mode == mended or "expected mode %04o or less" % (mended & 0o777) in found["message"]["en"]
    assert enforce(CONTROL, tree())[0]["status"] == "pass" and mode_of(tmp_path, path) == mended
    assert enforce(CONTROL, tree())[1] == []


def test_a_link_to_a_folder_where_a_file_is_meant_is_told_and_the_folder_left(good, enforce, tmp_path):
    host = good({"/usr/share/rules/x": "", "/etc/sudoers.d/rules": pathlib.PurePath("/usr/share/rules")})
    (tmp_path / "usr/share/rules").chmod(0o755)
    found = enforce(CONTROL, host)[0]
    assert (found["status"], mode_of(tmp_path, "/usr/share/rules")) == ("fail", 0o755)
    assert "it is a link to a folder" in found["advice"]["en"]


@needs_root
def test_a_file_that_is_not_roots_is_given_back(good, judge, enforce, tree, tmp_path):
    host = good()
    os.chown(str(tmp_path / "etc/passwd"), 1000, -1)
    # root is named once, though the tree has an owner of its own beside the system's: the same one here.
    assert judge(CONTROL, host)["message"] == {
        "en": "/etc/passwd has owner alice, expected mode 0644 or less and owner root.", "zh": "/etc/passwd 现为属主 alice，权限应不超过 0644，属主应为 root。"}
    enforce(CONTROL, tree())
    assert os.stat(str(tmp_path / "etc/passwd")).st_uid == 0


@needs_root
def test_a_secret_readable_by_another_group_is_closed(good, enforce, tmp_path):
    host = good()
    os.chown(str(tmp_path / "etc/shadow"), -1, 1001)
    assert enforce(CONTROL, host)[0]["status"] == "pass"
    assert mode_of(tmp_path, "/etc/shadow") == 0o600


@pytest.mark.parametrize("folder, mode", [("atjobs", 0o755), ("atspool", 0o755), ("crontabs", 0o755), ("tabs", 0o700)])
def test_the_spool_stays_open_to_who_goes_in_as_its_own_user(tree, enforce, tmp_path, folder, mode):
    host = tree(dict(folk(), **{"/var/spool/cron/%s/x" % folder: ""}))
    (tmp_path / "var/spool/cron").chmod(0o755)
    enforce(CONTROL, host)
    assert (tmp_path / "var/spool/cron").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("old, new", [("072", "077"), ("0070", "077"), ("7", "027"), ("022", "027"), ("107", "0177"), ("037", "037")])
def test_what_the_mask_of_new_accounts_withholds_from_a_group_stays_withheld(tree, enforce, old, new):
    enforce(CONTROL, tree(dict(folk(), **{"/etc/login.defs": "UMASK %s\n" % old})))
    assert tree().read("/etc/login.defs").decode().split()[1] == new


@pytest.mark.parametrize("text", ["UMASK 022\n", "UMASK nonsense\n", "# UMASK 027\n"])
def test_a_weak_umask_for_new_homes_is_mended(good, judge, enforce, tree, text):
    found = judge(CONTROL, good({"/etc/login.defs": text}))
    assert (found["status"], found["would"], "UMASK" in found["message"]["en"]) == ("fail", "pass", True)
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert enforce(CONTROL, tree())[1] == []


PAM = {"/etc/pam.d/sshd": "session optional pam_umask.so\n", "/etc/pam.d/login": "session optional pam_umask.so\n"}


@pytest.mark.parametrize("files, where", [
    ({"/etc/profile": "umask 022\n" + PROFILE}, "/etc/profile:1"),
    ({"/etc/profile": "umask 027\n" + PROFILE, "/etc/profile.d/site.sh": "\nif [ $UID -gt 99 ]; then\n  umask 002\nfi\n"}, "/etc/profile.d/site.sh:3"),
    ({}, "/etc/profile"),
    (dict(PAM, **{"/etc/login.defs": "UMASK 022\n"}), "/etc/login.defs:1"),
    (dict(PAM, **{"/etc/login.defs": "UMASK 027\nUSERGROUPS_ENAB yes\n"}), "/etc/login.defs:1"),
    (dict(PAM, **{"/etc/pam.d/sshd": "session optional pam_umask.so umask=0022\n"}), "/etc/pam.d/sshd:1"),
])
def test_a_weak_umask_at_login_fails_with_its_place_and_is_mended(good, judge, enforce, tree, tmp_path, files, where):
    host = good(files)
    (tmp_path / OWN_UMASK.lstrip("/")).unlink()
    found = judge(CONTROL, host)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert where in [item["where"] for item in found["details"]]
    found, changed = enforce(CONTROL, tree())
    # Where login.defs alone was weak, mending it is enough.
    assert (found["status"], OWN_UMASK in changed) == ("pass", files.get("/etc/login.defs") != "UMASK 022\n")
    assert OWN_UMASK not in changed or (tmp_path / OWN_UMASK.lstrip("/")).read_text() == OURS
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("files", [
    {"/etc/profile": "umask 022\numask 077\n"}, PAM,
    dict(PAM, **{"/etc/login.defs": "UMASK 027\nUSERGROUPS_ENAB yes\n", "/etc/pam.d/sshd": "session optional pam_umask.so nousergroups\n",
                 "/etc/pam.d/login": "session optional pam_umask.so nousergroups\n"}),
])
def test_a_strict_umask_from_elsewhere_passes(good, judge, tmp_path, files):
    host = good(files)
    (tmp_path / OWN_UMASK.lstrip("/")).unlink()
    assert judge(CONTROL, host)["status"] == "pass"


def test_scripts_that_no_login_reads_set_no_umask(good, judge, enforce, tree, tmp_path):
    found = judge(CONTROL, good({"/etc/profile": "# /etc/profile.d is not read\n"}))
    assert (found["status"], found["reason"], found["would"]) == ("fail", "umask_unset", "pass")
    found, changed = enforce(CONTROL, tree())
    assert (found["status"], changed) == ("pass", ["/etc/profile"])
    assert (tmp_path / "etc/profile").read_text() == "# /etc/profile.d is not read\n" + OURS
    assert enforce(CONTROL, tree())[1] == []


def test_a_script_that_people_cannot_read_sets_no_umask(good, judge, enforce, tree, tmp_path):
    found = judge(CONTROL, good(modes={OWN_UMASK: 0o600}))
    assert (found["status"], found["reason"], found["would"]) == ("fail", "umask_unset", "pass")
    assert enforce(CONTROL, tree())[0]["status"] == "pass" and mode_of(tmp_path, OWN_UMASK) == 0o644


def test_a_login_script_that_cannot_be_understood_is_not_checked(good, judge):
    host = good({"/etc/profile": "echo 'open\n"})
    found = judge(CONTROL, host)
    assert (found["status"], "/etc/profile:1" in found["message"]["en"], host.changes) == ("not_checked", True, {})


@pytest.mark.parametrize("path, mode, mended", [
    ("/usr/bin/tool", 0o777, 0o775), ("/etc/cron.d/e2scrub", 0o666, 0o664), ("/var/tmp", 0o777, 0o1777),
])
def test_what_is_writable_by_all_is_closed_and_twice_equals_once(good, judge, enforce, tree, tmp_path, path, mode, mended):
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
@pytest.mark.parametrize("files", [{}, {"/etc/nsswitch.conf": "passwd: files sss\n", "/etc/sssd/sssd.conf": "[domain/bank]\n"}])
def test_a_file_that_nobody_owns_is_for_a_person(good, judge, tmp_path, files):
    host = good(files)
    os.chown(str(tmp_path / "usr/bin/tool"), 54321, 54321)
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], found["would_change"]) == ("not_checked" if files else "fail", "person", False)
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
    assert (found["status"], found["reason"], "entries under /etc" in found["message"]["en"]) == ("not_checked", "walk_bounded", True)


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


@pytest.fixture
def mounted(tmp_path, monkeypatch):
    """Return a function that has the kernel tell of mounted file systems ({path: kind})."""
    def tell(kinds, options="rw,relatime"):
        table = tmp_path / "mountinfo"
        table.write_text("".join(
            "36 25 0:30 / %s %s shared:1 - %s source rw\n" % (str(tmp_path / path.lstrip("/")).replace(" ", "\\040"), options, kind)
            for path, kind in kinds.items()))
        monkeypatch.setattr(mounts, "TABLE", str(table))
    return tell


@pytest.mark.parametrize("path", ["/var/log/app.log", "/usr/local/my tools/run", "/opt/data"])
def test_a_local_file_system_mounted_below_is_walked_too(good, judge, enforce, tree, tmp_path, mounted, path):
    host = good({path: ""}, modes={path: 0o666})
    mounted({os.path.dirname(path): "tmpfs"})
    found = judge(CONTROL, host)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == "%s is writable by everybody (mode 0666)." % path
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert mode_of(tmp_path, path) == 0o664


@pytest.mark.parametrize("kinds, kind", [({"/srv": "nfs4"}, "nfs4"), ({"/srv": "ext4", "/srv/share": "cifs"}, "cifs"),
                                         ({"/srv/share": "fuse.sshfs"}, "fuse.sshfs"), ({"/srv/share": "autofs"}, "autofs")])
def test_a_file_system_that_may_be_another_machines_is_left_alone_and_not_a_pass(good, judge, mounted, kinds, kind):
    host = good({"/srv/share/open": ""}, modes={"/srv/share/open": 0o666})
    mounted(kinds)
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], found["reason"]) == ("not_checked", "person", "walk_left_out")
    assert found["message"]["en"] == "%s was not looked into: its file system (%s) is not of this host, or of a kind unknown here." % (
        list(kinds)[-1], kind)


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
    assert "/var/lib/nfs/rpc_pipefs (rpc_pipefs)" in json.dumps(found)


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


@pytest.mark.parametrize("kind, options", [("vfat", "rw"), ("ext4", "ro,relatime")])
def test_where_no_mode_can_be_set_it_is_for_a_person(good, judge, enforce, tree, mounted, kind, options):
    host = good({"/opt/disk/open": ""}, modes={"/opt/disk/open": 0o666, "/etc/crontab": 0o644})
    mounted({"/opt/disk": kind}, options)
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], found["would_change"]) == ("fail", "person", True)
    found, changed = enforce(CONTROL, tree())
    assert (found["message"]["en"], changed) == ("/opt/disk/open is writable by everybody (mode 0666).", ["/etc/crontab"])
    assert "the mount" in found["advice"]["en"]


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
    assert (found["status"], found["reason"], "/opt/disk" in found["message"]["en"]) == ("not_checked", "walk_refused", True)
