# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of accounts, of the system and of people: modes, owners, umasks."""

import os
import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from tests.unit.support.closed_files import OURS, OWN_UMASK, PROFILE, SECRET, mode_of, needs_root
from tests.unit.support.folk import folk

CONTROL = FileAccess()


def test_closed_files_pass_without_a_diff(good, judge):
    host = good()
    found = judge(CONTROL, host)
    assert (found["details"], found["status"], host.changes) == ([], "pass", {})


@pytest.mark.parametrize(
    "path, broken, mended",
    [
        ("/etc/passwd", 0o664, 0o644), ("/etc/shadow", 0o644, SECRET), ("/etc/gshadow", 0o660, SECRET),
        ("/etc/sudoers", 0o644, 0o440), ("/etc/sudoers.d", 0o755, 0o750), ("/etc/sudoers.d/README", 0o644, 0o440),
        ("/etc/ssh/ssh_host_ed25519_key", 0o640, 0o600), ("/etc/crontab", 0o644, 0o600), ("/etc/cron.d", 0o755, 0o700),
        ("/boot/grub/grub.cfg", 0o444, 0o400), ("/home/alice", 0o755, 0o750), ("/root", 0o755, 0o750),
    ])
def test_a_mode_that_is_too_open_fails_is_mended_and_twice_equals_once(
        good, judge, enforce, tree, tmp_path, path, broken, mended):
    found = judge(CONTROL, good(modes={path: broken}))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert [item["where"] for item in found["details"]] == [path]
    assert "%s has mode %04o" % (path, broken) in found["message"]["en"]
    assert enforce(CONTROL, tree())[0]["status"] == "pass"
    assert mode_of(tmp_path, path) == mended
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("path", ["/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/50-site.conf"])
def test_what_sshd_asks_of_logins_only_root_reads(good, judge, enforce, tree, tmp_path, path):
    found = judge(CONTROL, good({path: ""}, modes={path: 0o644}))
    told = [found["message"]["en"]] + [one["message"]["en"] for one in found["details"]]
    assert any("%s has mode 0644, expected mode 0600" % path in one for one in told)
    enforce(CONTROL, tree())
    assert mode_of(tmp_path, path) == 0o600
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize(
    "path, mode, mended",
    [
        ("/etc/sudoers.d/team", 0o755, 0o750), ("/etc/sudoers.d/team", 0o2777, 0o2750),
        ("/etc/sudoers.d/team", 0o700, 0o700), ("/etc/crontab", 0o755, 0o700),
        ("/etc/security/opasswd", 0o1777, 0o1700), ("/etc/ssh/ssh_host_old_key", 0o711, 0o700),
        ("/etc/ssh/ssh_host_old_key.pub", 0o775, 0o755), ("/boot/grub/grub.cfg", 0o755, 0o700),
        ("/etc/shadow-", 0o750, 0o700),
    ])
def test_a_folder_where_a_file_is_meant_stays_one_that_its_owner_and_the_files_readers_enter(
        good, judge, enforce, tree, tmp_path, path, mode, mended):
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
        "en": "/etc/passwd has owner alice, expected mode 0644 or less and owner root.",
        "zh": "/etc/passwd 现为属主 alice，权限应不超过 0644，属主应为 root。"}
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


@pytest.mark.parametrize(
    "old, new", [("072", "077"), ("0070", "077"), ("7", "027"), ("022", "027"), ("107", "0177"), ("037", "037")])
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


@pytest.mark.parametrize(
    "files, where",
    [
        ({"/etc/profile": "umask 022\n" + PROFILE}, "/etc/profile:1"),
        (
            {
                "/etc/profile": "umask 027\n" + PROFILE,
                "/etc/profile.d/site.sh": "\nif [ $UID -gt 99 ]; then\n  umask 002\nfi\n"}, "/etc/profile.d/site.sh:3"),
        ({}, "/etc/profile"),
        (dict(PAM, **{"/etc/login.defs": "UMASK 022\n"}), "/etc/login.defs:1"),
        (
            dict(PAM, **{
                "/etc/login.defs": "UMASK 027\nUSERGROUPS_ENAB yes\n",
                "/lib/security/pam_umask.so": "USERGROUPS_ENAB"}), "/etc/login.defs:1"),
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


@pytest.mark.parametrize(
    "files",
    [
        {"/etc/profile": "umask 022\numask 077\n"}, PAM,
        dict(
            PAM,
            **{
                "/etc/login.defs": "UMASK 027\nUSERGROUPS_ENAB yes\n",
                "/etc/pam.d/sshd": "session optional pam_umask.so nousergroups\n",
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


@pytest.mark.parametrize("kind, options", [("vfat", "rw"), ("ext4", "ro,relatime")])
def test_where_no_mode_can_be_set_it_is_for_a_person(good, judge, enforce, tree, mounted, kind, options):
    host = good({"/opt/disk/open": ""}, modes={"/opt/disk/open": 0o666, "/etc/crontab": 0o644})
    mounted({"/opt/disk": kind}, options)
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], found["would_change"]) == ("fail", "person", True)
    found, changed = enforce(CONTROL, tree())
    assert (found["message"]["en"], changed) == (
        "/opt/disk/open is writable by everybody (mode 0666).", ["/etc/crontab"])
    assert "the mount" in found["advice"]["en"]
