# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home in passwd is a claim: only what plainly is the account's own is closed, and nothing is ever given to it."""

import errno
import os
import pathlib
import stat
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import home_use, mounts, places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.named_paths import NamedPaths
from tests.unit.support.folk import folk

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
CONTROL = FileAccess()
DEPLOY = 1102
LINE = "deploy:x:1102:1102::%s:/bin/bash\n"


@pytest.fixture
def home(tree, tmp_path):
    """Return a function that makes a host where `path` is deploy's home, with an owner, a mode and more files."""
    def build(path, owner=DEPLOY, mode=0o755, group=None, files=None, passwd=""):
        host = tree(
            dict(
                folk(
                    passwd=LINE % path + passwd, shadow="deploy:*:20700:0:99999:7:::\n",
                    group="deploy:x:1102:\nteam:x:2000:bob,deploy\n"),
                **dict(files or {}, **{path + "/.profile": "x\n"})))
        for name in ("home/alice", "home/bob", "root"):
            (tmp_path / name).mkdir(parents=True, exist_ok=True)
            (tmp_path / name).chmod(0o700)
        os.chown(str(tmp_path / "home/alice"), 1000, 1000)
        os.chown(str(tmp_path / "home/bob"), 1001, 1001)
        place = tmp_path / path.lstrip("/")
        os.chown(str(place / ".profile"), owner, owner)
        os.chown(str(place), owner, owner if group is None else group)
        place.chmod(mode)
        return host
    return build


def state(tmp_path, path):
    found = os.stat(str(tmp_path / path.lstrip("/")))
    return found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)


def about(found, path):
    return [one for one in found["details"] if one["where"] == path]


@pytest.mark.parametrize(
    "path",
    ["/usr/local", "/var/www/html", "/var/www", "/var/lib", "/opt/app", "/mnt", "/usr/share/nginx/html", "/srv/data"])
def test_a_shared_place_that_passwd_calls_a_home_stays_roots_and_open(home, enforce, tmp_path, path):
    found = enforce(CONTROL, home(path, owner=0))[0]
    assert state(tmp_path, path) == (0, 0, 0o755)
    (told,) = about(found, path)
    assert (
        told["status"], "belongs to root" in told["message"]["en"], "usermod -d" in told["advice"]["en"]) == (
        "manual", True, True)


@pytest.mark.parametrize(
    "path, files, why",
    [
        (
            "/var/www/html", {"/etc/nginx/sites-enabled/default": "server {\n  root /var/www/html;\n}\n"},
            "/etc/nginx/sites-enabled/default:2 names /var/www/html"),
        (
            "/var/www/site", {"/etc/apache2/sites/a.conf": "DocumentRoot /var/www/\n"},
            "/etc/apache2/sites/a.conf:1 names /var/www"),
        (
            "/opt/app", {"/etc/systemd/system/app.service": "[Service]\nExecStart=/opt/app/bin/run\n"},
            "/etc/systemd/system/app.service:2 names /opt/app/bin/run"),
        (
            "/home/deploy", {"/etc/ssh/sshd_config": "Match User x\n  ChrootDirectory /home/deploy\n"},
            "/etc/ssh/sshd_config:2 names /home/deploy"),
        (
            "/home/deploy", {"/etc/samba/smb.conf": "path = /home/deploy/share\n"},
            "/etc/samba/smb.conf:1 names /home/deploy/share"),
        (
            "/var/www/html", {"/var/lib/dpkg/info/apache2.list": "/.\n/var/www\n/var/www/html\n"},
            "the package apache2 brings /var/www/html"),
        ("/srv/www", {"/lib/apk/db/installed": "P:lighttpd\nF:srv\nF:srv/www\n"}, "the package apk brings /srv/www"),
        ("/home/deploy", {"/home/deploy/public_html/index.html": ""}, "which web servers serve"),
        (
            "/home/deploy", {"/usr/local/nginx/conf/nginx.conf": "root /home/deploy/html;\n"},
            "/usr/local/nginx/conf/nginx.conf:1 names /home/deploy/html"),
        (
            "/home/deploy", {"/opt/tomcat/conf/server.xml": '<Host appBase="/home/deploy/webapps">\n'},
            "/opt/tomcat/conf/server.xml:1 names"),
        (
            "/home/deploy", {"/www/server/panel/vhost/nginx/a.conf": "root /home/deploy;\n"},
            "/www/server/panel/vhost/nginx/a.conf:1 names"),
        (
            "/home/deploy", {"/lib/systemd/system/app.service": "ExecStart=/home/deploy/bin/run\n"},
            "/lib/systemd/system/app.service:1 names"),
        (
            "/home/deploy", {"/var/spool/cron/crontabs/bob": "0 1 * * * /home/deploy/bin/run\n"},
            "/var/spool/cron/crontabs/bob:1 names"),
        ("/home/deploy", {"/var/spool/cron/bob": "0 1 * * * /home/deploy/bin/run\n"}, "/var/spool/cron/bob:1 names"),
        (
            "/home/deploy",
            {
                "/srv/conf/app.service": "ExecStart=/home/deploy/bin/run\n",
                "/etc/systemd/system/app.service": pathlib.PurePosixPath("/srv/conf/app.service")},
            "/etc/systemd/system/app.service:1 names"),
        (
            "/home/deploy",
            {"/srv/conf/nginx/a.conf": "root /home/deploy;\n", "/etc/nginx": pathlib.PurePosixPath("/srv/conf/nginx")},
            "/srv/conf/nginx/a.conf:1 names"),
        (
            "/home/deploy", {"/etc/nginx/html": pathlib.PurePosixPath("/home/deploy/html")},
            "/etc/nginx/html:1 names /home/deploy/html"),
        ("/srv/app", {"/srv/app/cert.pem": ""}, "it holds /srv/app/cert.pem, which is not the account's"),
    ])
