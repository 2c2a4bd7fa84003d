# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""no_trust_logins: trust files, host-based authentication, automatic logins."""

import json
import os
import pathlib
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import automatic
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled

BASE = {
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nbob:x:1000:1000::/home/bob:/bin/bash\n",
    "/etc/group": "root:x:0:\nbob:x:1000:\n",
    "/etc/shadow": "root:*:20000:0:99999:7:::\nbob:!:20000:0:99999:7:::\n",
    "/etc/login.defs": "UID_MIN 1000\n",
    "/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\n",
    "/home/bob/.profile": "",
}


def test_a_host_without_trust_passes_and_nothing_changes(tree, enforce):
    finding, changed = enforce(NoTrustLogins(), tree(BASE))
    assert finding["status"] == "pass" and changed == []


@pytest.mark.parametrize("path, content, where", [
    ("/home/bob/.rhosts", "+ +\n", "/home/bob/.rhosts"),
    ("/root/.shosts", "+\n", "/root/.shosts"),
    ("/etc/hosts.equiv", "trusted\n", "/etc/hosts.equiv"),
    ("/etc/ssh/sshd_config", "HostbasedAuthentication yes\n", "/etc/ssh/sshd_config:1"),
    ("/etc/ssh/sshd_config", "Match User bob\n  HostbasedAuthentication yes\n", "/etc/ssh/sshd_config:2"),
    ("/etc/ssh/sshd_config", "IgnoreRhosts no\n", "/etc/ssh/sshd_config:1"),
])
def test_trust_is_named_and_removed(tree, judge, enforce, path, content, where):
    broken = dict(BASE, **{path: content})
    found = judge(NoTrustLogins(), tree(broken))
    assert (found["status"], found["would"]) == ("fail", "pass") and where in found["message"]["en"]
    finding, changed = enforce(NoTrustLogins(), tree())
    assert finding["status"] == "pass" and changed
    finding, changed = enforce(NoTrustLogins(), tree())
    assert finding["status"] == "pass" and changed == []


def test_what_cannot_be_read_of_automatic_logins_hides_no_trust(tree, judge):
    # A folder, where a display manager has its settings.
    found = judge(NoTrustLogins(), tree(dict(BASE, **{"/etc/hosts.equiv": "+\n", "/etc/sddm.conf/x": ""})))
    assert found["status"] == "error"
    assert [one["status"] for one in found["details"] if "/etc/hosts.equiv" in one["message"]["en"]] == ["fail"]


def test_what_cannot_be_read_of_automatic_logins_hides_none_that_was_seen_before(tree, judge):
    gdm = "[daemon]\nAutomaticLoginEnable=True\nAutomaticLogin=alice\n"
    found = judge(NoTrustLogins(), tree(dict(BASE, **{"/etc/gdm3/custom.conf": gdm, "/etc/sddm.conf/x": ""})))
    assert found["status"] == "error"
    assert [one["status"] for one in found["details"] if "/etc/gdm3/custom.conf" in one["message"]["en"]] == ["fail"]


def test_a_trust_file_that_is_a_link_goes_and_its_target_stays(tree, enforce, tmp_path):
    host = tree(BASE)
    os.symlink("/etc/passwd", str(tmp_path / "home/bob/.rhosts"))
    finding, changed = enforce(NoTrustLogins(), host)
    assert finding["status"] == "pass" and changed == ["/home/bob/.rhosts"]
    assert (tmp_path / "etc/passwd").exists() and not os.path.lexists(str(tmp_path / "home/bob/.rhosts"))


def test_a_line_of_a_user_is_never_longer_than_the_controller_takes_in(tree, judge):
    found = judge(NoTrustLogins(), tree(dict(BASE, **{"/home/bob/.rhosts": "a" * 70000 + "\n"})))
    assert found["status"] == "fail" and len(json.dumps(found)) < 20000


