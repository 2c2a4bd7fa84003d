# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of connections: in the packet filter, and the kernel's table."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary import connection_limits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support.declared import judged, text_of
from tests.unit.support.filter_namespace import needs_nft
from tests.unit.support.site_rules import CHOSEN, limits, rules, told


class TestTrackedConnections:
    ROOM = "net.netfilter.nf_conntrack_max"

    @pytest.mark.parametrize(
        "room, status",
        [("0", "pass"), ("65536", "pass"), ("0x20000", "pass"), ("262144", "pass"), ("1024", "fail"), ("-1", "fail")])
    def test_a_table_without_a_bound_has_room_enough(self, tree, monkeypatch, room, status):
        monkeypatch.setattr(connection_limits, "InForce", lambda *_words, **_more: Each(()))
        host = tree(
            {"/usr/lib/systemd/systemd-sysctl": "", "/etc/sysctl.d/10-site.conf": "%s = %s\n" % (self.ROOM, room)})
        one = next(
            one for one in ConnectionLimits().expectations(host, policy_of())
            if getattr(one, "name", None) == self.ROOM)
        assert one.check(host).status == status


    @pytest.mark.parametrize("memory, staged", [
        (972, {"net.netfilter.nf_conntrack_max": "65536"}), (2000, {}), (8000, {}), (None, {})])
    def test_a_table_that_is_yet_to_be_made_gets_its_room_in_the_same_run(
            self, tree, judge, monkeypatch, memory, staged):
        monkeypatch.setattr(connection_limits, "InForce", lambda *_words, **_more: Each(()))
        host = tree({
            "/proc/sys/net/ipv4/tcp_syncookies": "1\n", "/usr/lib/systemd/systemd-sysctl": "",
            **({} if memory is None else {"/proc/meminfo": "MemTotal:      %d kB\n" % (memory * 1024)})})
        found = judge(ConnectionLimits(), host)
        assert (found["status"], found["would"]) == ("fail", "pass")
        assert {
            action.name: action.value for action in host.actions
            if action.kind == "sysctl" and action.name == self.ROOM} == staged
        # Where the kernel's own may be larger, it is not made smaller.
        written = host.read("/etc/sysctl.d/99-zz-jrt0117.conf") if staged else b""
        assert (b"nf_conntrack_max = 65536" in written) == bool(staged)


class TestLimits:
    @needs_nft
    def test_limits_that_are_too_high_are_named(self, host):
        found = judged(ConnectionLimits(), host(text_of(("limits",), source_rate=1000)))
        told = [one["message"]["en"] for one in found["details"] if "A source" in one["message"]["en"]]
        assert told and all("100 new connections a second" in one for one in told)

    @needs_nft
    def test_what_others_limit_counts(self, host):
        found = judged(ConnectionLimits(), host(text_of(("limits",)).replace("jrt0117", "site")))
        assert not [one for one in found["details"] if "A source" in one["message"]["en"]]

    @needs_nft
    def test_a_limit_of_one_family_only_leaves_the_other_without(self, host):
        text = "\n".join(line for line in text_of(("limits",)).splitlines() if "@rate4" not in line)
        found = judged(ConnectionLimits(), host(text))
        told = [one["message"]["en"] for one in found["details"] if "A source" in one["message"]["en"]]
        assert len(told) == 1 and "100 new connections a second" in told[0] and "IPv6" not in told[0]

    @needs_nft
    @pytest.mark.parametrize(
        "before, after", [(condition, "") for condition in CHOSEN] + [("", condition) for condition in CHOSEN])
    def test_one_with_a_condition_is_none(self, host, before, after):
        assert len(
            told(judged(ConnectionLimits(), host(rules(input=limits(before, after)))), "A source may open more")) == 4

    @needs_nft
    @pytest.mark.parametrize("before, after", [("tcp dport 80", ""), ("", "tcp dport 80")])
    def test_one_of_another_port_is_none(self, host, before, after):
        assert len(
            told(judged(ConnectionLimits(), host(rules(input=limits(before, after)))), "A source may open more")) == 4

    @needs_nft
    def test_one_that_cannot_be_read_is_said_so(self, host):
        found = judged(ConnectionLimits(), host(rules(input=limits("meta iifgroup 7"))))
        assert [status for status, _message in told(found, "A rule cannot be read")] == ["not_checked"] * 4

    @needs_nft
    def test_one_without_a_condition_is_one(self, host):
        assert told(judged(ConnectionLimits(), host(rules(input=limits()))), "A source may open more") == []
