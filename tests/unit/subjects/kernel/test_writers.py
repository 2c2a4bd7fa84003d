# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sysctl.d is one of several that give a kernel setting its value at boot."""

import os
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import writers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import (
    WildcardSetting,
    kernel_setting,
)

NAME = "net.ipv4.ip_forward"
WANTS = "etc/systemd/system/multi-user.target.wants/"
UFW = {"etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/default/ufw": "IPT_SYSCTL=/etc/ufw/sysctl.conf\n",
       WANTS + "ufw.service": ""}
UNIT = "[Service]\nExecStart=%s\n"
TUNED = {WANTS + "tuned.service": "", "etc/tuned/active_profile": "site\n"}
NETWORKD = {WANTS + "systemd-networkd.service": ""}


@pytest.fixture
def build(tmp_path):
    """Return a function that makes a host of {path: text} whose files of sysctl.d have forwarding off."""
    def make(files, running=True):
        base = {"usr/lib/systemd/systemd-sysctl": "", "proc/sys/net/ipv4/ip_forward": "0\n",
                "etc/sysctl.d/60-site.conf": NAME + " = 0\n"}
        for path, text in {**base, **files}.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
            if text.startswith("#!"):
                place.chmod(0o755)
        host = Host(str(tmp_path))
        host.running = running
        return host
    return make


def judged(host, name=NAME, default="0"):
    return [seen for _part, seen in kernel_setting(name, one_of("0"), default=default).looked_at(host)]