@pytest.mark.parametrize("data", [b"+ +\n\0", b"+\0 +\n", b"+ +\n" + b"\n" * 2**21], ids=["behind", "within", "long"])
def test_bytes_that_are_no_text_keep_no_trust_file_and_no_setting(tree, enforce, tmp_path, data):
    host = tree(dict(BASE, **{"/etc/ssh/sshd_config": "HostbasedAuthentication yes\n", "/root/.rhosts": "+ +\n"}))
    (tmp_path / "home/bob/.rhosts").write_bytes(data)
    finding, changed = enforce(NoTrustLogins(), host)
    assert finding["status"] == "pass" and {"/home/bob/.rhosts", "/root/.rhosts"} < set(changed)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another's link")
@pytest.mark.parametrize("target", ["/etc/shadow", "/root/notes", "/home/bob/loop"])
def test_a_users_link_to_what_is_hidden_from_them_tells_nothing_of_it_and_keeps_nothing_else(
        tree, judge, enforce, tmp_path, target):
    host = tree(dict(BASE, **{"/root/notes": "a-secret\n", "/root/.rhosts": "+ +\n"}))
    (tmp_path / "etc/shadow").chmod(0o600)
    (tmp_path / "root").chmod(0o700)
    os.mkfifo(tmp_path / "home/bob/loop")
    os.symlink(target, tmp_path / "home/bob/.rhosts")
    os.chown(tmp_path / "home/bob/.rhosts", 1000, 1000, follow_symlinks=False)
    found = judge(NoTrustLogins(), host)
    assert "secret" not in str(found) and "20000" not in str(found)
    assert enforce(NoTrustLogins(), tree())[1] == ["/root/.rhosts"]


AGETTY = "[Service]\nExecStart=\nExecStart=-/sbin/agetty{} --noclear %I $TERM\n"
UNIT = "[Unit]\nDescription=Getty on %I\n[Service]\nExecStart=-/sbin/agetty -o '-p -- \\\\u' --noclear{} - $TERM\n"
GETTY = "/etc/systemd/system/getty@tty1.service"
RUN = "/run/systemd/system/"
VENDOR = "/usr/lib/systemd/system/getty@.service"


@pytest.mark.parametrize(
    "path, content, option",
    [
        (GETTY + ".d/auto.conf", AGETTY, " --autologin bob"), (GETTY + ".d/auto.conf", AGETTY, " --autologin=bob"),
        (GETTY + ".d/auto.conf", AGETTY, " -a bob"), (GETTY + ".d/auto.conf", AGETTY, " -abob"),
        ("/etc/systemd/system/serial-getty@ttyS0.service.d/a.conf", AGETTY, " -a bob"),
        (RUN + "getty@tty1.service.d/auto.conf", AGETTY, " -a root"),
        ("/usr/lib/systemd/system/getty@.service.d/auto.conf", AGETTY, " -a root"), (GETTY, UNIT, " --autologin root"),
        (VENDOR, UNIT, " --autologin root"), ("/etc/systemd/system/console-getty.service", UNIT, " -a root"),
        ("/etc/inittab", "# getty -a x\n1:2345:respawn:/sbin/agetty{} tty1 linux\n", " --autologin root"),
        ("/etc/conf.d/agetty.tty1", 'agetty_options="{}"\n', "--autologin root"),
        ("/etc/gdm3/daemon.conf", "[daemon]\n{}WaylandEnable=false\n", "AutomaticLoginEnable = true\n"),
        ("/etc/gdm/custom.conf", "[daemon]\n{}\n[security]\n", "TimedLoginEnable=True\n"),
        ("/etc/lightdm/lightdm.conf", "[Seat:*]\n{}", "autologin-user=bob"),
        ("/etc/lightdm/lightdm.conf.d/50-auto.conf", "[Seat:*]\n{}autologin-user-timeout=0\n", "autologin-user=bob\n"),
        ("/usr/share/lightdm/lightdm.conf.d/50-auto.conf", "[Seat:*]\n{}", "autologin-guest=true\n"),
        ("/etc/sddm.conf", "[Autologin]\n{}Session=plasma\n", "User=bob\n"),
        ("/etc/sddm.conf.d/auto.conf", "[Autologin]\n{}", "User=bob\n"),
        ("/usr/lib/sddm/sddm.conf.d/auto.conf", "[Autologin]\n{}", "User=bob\n"),
        ("/etc/sddm.conf.d/auto", "[Autologin]\n{}", "User=bob\n"),
        ("/etc/xdg/sddm/sddm.conf.d/auto", "[Autologin]\n{}", "User=bob\n"),
        ("/etc/lxdm/lxdm.conf", "[base]\n{}", "autologin=bob\n"),
        ("/etc/slim.conf", "{}focus_password no\n", "auto_login yes\n"),
        ("/etc/sysconfig/displaymanager", 'DISPLAYMANAGER="gdm"\n{}', 'DISPLAYMANAGER_AUTOLOGIN="bob"\n'),
        ("/etc/sysconfig/displaymanager", "{}DISPLAYMANAGER=gdm\n", 'DISPLAYMANAGER_PASSWORD_LESS_LOGIN="yes"\n'),
        ("/etc/kde4/kdm/kdmrc", "[X-:0-Core]\n{}AutoLoginUser=bob\n", "AutoLoginEnable=true\n"),
        ("/etc/mdm/mdm.conf", "[daemon]\n{}", "AutomaticLoginEnable=true\n"),
        ("/etc/plasmalogin.conf.d/a.conf", "[Autologin]\n{}", "User=bob\n"),
        ("/etc/init/tty1.conf", "respawn\nexec /sbin/mingetty{} tty1\n", " --autologin root"),
        ("/etc/sv/agetty-tty1/conf", 'GETTY_ARGS="{}"\n', "--autologin root"),
    ])