def test_a_home_that_others_use_is_told_and_left(home, enforce, tmp_path, path, files, why):
    found = enforce(CONTROL, home(path, files=files))[0]
    assert state(tmp_path, path) == (DEPLOY, DEPLOY, 0o755)
    (told,) = about(found, path)
    assert (told["status"], why in told["advice"]["en"]) == ("fail", True), told


_WRITINGS = {
    "/etc/apache2/mods-enabled/userdir.conf": ["<IfModule mod_userdir.c>\n  UserDir /home/*/www\n"],
    "/etc/httpd/conf.d/userdir.conf": ["UserDir www\n", 'userdir "web/public" /srv/web\n',
        "UserDir /home/*/public_html\n", "UserDir disabled root\nUserDir public_html\n", "UserDir /home\n"],
    "/etc/httpd/conf/v.conf": ["VirtualDocumentRoot /home/%1/www\n", "VirtualDocumentRoot /home/%-2.0.%-1/www\n",
        "AliasMatch ^/~([^/]+)(.*)$ /home/$1/www$2\n", "DocumentRoot ${WEB}\nAlias /people /home\n"],
    "/etc/lighttpd/lighttpd.conf": ['userdir.path = "www"\n', 'evhost.path-pattern = "/home/%3/www/"\n'],
    "/etc/nginx/n.conf": ["root /home//deploy/www;\n", "root /home/./deploy/www;\n", "root /srv/../home/deploy;\n",
        "root //home///deploy/;\n", "location ~ ^/~(.+?)(/.*)?$ {\n  alias /home/$1/public_html$2;\n",
        "root /home/$host;\n", "root /home/{bob,deploy}/www;\n", "root /home/dep*/www;\n",
        "root /home/[a-f]*y/www;\n", "location / { root /home/; }\n"],
    "/etc/app/a.yml": ["store: file:///home/deploy/data\n", "store: file://localhost/home/deploy/data\n",
        "store: sqlite:////home/deploy/data.db\n", "PATH=/usr/bin://home/deploy/bin\n"],
    "/etc/Caddyfile": ["root * /home/{labels.1}/www\n"],
    "/etc/vsftpd.conf": ["user_sub_token=$USER\nlocal_root=/home/$USER/ftp\n"],
    "/etc/dovecot/conf.d/10-mail.conf": ["mail_location = maildir:/home/%u/Maildir\n",
        "mail_path = /home/%{user | username}/Maildir\n"],
    "/etc/samba/smb.conf": ["[web]\n  path = /home/%U\n", "[all]\n  path = /home\n"],
    "/etc/rsyncd.conf": ["path = /home/%RSYNC_USER_NAME%/data\n"],
    "/etc/systemd/system/run@.service": ["ExecStart=/home/%i/bin/run\n"],
    "/etc/exim4/exim4.conf": ["directory = /home/${local_part}/Maildir\n"],
    "/etc/cron.d/run": ["0 1 * * * bob ~deploy/bin/run\n"],
    "/etc/tomcat/server.xml": [
        '<Listener className="org.apache.catalina.startup.UserConfig" directoryName="www"/>\n'],
}