WRONG = {
    "rc.local": ({"etc/rc.local": "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=1\n"}, "/etc/rc.local:2"),
    "quoted": ({"etc/rc.local": "#!/bin/sh\nsysctl -q -w 'net/ipv4/ip_forward=1'\n"}, "/etc/rc.local:2"),
    "echo": ({"etc/rc.d/rc.local": "#!/bin/sh\necho 1 > /proc/sys/net/ipv4/ip_forward\n"}, "/etc/rc.d/rc.local:2"),
    "tee": ({"etc/rc.local": "#!/bin/sh\necho \"1\" | tee /proc/sys/net/ipv4/ip_forward\n"}, "/etc/rc.local:2"),
    "the second of a line": (
        {"etc/rc.local":
            "#!/bin/sh\necho 0 > /proc/sys/net/ipv4/conf/all/rp_filter; echo 1 > /proc/sys/net/ipv4/ip_forward\n"},
        "/etc/rc.local:2"),
    "below a line that goes on": (
        {"etc/rc.local": "#!/bin/sh\ntrue \\\n  one\nsysctl -w net.ipv4.ip_forward=1\n"}, "/etc/rc.local:4"),
    "all": ({"etc/rc.local": "#!/bin/sh\nsysctl -w net.ipv4.conf.all.forwarding=1\n"}, "/etc/rc.local:2"),
    "continued": ({"etc/rc.local": "#!/bin/sh\nsysctl -w \\\n  net.ipv4.ip_forward=1\n"}, "/etc/rc.local:2"),
    "a script of it": (
        {"etc/rc.local": "#!/bin/sh\n/opt/up.sh\n", "opt/up.sh": "#!/bin/sh\nsysctl net.ipv4.ip_forward=1\n"},
        "/opt/up.sh:2"),
    "a file of sysctl": (
        {"etc/rc.local": "#!/bin/sh\nsysctl -p /opt/x.conf\n", "opt/x.conf": "net.ipv4.ip_forward = 1\n"},
        "/opt/x.conf:1"),
    "a file in quotes": (
        {"etc/rc.local": "#!/bin/sh\nsysctl -p \"/opt/x.conf\"\n", "opt/x.conf": "net.ipv4.ip_forward = 1\n"},
        "/opt/x.conf:1"),
    "the second of two files": (
        {"etc/rc.local": "#!/bin/sh\nsysctl -q -p /opt/a.conf /opt/x.conf\n", "opt/a.conf": "",
         "opt/x.conf": "net.ipv4.ip_forward = 1\n"}, "/opt/x.conf:1"),
    "files by a pattern": (
        {"etc/rc.local": "#!/bin/sh\nsysctl --load=/opt/*.conf\n", "opt/x.conf": "net.ipv4.ip_forward = 1\n"},
        "/opt/x.conf:1"),
    "procps' own, without a word": (
        {"etc/rc.local": "#!/bin/sh\nsysctl -p > /dev/null 2>&1\n", "etc/sysctl.conf": "net.ipv4.ip_forward=1\n"},
        "/etc/sysctl.conf:1"),
    "procps' own, by a shell": (
        {WANTS + "up.service": "", "etc/systemd/system/up.service": UNIT % "/bin/sh -c 'sysctl -p'",
         "etc/sysctl.conf": "net.ipv4.ip_forward=1\n"}, "/etc/sysctl.conf:1"),
    "all of procps' own": (
        {"etc/rc.local": "#!/bin/sh\nsysctl --system\n", "etc/sysctl.conf": "net.ipv4.ip_forward=1\n"},
        "/etc/sysctl.conf:1"),
    "procps' own": (
        {"etc/rc.local": "#!/bin/sh\nsysctl -p\n", "etc/sysctl.conf": "net.ipv4.ip_forward=1\n"}, "/etc/sysctl.conf:1"),
    "ufw": ({**UFW, "etc/ufw/sysctl.conf": "net/ipv4/ip_forward=1\n"}, "/etc/ufw/sysctl.conf:1"),
    "ufw without a unit of its own": (
        {"etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/default/ufw": UFW["etc/default/ufw"],
         "etc/ufw/sysctl.conf": "net/ipv4/ip_forward=1\n"}, "/etc/ufw/sysctl.conf:1"),
    "tuned": (
        {**TUNED, "etc/tuned/site/tuned.conf": "[main]\ninclude=base\n",
         "usr/lib/tuned/base/tuned.conf": "[sysctl]\nnet.ipv4.ip_forward=1\n"}, "/usr/lib/tuned/base/tuned.conf:2"),
    "a unit": (
        {WANTS + "up.service": "", "etc/systemd/system/up.service": UNIT % "/sbin/sysctl -w net.ipv4.ip_forward=1"},
        "/etc/systemd/system/up.service:2"),
    "the service of a timer": (
        {"etc/systemd/system/timers.target.wants/up.timer": "",
         "etc/systemd/system/up.service": UNIT % "/sbin/sysctl -w net.ipv4.ip_forward=1"},
        "/etc/systemd/system/up.service:2"),
    "an instance": (
        {WANTS + "up@a.service": "", "usr/lib/systemd/system/up@.service": UNIT % "/sbin/sysctl net.ipv4.ip_forward=1"},
        "/usr/lib/systemd/system/up@.service:2"),
    "udev": (
        {"etc/udev/rules.d/9.rules": 'ACTION=="add", SYSCTL{net/ipv4/ip_forward}="1"\n'},
        "/etc/udev/rules.d/9.rules:1"),
    "ifupdown": ({"etc/network/interfaces": "iface a inet dhcp\n  up sysctl -w net.ipv4.ip_forward=1\n"},
                 "/etc/network/interfaces:2"),
    "a dispatcher": ({"etc/NetworkManager/dispatcher.d/9": "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=1\n"},
                     "/etc/NetworkManager/dispatcher.d/9:2"),
    "a shared connection": (
        {WANTS + "NetworkManager.service": "",
         "etc/NetworkManager/system-connections/a.nmconnection": "[ipv4]\nmethod=shared\n"},
        "/etc/NetworkManager/system-connections/a.nmconnection"),
    "cron": ({"etc/cron.d/a": "@reboot root sysctl -w net.ipv4.ip_forward=1\n"}, "/etc/cron.d/a:1"),
    "SUSE's cron": (
        {"var/spool/cron/tabs/root": "@reboot sysctl -w net.ipv4.ip_forward=1\n"}, "/var/spool/cron/tabs/root:1"),
    "tmpfiles": ({"etc/tmpfiles.d/a.conf": "w! /proc/sys/net/ipv4/ip_forward - - - - 1\n"}, "/etc/tmpfiles.d/a.conf:1"),
    "a credential": ({"etc/credstore/sysctl.extra": "net.ipv4.ip_forward=1\n"}, "/etc/credstore/sysctl.extra:1"),
    "a credential of tmpfiles": (
        {"etc/credstore/tmpfiles.extra": "w+ /proc/sys/net/ipv4/ip_forward - - - - 1\n"},
        "/etc/credstore/tmpfiles.extra:1"),
    "a generator": ({"etc/systemd/system-generators/a": "#!/bin/sh\necho 1 > /proc/sys/net/ipv4/ip_forward\n"},
                    "/etc/systemd/system-generators/a:2"),
    "a dispatcher of a package": (
        {"usr/lib/NetworkManager/dispatcher.d/pre-up.d/9": "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=1\n"},
        "/usr/lib/NetworkManager/dispatcher.d/pre-up.d/9:2"),
    "modprobe's of a package": (
        {"usr/lib/modprobe.d/a.conf": "install a /sbin/modprobe -i a; /sbin/sysctl -w net.ipv4.ip_forward=1\n"},
        "/usr/lib/modprobe.d/a.conf:1"),
    "the network of RHEL 7": (
        {WANTS + "network.service": "", "etc/sysconfig/network": "NETWORKING=yes\nIPV6FORWARDING=yes\n"},
        "/etc/sysconfig/network"),
    "docker": ({WANTS + "docker.service": ""}, "/" + WANTS + "docker.service"),
    "libvirt": (
        {WANTS + "libvirtd.service": "", "etc/libvirt/qemu/networks/autostart/a.xml": "<network><forward mode='nat'/>"},
        "/etc/libvirt/qemu/networks/autostart/a.xml"),
    "shorewall": ({WANTS + "shorewall.service": ""}, "/" + WANTS + "shorewall.service"),
}


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("case", sorted(WRONG))
def test_who_sets_it_otherwise_after_boot_is_named(build, case, running):
    files, place = WRONG[case]
    seen = judged(build(files, running))
    assert [(one.status, one.reason, one.where) for one in seen] == [("fail", "setting_wrong_by_other", place)]
    assert place in seen[0].message.en and place in seen[0].message.zh and seen[0].advice