def test_an_automatic_login_is_named_and_removed_and_twice_equals_once(
        tree, judge, enforce, tmp_path, path, content, option):
    found = judge(NoTrustLogins(), tree(dict(BASE, **{path: content.replace("{}", option)})))
    assert (found["status"], found["would"]) == ("fail", "pass") and path + ":" in found["message"]["en"]
    finding, changed = enforce(NoTrustLogins(), tree())
    assert (finding["status"], changed) == ("pass", [path])
    assert (tmp_path / path.lstrip("/")).read_text() == content.replace("{}", "")
    assert enforce(NoTrustLogins(), tree())[1] == []


@pytest.mark.parametrize(
    "content",
    ["[Service]\nExecStart=-/bin/login -f root\n", "[Service]\nExecStart=-/sbin/agetty --autologin \\\n  root tty1\n"])
def test_what_cannot_be_taken_out_by_itself_is_for_a_person(tree, judge, enforce, content):
    found = judge(NoTrustLogins(), tree(dict(BASE, **{GETTY: content})))
    assert (
        (found["status"], found["would"]) == ("fail", "person") and GETTY + ":2" in found["message"]["en"]
        and found["advice"])
    assert enforce(NoTrustLogins(), tree())[1] == []


BY_HAND = [
    ("/etc/inittab", "1:2345:respawn:/bin/login -f root tty1 </dev/tty1\n"),
    ("/etc/inittab", "# ::respawn:/sbin/getty tty1\n::askfirst:-/bin/sh\n"),
    ("/etc/inittab", "tty1::respawn:/bin/ash --login\n"), ("/etc/inittab", "::respawn:-/bin/sh\n"),
    ("/etc/inittab", "ttyS0::respawn:/usr/bin/setsid cttyhack sh\n"),
    ("/etc/inittab", "x:5:respawn:/bin/su - bob -c startx\n"),
    ("/etc/inittab", "1:2345:respawn:/sbin/getty -n -l /bin/sh 38400 tty1\n"),
    ("/etc/inittab", "1:2345:respawn:/sbin/agetty --skip-login --login-program /opt/in tty1\n"),
    ("/etc/init/tty1.conf", "exec /bin/login -f root </dev/tty1\n"),
    ("/etc/service/tty1/run", "#!/bin/sh\nexec login -f root\n"),
    ("/etc/systemd/system/kiosk.service", "[Service]\nExecStart=/bin/login -f bob\n"),
    ("/etc/systemd/system/kiosk.service", "[Service]\nExecStart=/sbin/agetty -n -l /bin/bash tty1\n"),
    ("/etc/default/nodm", "NODM_ENABLED=yes\nNODM_USER=bob\n"),
    ("/etc/greetd/config.toml", "[terminal]\nvt = 1\n[initial_session]\nuser = \"bob\"\n"),
    ("/etc/ly/config.ini", "auto_login_user = bob\n"), ("/etc/emptty/conf", "AUTOLOGIN=true\n"),
    ("/etc/xrdp/xrdp.ini", "[Xorg]\nusername=bob\npassword={base64}c2VjcmV0\n"),
    ("/etc/xrdp/xrdp.ini", "[vnc]\nusername=na\nPassword = secret\n"),
    ("/proc/cmdline", "root=/dev/sda systemd.debug_shell quiet\n"),
    ("/etc/default/grub", "# x\nGRUB_CMDLINE_LINUX=\"systemd.debug-shell=1\"\n"),
    ("/boot/loader/entries/a.conf", "options root=/dev/sda init=/bin/bash\n"),
]