@pytest.mark.parametrize("where, text", [(where, text) for where, texts in _WRITINGS.items() for text in texts])
def test_a_home_that_a_service_reads_by_any_writing_of_its_path_is_told_and_left(home, enforce, tmp_path, where, text):
    found = enforce(CONTROL, home("/home/deploy", files={where: text}))[0]
    assert state(tmp_path, "/home/deploy") == (DEPLOY, DEPLOY, 0o755)
    (told,) = about(found, "/home/deploy")
    assert (told["status"], where + ":%d names" % text.count("\n") in told["advice"]["en"]) == ("fail", True), told


@pytest.mark.parametrize(
    "path, link, target",
    [
        ("/home/deploy", "/home", "/var/home"), ("/var/home/deploy", "/home", "/var/home"),
        ("/data/deploy", "/people", "/data"), ("/home/deploy", "/home/deploy", "/srv/x/app")])
@pytest.mark.parametrize("text", ["root %s/www;\n", "root %s*/www;\n"])
def test_a_home_named_by_another_way_through_links_is_told_and_left(
        home, enforce, tree, tmp_path, path, link, target, text):
    real = target + path[len(link):] if path.startswith(link) else path
    host = home(real)
    (tmp_path / link[1:]).parent.mkdir(exist_ok=True)
    for name in ("alice", "bob") if link == "/home" else ():
        (tmp_path / "home" / name).rmdir()
    (tmp_path / "etc/passwd").write_text((tmp_path / "etc/passwd").read_text().replace(real, path))
    if link == "/home":
        (tmp_path / "home").rmdir()
    (tmp_path / link[1:]).symlink_to(target)
    for named in {path, real, link + real[len(target):]}:
        (tmp_path / "etc/n.conf").write_text(text % named)
        host = tree()
        found = enforce(CONTROL, host)[0]
        assert (
            state(tmp_path, real)[2], "/etc/n.conf:1 names" in about(found, path)[0]["advice"]["en"]) == (0o755, True)


def test_a_pattern_serves_the_homes_that_it_fits_and_no_other(home, enforce, tmp_path):
    passwd = "al:x:1103:1103::/home/al:/bin/bash\nbo:x:1104:1104::/home/bo:/bin/bash\n"
    text = "root /home/*-www;\nroot /home/a*/www;\nroot /home/*.d/*;\nroot /srv/*/deploy;\nroot /srv/*/deploy/*/x;\n"
    host = home("/srv/team/deploy", files={"/etc/n.conf": text, "/home/al/x": "", "/home/bo/x": ""}, passwd=passwd)
    for name, uid in (("al", 1103), ("bo", 1104)):
        (tmp_path / "home" / name).chmod(0o755)
        os.chown(str(tmp_path / "home" / name), uid, uid)
    enforce(CONTROL, host)
    assert {name: state(tmp_path, name)[2] for name in ("/home/al", "/home/bo", "/srv/team/deploy")} == {
        "/home/al": 0o755, "/home/bo": 0o750, "/srv/team/deploy": 0o755}


def test_more_patterns_than_are_looked_at_leave_a_home_open(home, enforce, tmp_path):
    lines = "".join("0 1 * * * /home/*x%d/run\n" % number for number in range(300))
    found = enforce(CONTROL, home("/home/deploy", files={"/var/spool/cron/crontabs/bob": lines}))[0]
    assert state(tmp_path, "/home/deploy")[2] == 0o755
    assert "not all settings in /var/spool/cron/crontabs/bob could be looked at" in about(
        found, "/home/deploy")[0]["advice"]["en"]


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    "/home/" + "*a" * 500000, "/home/" + "{" * 1000000, "/" + "/." * 500000, "root /home\n" * 80000,
    "#" + " /home/deploy" * 80000, "userdir.path" * 80000, "<listener " * 100000 + "UserConfig",
    "a:" * 500000 + "//home/deploy", "# /home\n;path" + " " * 250000 + "x",
    " " * 125000 + "# " + "/home/1 " * 15000, " " * 125000 + "/home/1 " + "/h* " * 30000])