UNREAD = {
    "a variable": {"etc/rc.local": "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=$VALUE\n"},
    "a variable's file": {"etc/rc.local": "#!/bin/sh\nsysctl -p $FILE\n"},
    "SUSE's sysctl": {"etc/sysconfig/sysctl": "IP_FORWARD=\"yes\"\n"},
    "a column that is not there": {"etc/tmpfiles.d/a.conf": "w /proc/sys/net/ipv4/ip_forward\n"},
    "another way to write": {"etc/rc.local": "#!/bin/sh\ndd if=/opt/one of=/proc/sys/net/ipv4/ip_forward\n"},
    "cloud-init's first commands": {
        "usr/bin/cloud-init": "", "etc/cloud/cloud.cfg.d/9.cfg": "bootcmd:\n - [sysctl, -w, net.ipv4.ip_forward=1]\n"},
    "cloud-init's scripts": {
        "usr/bin/cloud-init": "",
        "var/lib/cloud/scripts/per-boot/a": "#!/bin/sh\necho 1 >/proc/sys/net/ipv4/ip_forward\n"},
    "networkd": {**NETWORKD, "etc/systemd/network/a.network": "[Network]\nIPMasquerade=ipv4\n"},
    "firewalld": {WANTS + "firewalld.service": "", "etc/firewalld/zones/a.xml": "<zone><masquerade/></zone>"},
    "kubelet": {WANTS + "kubelet.service": ""},
    "too large": {"etc/rc.local": "#!/bin/sh\n" + "#" * 300 * 1024},
}