@pytest.mark.parametrize("path, content", BY_HAND)
def test_what_starts_a_shell_or_a_session_by_itself_is_for_a_person(tree, judge, enforce, path, content):
    found = judge(NoTrustLogins(), tree(dict(BASE, **{path: content})))
    assert (found["status"], found["would"]) == ("fail", "person") and path + ":" in found["message"]["en"]
    assert found["advice"] and enforce(NoTrustLogins(), tree())[1] == []
    assert "secret" not in str(found) and "c2VjcmV0" not in str(found)


@pytest.mark.parametrize("path, content", [
    ("/etc/inittab", "~~:S:wait:/sbin/sulogin\nca::ctrlaltdel:/sbin/reboot\n1:2345:respawn:/sbin/getty 38400 tty1\n"),
    ("/etc/inittab", "::sysinit:/etc/init.d/rcS\nl3:3:wait:/etc/rc.d/rc 3\n::respawn:/bin/sh /opt/job\n"),
    ("/etc/inittab", "#::askfirst:-/bin/sh\n1::respawn:/sbin/agetty -n -l /sbin/sulogin tty1\n"),
    ("/etc/systemd/system/a.service", "[Service]\nExecStart=/usr/bin/docker login -f x\n"),
    ("/etc/sysconfig/displaymanager", 'DISPLAYMANAGER_AUTOLOGIN=""\nDISPLAYMANAGER_PASSWORD_LESS_LOGIN="no"\n'),
    ("/etc/xrdp/xrdp.ini", "[Xorg]\nusername=ask\npassword=ask\n[r]\npassword=ask\npampassword=asksame\n#password=x\n"),
    ("/etc/ly/config.ini", "auto_login_user = null\n"), ("/etc/default/nodm", "NODM_ENABLED=false\n"),
    ("/proc/cmdline", "root=/dev/sda init=/sbin/init systemd.debug_shell=0\n"),
    ("/etc/default/grub", "#GRUB_CMDLINE_LINUX=systemd.debug_shell\n"),
    ("/etc/systemd/system/display-manager.service", pathlib.PurePosixPath("/usr/lib/systemd/system/sddm.service")),
    ("/etc/X11/default-display-manager", "/usr/sbin/lightdm\n"),
])
def test_what_asks_first_passes(tree, judge, path, content):
    sddm = {"/usr/lib/systemd/system/sddm.service": "[Service]\nExecStart=/usr/bin/sddm\n"}
    found = judge(NoTrustLogins(), tree(dict(BASE, **sddm, **{path: content})))
    assert found["status"] == "pass", found


