# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a configuration from being judged: each is named, with its line."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.reading import read
from tests.unit.devices.support import device, observations, sample, worst


def _refused(data, vendor="huawei_vrp", name="core1"):
    with pytest.raises(Problem) as caught:
        read(data, f"{name}.cfg", vendor, name=name)
    return caught.value


CORE = sample("core1")[0]
EDGE = sample("branch1")[0]


@pytest.mark.parametrize(
    ("data", "reason", "told"),
    [
        (b"", "configuration_empty", "is empty"),
        (b"\n \r\n\x00\n", "configuration_empty", "is empty"),
        (b"% Unrecognized command found at '^' position.\n", "configuration_unreadable", "core1.cfg:1 is an error"),
        (b"Permission denied (publickey).\n" * 5, "configuration_unreadable", "Permission denied"),
        (b"Login authentication\nPassword:\n", "configuration_unreadable", "has 2 lines"),
        (CORE.replace(b"\nreturn", b""), "configuration_cut", "does not end with 'return'"),
        (CORE[: len(CORE) // 2], "configuration_cut", "cut off"),
        (CORE + CORE.replace(b"core1", b"core2"), "configuration_doubled", "goes on after its end"),
        (CORE + b"<core1>\n", "", ""),
        (CORE.replace(b"sysname core1", b"sysname core9"), "configuration_of_another_device", "device core9"),
        (CORE.replace(b"sysname core1", b""), "configuration_of_another_device", "no sysname"),
        (b"interface Vlanif1\n ip address 1.1.1.1 24\n#\nuser-interface vty 0 4\n#\nreturn\n",
         "configuration_unrecognized", "no line that tells whose"),
        (
            b"".join(b"%4d: %s\n" % line for line in enumerate(CORE.splitlines(), 1)), "configuration_unreadable",
            "number"),
        (b"<core1>display current-configuration\n" + CORE + b"<core1>display current-configuration\n" + CORE,
         "configuration_doubled", "second configuration"),
        (b"x" * (33 << 20), "configuration_unreadable", "bytes"),
    ])
def test_what_is_no_whole_configuration_of_this_device_is_refused(data, reason, told):
    if not reason:
        assert read(data, "core1.cfg", "huawei_vrp", name="core1").name.value == "core1"
        return
    problem = _refused(data)
    assert problem.reason == reason and told in str(problem)
    assert problem.told.zh.endswith("。")


def test_a_configuration_of_another_vendor_is_named_with_its_line():
    problem = _refused(EDGE, "huawei_vrp", "branch1")
    assert problem.reason == "configuration_of_another_vendor"
    assert "branch1.cfg:1 is of Cisco IOS" in str(problem) and problem.text == "version 15.2"


def test_a_banner_without_its_end_swallows_nothing_in_silence():
    problem = _refused(EDGE.replace(b"ip http server", b"banner motd ^C\nwelcome"), "cisco_ios", "branch1")
    assert (problem.reason, problem.where) == ("configuration_cut", "branch1.cfg:11")


@pytest.mark.parametrize("text", [
    b"banner login #\nline vty 0 4\n login local\n#\n", b"banner motd ^C one line ^C\n", b"banner exec @x@\n"])
def test_the_text_of_a_banner_is_no_command(text):
    plain = [one.status for one in observations("network_device_login", device("branch1"))]
    changed = device("branch1", lambda data: data.replace(b"ip http server\n", text + b"ip http server\n"))
    assert [one.status for one in observations("network_device_login", changed)] == plain


def test_text_before_and_after_the_answer_is_left_out():
    data = b"login: x\r\n<core1>screen-length 0 temporary\r\n<core1>display current-configuration\r\n"
    whole = data + CORE.replace(b"\n", b"\r\n") + b"<core1>quit\r\n"
    assert worst("network_device_login", device("core1", lambda _data: whole))[0] == "pass"


def test_what_stands_in_gbk_is_read():
    changed = device("core1", lambda data: data.replace(b"of the bastion", "堡垒机".encode("gbk")))
    assert changed.name.value == "core1"


def test_bytes_of_no_encoding_are_read():
    assert device("core1", lambda data: data.replace(b"of the bastion", b"\xff\xfe\x81")).name.value == "core1"


def test_a_section_that_comes_again_has_its_last_lines_in_force():
    again = device("border1", lambda data: data.replace(b"ntp server", b"line vty 0 4\n exec-timeout 0 0\nntp server"))
    assert [one.message.en for one in observations("network_device_lockout", again) if one.status == "fail"] == [
        "Line vty 0 4 never ends an idle session in border1.cfg:67."]


def test_ranges_that_overlap_are_told_number_by_number():
    more = b"line vty 3 7\n transport input telnet\nntp server"
    both = device("border1", lambda data: data.replace(b"ntp server", more))
    assert [terminal.name for terminal in both.remote()] == ["vty 0 2", "vty 3 4", "vty 5 7", "vty 8 15"]


def test_telnet_server_acl_of_comware_is_no_limit_of_ssh():
    without = device(
        "dist1", lambda data: data.replace(b" acl 2001 inbound\n", b"").replace(b" ssh server acl 2001\n", b""))
    assert worst("network_device_sources", without)[0] == "fail"


def test_a_list_of_the_ssh_server_counts_where_nothing_but_ssh_comes():
    bound = device("dist1", lambda data: data.replace(b" acl 2001 inbound\n", b""))
    assert worst("network_device_sources", bound)[0] == "pass"
    open_ = device("dist1", lambda data: data.replace(b" acl 2001 inbound\n", b" protocol inbound all\n"))
    assert worst("network_device_sources", open_)[0] == "fail"


def test_a_secret_that_was_taken_out_is_not_checked():
    taken = device("border1", lambda data: data.replace(
        b"secret 8 $8$wwwwwwwwwwwwww$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq", b"secret <secret hidden>"))
    statuses = {one.status for one in observations("network_device_passwords", taken)}
    assert "not_checked" in statuses and "fail" not in statuses


def test_a_version_of_several_series_has_the_defaults_that_all_share():
    without = b" idle-timeout 10 0\n protocol"
    assert worst("network_device_lockout", device(
        "core1", lambda data: data.replace(without, b" protocol"), model=""))[0] == "manual"
    assert worst("network_device_lockout", device(
        "core1", lambda data: data.replace(without, b" protocol"), model="CE6881"))[0] == "pass"


def test_junos_in_set_commands_is_not_taken_for_vyos():
    data = b"set version 18.4R1.8\nset system host-name gate1\nset interfaces ge-0/0/0 unit 0 family inet\n"
    problem = _refused(data, "vyos", "gate1")
    assert problem.reason == "configuration_of_another_vendor" and "Junos" in str(problem)


@pytest.mark.parametrize(("lines", "reason"), [
    (b" default-domain admin staff\n domain staff\n  authentication-scheme tac\n", "users_at_a_server"),
    (b" domain other\n  authentication-scheme tac\n", "")])
def test_the_scheme_of_the_domain_of_administrators_counts(lines, reason):
    scheme = b" authentication-scheme tac\n  authentication-mode hwtacacs local\n"
    read_device = device("core1", lambda data: data.replace(b"  authentication-mode local\n", (
        b"  authentication-mode local\n" + scheme + lines)))
    reasons = {one.reason for one in observations("network_device_two_factor", read_device)}
    assert ("users_at_a_server" in reasons) is bool(reason)


def test_a_scheme_that_asks_nobody_counts_where_administrators_may_come_by_it():
    scheme = b" authentication-scheme open\n  authentication-mode none\n"
    for lines, status in (
            (b" default-domain admin staff\n domain staff\n  authentication-scheme open\n", "fail"),
            (b" domain guests\n  authentication-scheme open\n", "manual"), (b"", "pass")):
        more = b"  authentication-mode local\n" + scheme + lines
        read_device = device(
            "core1", lambda data, more=more: data.replace(b"  authentication-mode local\n", more))
        assert worst("network_device_login", read_device)[0] == status