def test_what_a_person_writes_into_a_cron_table_is_read_in_no_time(text):
    homes = {"/home/%d" % number: "/home/%d" % number for number in range(1000)}
    begun = time.process_time()
    list(NamedPaths(homes, ("/", "/home")).found("/var/spool/cron/bob", text.encode()))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "path, files",
    [
        (
            "/home/deploy",
            {"/etc/httpd/conf.d/userdir.conf": 'UserDir disabled\n# UserDir www\n<Directory "/home/*/public_html">\n'}),
        (
            "/home/deploy",
            {"/etc/apache2/mods-available/userdir.conf": "UserDir public_html\n<Directory /home/*/public_html>\n"}),
        (
            "/home/deploy",
            {"/etc/apache2/userdir.conf": "UserDir enabled bob\nUserDir http://x/users\nUserDir disabled deploy\n"}),
        (
            "/home/deploy",
            {"/etc/ssh/sshd_config": "AuthorizedKeysFile .ssh/authorized_keys %h/.ssh/a /home/%u/.ssh/keys\n"}),
        (
            "/home/deploy",
            {
                "/etc/apparmor.d/x": "owner /home/*/.x r,\n", "/etc/selinux/targeted/x": "/home/[^/]+/.+ x\n",
                "/etc/profile.d/x.sh": "PATH=/home/$USER/bin:$PATH\n",
                "/etc/x.conf": "re = /home/[^/]+/x\nurl = http://home/deploy\n"}),
        (
            "/home/deploy",
            {
                "/etc/x.conf": "# /home/*/www\n; /home//deploy\na /home/bob*/x\nb /home/../deploy\nc /home/./bob\n"
                "d /home/*loy2\n"}),
        (
            "/home/deploy",
            {
                "/var/spool/cron/crontabs/deploy": "@daily /home/./deploy/run\n",
                "/var/spool/cron/root": "@daily /home/*/run\n"}), ("/home/deploy", {}), ("/srv/deploy", {}),
        ("/home/deploy", {"/etc/passwd.bak": LINE % "/home/deploy", "/etc/x.conf": "# /home/deploy\n"}),
        ("/home/deploy", {"/etc/x.conf": "a /home/deployer\nb /home\nc /mnt/home/deploy\n"}),
        (
            "/home/deploy",
            {
                "/var/spool/cron/crontabs/deploy": "@daily /home/deploy/bin/run\n",
                "/var/spool/cron/root": "@daily /home/deploy/run\n", "/proc/x": "/home/deploy",
                "/etc/mtab": pathlib.PurePosixPath("/proc/x"), "/etc/loop": pathlib.PurePosixPath("/etc"),
                "/etc/gone": pathlib.PurePosixPath("/srv/none"), "/etc/me": pathlib.PurePosixPath("/etc/me"),
                "/etc/all": pathlib.PurePosixPath("/")}),
    ])
def test_a_home_that_plainly_is_its_accounts_loses_the_bits_that_nobody_but_it_should_have(
        home, judge, enforce, tree, tmp_path, path, files):
    host = home(path, files=files, mode=0o2777)
    assert judge(CONTROL, host)["would_change"]
    found = enforce(CONTROL, tree())[0]
    assert (about(found, path), state(tmp_path, path)) == ([], (DEPLOY, DEPLOY, 0o2750))
    assert path not in enforce(CONTROL, tree())[1]


@pytest.mark.parametrize(
    "mode, open_to_others", [(0o2770, True), (0o2775, True), (0o2755, True), (0o2750, False), (0o3770, True)])