def test_a_display_manager_that_is_not_known_is_named(tree, judge):
    found = judge(NoTrustLogins(), tree(dict(BASE, **{
        "/usr/lib/systemd/system/entrance.service": "[Service]\nExecStart=/usr/sbin/entrance\n",
        "/etc/systemd/system/display-manager.service": pathlib.PurePosixPath(
            "/usr/lib/systemd/system/entrance.service")})))
    assert (found["status"], "entrance.service" in found["message"]["zh"]) == ("not_checked", True)


def test_the_sentence_names_what_was_looked_at(tree, judge):
    for text in judge(NoTrustLogins(), tree(BASE))["message"].values():
        assert all(name in text for name in ("inittab", "OpenRC", "GDM", "SDDM", "displaymanager", "greetd")), text


def test_an_option_on_a_continued_line_is_removed(tree, enforce):
    finding, changed = enforce(
        NoTrustLogins(),
        tree(dict(BASE, **{GETTY: "[Service]\nExecStart=-/sbin/agetty \\\n  --autologin root tty1\n"})))
    assert (finding["status"], changed) == ("pass", [GETTY])
    assert tree().read(GETTY) == b"[Service]\nExecStart=-/sbin/agetty \\\n tty1\n"


@pytest.mark.parametrize("store", ["/etc/credstore", "/usr/lib/credstore.encrypted", "/run/credstore"])
def test_a_credential_that_logs_somebody_in_is_removed(tree, judge, enforce, store):
    path = store + "/agetty.autologin"
    found = judge(NoTrustLogins(), tree(dict(BASE, **{path: "root"})))
    assert (found["status"], found["would"]) == ("fail", "pass") and path in found["message"]["en"]
    assert enforce(NoTrustLogins(), tree())[1] == [path]


@pytest.mark.parametrize("files", [
    {VENDOR: UNIT.format("")},
    # What a higher file replaces, and what is masked, logs nobody in.
    {VENDOR: UNIT.format(" -a root"), "/etc/systemd/system/getty@.service": UNIT.format("")},
    {GETTY + ".d/a.conf": AGETTY.format(" -a root"), GETTY + ".d/b.conf": AGETTY.format("")},
    {GETTY: pathlib.PurePosixPath("/dev/null"), GETTY + ".d/a.conf": AGETTY.format(" -a root")},
    {GETTY: pathlib.PurePosixPath("/nowhere")},
    {"/etc/sddm.conf.d/old/a.conf": "[Autologin]\nUser=bob\n"},
    {"/etc/gdm3/daemon.conf": "[daemon]\n# AutomaticLoginEnable = true\nTimedLoginEnable = false\n"},
    {"/etc/lightdm/lightdm.conf": "[Seat:*]\n#autologin-user=bob\nautologin-user=\n"},
])
def test_what_is_not_in_force_is_left_alone(tree, judge, files):
    host = tree(dict(BASE, **files))
    found = judge(NoTrustLogins(), host)
    assert (found["status"], host.changes) == ("pass", {})


DEBUG = "/usr/lib/systemd/system/debug-shell.service"


@pytest.mark.parametrize("place", ["/etc/systemd/system", "/run/systemd/generator.early"])
def test_the_debug_shell_is_stopped_and_disabled(tree, judge, place):
    wanted = place + "/sysinit.target.wants/debug-shell.service"
    host = tree(dict(BASE, **{DEBUG: "[Service]\nExecStart=/bin/bash\n", wanted: pathlib.PurePosixPath(DEBUG)}))
    found = judge(NoTrustLogins(), host)
    assert (found["status"], found["would"]) == ("fail", "pass") and wanted in found["message"]["en"]
    assert [action.describe() for action in host.actions] == [UnitDisabled("debug-shell.service").describe()]
    masked = tree({"/etc/systemd/system/debug-shell.service": pathlib.PurePosixPath("/dev/null")})
    assert judge(NoTrustLogins(), masked)["status"] == "pass"


