# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What does not run now and starts at boot takes logins in the clear after a reboot."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import clear_logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

WANTS = "etc/systemd/system/%s.target.wants/"


@pytest.fixture
def seen(tmp_path):
    """Return a function that judges an image with these files."""
    def judged(files, *masked):
        for path, text in files.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        for unit in masked:
            os.symlink("/dev/null", str(tmp_path / "etc/systemd/system" / unit))
        host = Host(str(tmp_path))
        return [one for part in clear_logins.at_boot(host) for _part, one in part.looked_at(host)]
    return judged


@pytest.mark.parametrize("unit, target, name", [
    ("telnet.socket", "sockets", "telnet"), ("rsh.socket", "sockets", "rexec"), ("vsftpd.service", "multi-user", "ftp"),
    ("tftp.socket", "sockets", "tftp"), ("telnetd@a.service", "multi-user", "telnet")])
def test_a_unit_that_starts_at_boot_fails_and_is_named(seen, unit, target, name):
    [one] = seen({WANTS % target + unit: ""})
    assert (one.status, one.reason) == ("fail", "clear_login_at_boot") and one.where == "/" + WANTS % target + unit
    assert unit in one.message.zh and name in one.message.en


@pytest.mark.parametrize("line, status", [
    ("ListenStream=23", "fail"), ("ListenStream=0.0.0.0:23", "fail"), ("ListenStream=[::]:5901", "fail"),
    ("ListenDatagram=69", "fail"), ("ListenStream=127.0.0.1:23", "pass"), ("ListenStream=8023", "pass"),
    ("ListenDatagram=23", "pass"), ("ListenStream=23\nListenStream=", "pass")])
def test_a_socket_of_any_name_is_known_by_its_port(seen, line, status):
    files = {WANTS % "sockets" + "console.socket": "", "etc/systemd/system/console.socket": "[Socket]\n%s\n" % line}
    assert [one.status for one in seen(files)] == [status]


def test_a_socket_that_cannot_be_read_is_an_error_and_hides_nothing_else_of_the_control(tmp_path, seen):
    files = {WANTS % "sockets" + "console.socket": "", "etc/systemd/system/console.socket": "[Socket\n"}
    with pytest.raises(ParseError):
        seen(files)
    # Not before it is looked at.
    assert list(clear_logins.at_boot(Host(str(tmp_path))))


def test_a_masked_one_or_one_that_nothing_wants_does_not_start(seen):
    files = {
        WANTS % "sockets" + "telnet.socket": "", WANTS % "rescue" + "vsftpd.service": "",
        "usr/lib/systemd/system/rsh.socket": "[Socket]\nListenStream=514\n"}
    [one] = seen(files, "telnet.socket")
    assert one.status == "pass" and "What else is told to offer them was not read." in one.message.en


@pytest.mark.parametrize("program, status", [
    ("telnetd", "fail"), ("in.telnetd", "fail"), ("in.rexecd", "fail"), ("rlogind", "fail"), ("in.rshd", "fail"),
    ("ftpd", "fail"), ("in.tftpd", "fail"), ("atftpd", "fail"), ("vsftpd", "fail"), ("proftpd", "fail"),
    ("pure-ftpd", "fail"), ("atelnetd", "pass"), ("arshd", "pass"), ("aftpd", "pass")])
def test_a_line_of_cron_is_known_by_its_program(seen, program, status):
    [one] = seen({"etc/crontab": "@reboot root /usr/sbin/%s -l\n" % program})
    assert one.status == status, one.message


def test_so_is_one_that_another_program_holds(seen):
    [one] = seen({"etc/crontab": "@reboot root busybox telnetd -F -l /bin/login\n"})
    assert (one.status, "telnetd is started" in one.message.en) == ("fail", True)


@pytest.mark.parametrize("word", ["Upholds", "OnSuccess", "OnFailure"])
def test_a_unit_that_another_one_starts_fails(seen, word):
    units = "etc/systemd/system/"
    found = seen({
        WANTS % "multi-user" + "a.service": "", units + "a.service": f"[Unit]\n{word}=telnet.socket\n",
        units + "telnet.socket": "[Socket]\nListenStream=23\n"})
    assert [one.status for one in found] == ["fail"]