def test_a_home_with_a_groups_own_rights_is_left(home, enforce, tmp_path, mode, open_to_others):
    found = enforce(CONTROL, home("/home/deploy", mode=mode, group=2000))[0]
    assert state(tmp_path, "/home/deploy") == (DEPLOY, 2000, mode)
    assert [one["status"] for one in about(found, "/home/deploy")] == (["fail"] if open_to_others else [])


def test_where_not_all_settings_were_looked_at_a_home_is_told(home, enforce, tmp_path, monkeypatch):
    monkeypatch.setattr(home_use, "_MOST", 50)
    found = enforce(CONTROL, home("/home/deploy", files={"/etc/many/%d" % number: "" for number in range(60)}))[0]
    assert state(tmp_path, "/home/deploy") == (DEPLOY, DEPLOY, 0o755)
    assert "not all settings in /etc/many could be looked at" in about(found, "/home/deploy")[0]["advice"]["en"]


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "autofs"])
def test_a_home_of_another_machine_is_told_and_left(home, enforce, tmp_path, monkeypatch, kind):
    table = tmp_path / "mountinfo"
    table.write_text("36 25 0:30 / %s/home rw,relatime shared:1 - %s server:/home rw\n" % (tmp_path, kind))
    monkeypatch.setattr(mounts, "TABLE", str(table))
    found = enforce(CONTROL, home("/home/deploy"))[0]
    assert state(tmp_path, "/home/deploy") == (DEPLOY, DEPLOY, 0o755)
    assert "its file system (%s)" % kind in about(found, "/home/deploy")[0]["advice"]["en"]


def test_a_home_of_several_accounts_is_left(home, enforce, tmp_path):
    found = enforce(CONTROL, home("/srv/both", passwd="twin:x:1103:1103::/srv/both/:/bin/bash\n"))[0]
    assert state(tmp_path, "/srv/both") == (DEPLOY, DEPLOY, 0o755)
    assert "it is the home of deploy, twin" in about(found, "/srv/both")[0]["advice"]["en"]


@pytest.mark.parametrize("path", ["/home/deploy", "/srv/deploy"])
@pytest.mark.parametrize("mode", [0o700, 0o755, 0o2775])
def test_a_home_of_somebody_else_fails_and_keeps_its_owner_and_mode(home, enforce, tmp_path, path, mode):
    found = enforce(CONTROL, home(path, owner=1001, mode=mode))[0]
    assert state(tmp_path, path) == (1001, 1001, mode)
    assert about(found, path)[0]["message"]["en"].startswith("%s belongs to bob and is the home of deploy" % path)


@pytest.mark.parametrize("mode, group", [(0o2775, 2000), (0o1777, 0), (0o775, 2000)])
def test_a_home_below_a_folder_that_others_write_to_is_told(home, enforce, tmp_path, mode, group):
    host = home("/srv/team/deploy")
    os.chown(str(tmp_path / "srv/team"), 0, group)
    (tmp_path / "srv/team").chmod(mode)
    found = enforce(CONTROL, host)[0]
    assert state(tmp_path, "/srv/team/deploy") == (DEPLOY, DEPLOY, 0o755)
    assert "others can write to /srv/team" in about(found, "/srv/team/deploy")[0]["advice"]["en"]


@pytest.mark.parametrize("target", ["/etc", "/root", "/home/bob"])
def test_a_home_replaced_by_a_link_changes_nothing_behind_it(home, enforce, tmp_path, target):
    host = home("/srv/team/deploy")
    (tmp_path / "srv/team/deploy/.profile").unlink()
    (tmp_path / "srv/team/deploy").rmdir()
    (tmp_path / "srv/team/deploy").symlink_to(target)
    os.chown(str(tmp_path / "srv/team"), 0, 2000)
    (tmp_path / "srv/team").chmod(0o2775)
    before = state(tmp_path, target)
    enforce(CONTROL, host)
    assert state(tmp_path, target) == before


@pytest.mark.parametrize("owner", [0, 1000])
def test_a_home_inside_another_accounts_home_is_told(home, enforce, tmp_path, owner):
    host = home("/home/alice/deploy", owner=DEPLOY if owner else 0)
    enforce(CONTROL, host)
    assert state(tmp_path, "/home/alice/deploy") == (DEPLOY if owner else 0, DEPLOY if owner else 0, 0o755)