def test_the_verdict_speaks_of_the_whole(tree, judge):
    assert (
        "all 3 things checked are right. One of them: Neither /etc/hosts.equiv nor a file in one of the 2 homes trusts "
        "another host, no getty of") in judge(NoTrustLogins(), tree(BASE))["message"]["en"]


@pytest.mark.parametrize("path", ["/etc/hosts.equiv", "/etc/ssh/shosts.equiv", "/home/bob/.rhosts", "/root/.shosts"])
@pytest.mark.parametrize(
    "content",
    [
        "# nobody is trusted\n", "\n  \n", "", "-badhost\n", "-@strangers\n", "badhost -mallory\n+ -mallory\n",
        "NO_PLUS\n", " \t# +\n"])
def test_a_trust_file_that_grants_nothing_passes_and_stays(tree, enforce, tmp_path, path, content):
    finding, changed = enforce(NoTrustLogins(), tree(dict(BASE, **{path: content})))
    assert (finding["status"], changed, (tmp_path / path.lstrip("/")).read_text()) == ("pass", [], content)


@pytest.mark.parametrize(
    "content, line, shown",
    [
        ("# ours\n-badhost\ngood\n", 3, "good"), ("+\n", 1, "+"), ("+@hosts bob\n", 1, "+@hosts bob"),
        ("-bad\n\n+ +\n", 3, "+ +"), ("good", 1, "good")])
def test_who_loses_a_login_is_named_before_a_trust_file_goes(tree, judge, content, line, shown):
    found = judge(NoTrustLogins(), tree(dict(BASE, **{"/home/bob/.rhosts": content})))
    assert found["message"]["en"] == "/home/bob/.rhosts:%d lets %s log in as bob without a password." % (line, shown)
    assert "Enforcing removes the file" in found["advice"]["en"] and found["would_change"]


@pytest.mark.parametrize("target", ["/dev/null", "/nowhere"])
def test_a_link_or_folder_that_keeps_a_trust_file_away_stays(tree, enforce, tmp_path, target):
    host = tree(BASE)
    os.symlink(target, str(tmp_path / "home/bob/.rhosts"))
    (tmp_path / "root/.rhosts").mkdir(parents=True)
    finding, changed = enforce(NoTrustLogins(), host)
    assert (finding["status"], changed, os.path.lexists(str(tmp_path / "home/bob/.rhosts"))) == ("pass", [], True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_trust_file_below_a_folder_that_others_write_to_is_told(tree, enforce, tmp_path):
    host = tree(
        dict(
            BASE,
            **{
                "/etc/passwd": BASE["/etc/passwd"].replace("/home/bob", "/srv/team/bob"),
                "/srv/team/bob/.rhosts": "+\n"}))
    (tmp_path / "srv/team").chmod(0o777)
    finding, changed = enforce(NoTrustLogins(), host)
    assert (
        finding["status"], changed, "others can write to /srv/team" in finding["advice"]["en"]) == ("fail", [], True)


def test_a_nul_in_a_display_managers_file_costs_no_verdict(tree, judge):
    host = tree(dict(BASE, **{"/etc/gdm3/custom.conf": b"[daemon]\n# \0\nAutomaticLoginEnable=true\n"}))
    found = judge(NoTrustLogins(), host)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["evidence"][0]["text"] == "AutomaticLoginEnable=true"


@pytest.mark.parametrize("line", [
    "1:2345:respawn:/sbin/agetty --b" + " " * 100000 + "x", "1:2345:respawn:/sbin/agetty " + "\\" * 100000,
    "ExecStart=" + "login " * 30000, "x" * 100000 + "getty", " " * 60000 + ":",
    "1:2:respawn:" + "env -env " * 5000 + "x", "1:2:respawn:setsid " + "-e " * 20000 + "x"])
def test_a_long_line_costs_no_time(tree, line):
    host = tree({"/etc/inittab": line + "\n"})
    begun = time.process_time()
    assert list(automatic.found(host)) == []
    assert time.process_time() - begun < 1