@pytest.mark.parametrize("case", sorted(UNREAD))
def test_what_cannot_be_told_is_named(build, case):
    seen = judged(build(UNREAD[case]))
    assert seen and {(one.status, one.reason) for one in seen} == {("not_checked", "setting_unread")}
    assert all(one.where for one in seen)


RIGHT = {
    "none": {},
    "a cloud-init that is switched off": {
        "usr/bin/cloud-init": "", "etc/cloud/cloud-init.disabled": "",
        "etc/cloud/cloud.cfg.d/9.cfg": "bootcmd:\n - [sysctl, -w, net.ipv4.ip_forward=1]\n"},
    "not executable": {"etc/rc.local": "sysctl -w net.ipv4.ip_forward=1\n"},
    "a comment": {"etc/rc.local": "#!/bin/sh\n# sysctl -w net.ipv4.ip_forward=1\n"},
    "another setting": {"etc/rc.local": "#!/bin/sh\nsysctl -w net.ipv4.ip_forward_use_pmtu=1\n"},
    "the same": {"etc/rc.local": "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=0\n"},
    "words that are no path": {"etc/rc.local": "#!/bin/sh\nx=/%s/%s\n" % ("a" * 300, "b/" * 3000)},
    "only read": {"etc/rc.local": "#!/bin/sh\n[ -e /proc/sys/net/ipv4/ip_forward ] && sysctl -n net.ipv4.ip_forward\n"},
    "ufw switched off": {**UFW, "etc/ufw/ufw.conf": "ENABLED=no\n", "etc/ufw/sysctl.conf": "net/ipv4/ip_forward=1\n"},
    "ufw, undone below": {**UFW, "etc/ufw/sysctl.conf": "net/ipv4/ip_forward=1\nnet/ipv4/ip_forward=0\n"},
    "ufw whose unit does not start": {
        "etc/ufw/ufw.conf": "ENABLED=yes\n", "etc/default/ufw": UFW["etc/default/ufw"],
        "usr/lib/systemd/system/ufw.service": "", "etc/ufw/sysctl.conf": "net/ipv4/ip_forward=1\n"},
    "a unit that does not start": {"etc/systemd/system/up.service": UNIT % "/sbin/sysctl -w net.ipv4.ip_forward=1"},
    "a profile that is not active": {**TUNED, "etc/tuned/other/tuned.conf": "[sysctl]\nnet.ipv4.ip_forward=1\n"},
    "docker that is told not to": {WANTS + "docker.service": "", "etc/docker/daemon.json": '{"ip-forward": false}'},
    "networkd that is told not to": {**NETWORKD, "etc/systemd/network/a.network": "[Network]\nIPForward=no\n"},
}


@pytest.mark.parametrize("case", sorted(RIGHT))
def test_a_pass_says_what_was_looked_at(build, case):
    seen = judged(build(RIGHT[case]))
    assert [one.status for one in seen] == ["pass"]
    assert "now and at boot (looked at: the files of sysctl, ufw, tuned" in seen[0].message.en
    assert "ufw" in seen[0].message.zh


def test_of_an_image_nothing_is_said_of_now(build):
    host = build({}, running=False)
    os.unlink(host.real("/proc/sys/net/ipv4/ip_forward"))
    [seen] = judged(host)
    assert seen.message.en.startswith(NAME + " is 0 at boot; what is in force cannot be seen here (")
    assert "now" not in seen.expected


def test_a_masked_unit_writes_nothing(build):
    host = build({WANTS + "docker.service": ""})
    os.symlink("/dev/null", host.real("/etc/systemd/system/docker.service"))
    assert [one.status for one in judged(host)] == ["pass"]


@pytest.mark.parametrize("value, statuses", [("0", ["pass"]), ("1", ["fail", "fail"])])
def test_what_ufw_alone_sets_is_kept(build, value, statuses):
    host = build({**UFW, "etc/sysctl.d/60-site.conf": "", "etc/ufw/sysctl.conf": "net/ipv4/ip_forward=%s\n" % value})
    assert [one.status for one in judged(host, default=None)] == statuses