def test_another_user_id_0_closes_no_folder_of_roots(home, enforce, tmp_path):
    host = home("/home/deploy", passwd="toor:x:0:0::/opt/tools:/bin/bash\n", files={"/opt/tools/x": ""})
    enforce(CONTROL, host)
    assert state(tmp_path, "/opt/tools") == (0, 0, 0o755)


def test_a_link_that_root_made_is_followed_for_judging(home, enforce, tree, tmp_path):
    home("/data/home/deploy")
    (tmp_path / "etc/passwd").write_text(
        (tmp_path / "etc/passwd").read_text().replace("/data/home/deploy", "/people/deploy"))
    (tmp_path / "people").symlink_to(pathlib.PurePath("/data/home"))
    enforce(CONTROL, tree())
    assert state(tmp_path, "/data/home/deploy") == (DEPLOY, DEPLOY, 0o750)


@pytest.mark.parametrize("mode, told", [(0o2775, True), (0o755, False)])
def test_a_link_that_others_could_exchange_is_told(tree, tmp_path, mode, told):
    host = tree({"/etc/rules": "x\n", "/srv/team/rules": pathlib.PurePath("/etc/rules")})
    os.chown(str(tmp_path / "srv/team"), 0, 2000)
    (tmp_path / "srv/team").chmod(mode)
    problem = places.exposed(host, "/srv/team/rules")
    assert (None if problem is None else problem.en) == (
        "/srv/team/rules is a link in a folder that others can write to" if told else None)


def test_a_system_file_reached_through_a_users_folder_is_told(tree, tmp_path):
    host = tree({"/home/alice/rules": "x\n", "/etc/sudoers.d/alice": pathlib.PurePath("/home/alice/rules")})
    for name in ("home/alice", "home/alice/rules"):
        os.chown(str(tmp_path / name), 1000, 1000)
    told = Attributes("/etc/sudoers.d/alice", 0o440, host=host)
    assert (told.fixable, told.check(host).status) == (False, "fail")
    assert places.exposed(host, "/etc/sudoers.d/alice").en == "/home/alice belongs to user id 1000"


def test_what_is_required_and_missing_is_not_promised(tree):
    told = Attributes("/etc/pki/key.pem", 0o640, required=True, host=tree({"/etc/x": ""}))
    assert (
        told.fixable, told.check(tree()).status, "a run cannot make it" in told.check(tree()).advice.en) == (
        False, "fail", True)


def test_a_wrong_owner_is_put_right_to_root_alone(tree, tmp_path):
    host = tree({"/etc/x": ""})
    os.chown(str(tmp_path / "etc/x"), 1000, 1000)
    Attributes("/etc/x", 0o640, owners=(1001,), groups=(1001,)).fix(host)
    assert (host.stat("/etc/x").uid, host.stat("/etc/x").gid) == (0, 0)


@pytest.mark.parametrize("target", ["public_html", "a" * 300])
def test_a_link_of_one_persons_keeps_no_other_home_from_being_closed(home, enforce, tmp_path, target):
    host = home("/home/deploy")
    os.symlink(target, str(tmp_path / "home/deploy/public_html"))
    (tmp_path / "home/alice").chmod(0o755)
    found = enforce(CONTROL, host)[0]
    assert (found["status"], state(tmp_path, "/home/alice")[2]) == ("fail", 0o750)
    assert "it cannot be told what /home/deploy/public_html holds" in about(found, "/home/deploy")[0]["advice"]["en"]


def test_a_home_that_root_cannot_see_keeps_no_other_from_being_closed(home, enforce, tmp_path, monkeypatch):
    host, lstat = home("/home/deploy"), os.lstat
    (tmp_path / "home/alice").chmod(0o755)

    def refused(path, **how):
        # As the kernel answers root where somebody has mounted a file system of their own (FUSE).
        if str(path) == str(tmp_path / "home/deploy"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return lstat(path, **how)
    monkeypatch.setattr(os, "lstat", refused)
    found = enforce(CONTROL, host)[0]
    assert (found["status"], state(tmp_path, "/home/alice")[2]) == ("not_checked", 0o750)
    assert about(found, "/home/deploy")[0]["status"] == "not_checked"