def test_the_kernel_s_parameters_count_where_no_file_speaks(build):
    entry = {"boot/loader/entries/a.conf": "options root=/dev/a sysctl.net.ipv4.ip_forward=1\n"}
    assert [one.status for one in judged(build(entry))] == ["pass"]
    [seen] = judged(build({**entry, "etc/sysctl.d/60-site.conf": ""}))
    assert (seen.status, seen.reason) == ("fail", "setting_wrong_at_boot") and "a.conf:1" in seen.message.en


def test_a_loop_over_interfaces_is_one_of_each(build):
    loop = "#!/bin/sh\nfor one in /proc/sys/net/ipv4/conf/*/rp_filter; do\necho 0 > $one; done\n"
    host = build({"etc/rc.local": loop, "proc/sys/net/ipv4/conf/eth0/rp_filter": "0\n"})
    assert "not_checked" in [one.status for one in judged(host, "net.ipv4.conf.eth0.rp_filter")]


@pytest.mark.parametrize("value, status", [("0x0", "pass"), ("00", "pass"), ("0x1", "fail")])
def test_a_wildcard_s_number_is_the_kernel_s(build, value, status):
    name = "net.ipv4.conf.*.forwarding"
    host = build({"etc/sysctl.d/60-site.conf": "%s = %s\n" % (name, value)})
    assert [seen.status for _part, seen in WildcardSetting(name, one_of("0")).looked_at(host)] == [status]


def test_scripts_that_name_each_other_come_to_an_end(build):
    naming = "#!/bin/sh\n/opt/%s\n"
    host = build({"etc/rc.local": naming % "a", "opt/a": naming % "b", "opt/b": naming % "a"})
    assert [one.status for one in judged(host)] == ["pass"]


def test_a_script_that_cannot_be_read_is_named(build):
    host = build({"etc/rc.local": "#!/bin/sh\n/opt/up\n", "opt/other": ""})
    os.symlink("up", host.real("/opt/up"))
    [seen] = judged(host)
    assert (seen.status, seen.reason, seen.where) == ("not_checked", "setting_unread", "/opt/up")


def test_the_boot_loader_s_lines_are_read_once(build, monkeypatch):
    host, read = build({"etc/sysctl.d/60-site.conf": ""}), []
    monkeypatch.setattr(writers, "starts", lambda _host: read.append(1) or [])
    for name in (NAME, "net.ipv4.tcp_syncookies", NAME):
        judged(host, name)
    assert read == [1]


@pytest.mark.parametrize("text", [
    "cat net.a ", "sysctl ", "/proc/sys/net/a ", "echo 1 > /proc/sys/net/a ", "echo x net.a ", "A net.a ", "\n", "*"])
def test_the_cost_of_a_long_line_grows_with_it_and_not_with_its_square(build, text):
    seconds = []
    for length in (20000, 80000):
        lines = "#!/bin/sh\nx net." + (text * length)[:length] + "x\n"
        host = build({"etc/rc.local": lines, **UFW, "etc/default/ufw": lines})
        begun = time.process_time()
        writers.of(host, NAME)
        seconds.append(time.process_time() - begun)
    # Four times the length: 16 times the cost where it grows with the square.
    assert seconds[1] < 8 * seconds[0] + 0.1


def test_where_no_boot_loader_tells_it_what_this_kernel_was_started_with_does(build):
    started = {"proc/cmdline": "root=/dev/a sysctl.net.ipv4.ip_forward=1\n", "etc/sysctl.d/60-site.conf": ""}
    [seen] = judged(build(started))
    assert (seen.status, seen.reason) == ("fail", "setting_wrong_at_boot") and "/proc/cmdline:1" in seen.message.en
    entry = {"boot/loader/entries/a.conf": "options root=/dev/a\n"}
    assert [one.status for one in judged(build({**started, **entry}))] == ["pass"]
