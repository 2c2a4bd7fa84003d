# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock follows the named servers, whichever daemon keeps it."""

import types

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts.timekeeping import Synchronized
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.time_sync import TimeSync
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.clock import source as clock

CONTROL = TimeSync()
CHRONY = {
    "/usr/sbin/chronyd": "",
    "/etc/chrony/chrony.conf": "confdir /etc/chrony/conf.d\npool 2.debian.pool.ntp.org iburst\n"
    "sourcedir /run/chrony-dhcp\nsourcedir /etc/chrony/sources.d\n"}
NTPD = {
    "/usr/sbin/ntpd": "", "/etc/ntpsec/ntp.conf": "driftfile /var/lib/ntpsec/ntp.drift\nserver time.example iburst\n"}
TIMESYNCD = {"/usr/lib/systemd/systemd-timesyncd": "", "/etc/systemd/timesyncd.conf": "[Time]\nNTP=pool.example\n"}
TRACKING = "C0A80101,192.0.2.1,3,1700000000.1,{offset},0,0,0,0,0,0,0,64.2,{leap}\n"
SYNCED = {
    "chronyc -c tracking": TRACKING.format(offset="0.000123", leap="Normal"),
    "chronyc -c -N sources": "^,-,other.example,3,6,377,1,0,0,0\n^,*,ntp.example,2,6,377,1,0,0,0\n",
    "ntpq -c rv 0 leap,stratum,refid,offset": "leap=00, stratum=3,\nrefid=192.0.2.1, offset=0.123\n",
    "timedatectl timesync-status": "       Server: 192.0.2.1 (ntp.example)\n       Offset: +123us\n",
    "timedatectl show": "NTP=yes\nNTPSynchronized=yes\n",
}


TOLD = "chronyc -c tracking"


class Answering:
    """A running host of which only its commands' answers matter."""

    live = True

    def __init__(self, answers):
        self.answers = answers
        self.changes = {}

    def run(self, argv, timeout=10, data=b""):
        return Output(0, self.answers.get(" ".join(argv), ""), "")

    def exists(self, path):
        return path == "/etc/chrony/chrony.conf"

    def read(self, path):
        return b"100.0 1\n" if path == "/proc/uptime" else b"server ntp.example iburst\n"

    def declared(self, subject):
        return None


def named(found):
    return [
        one["message"]["en"] for one in found["details"]
        if "is told" in one["message"]["en"] or "is not told" in one["message"]["en"]]


@pytest.mark.parametrize(
    "files, place",
    [
        (
            CHRONY,
            "chrony is told to ask 2.debian.pool.ntp.org in /etc/chrony/chrony.conf:2, expected ntp.example alone."),
        (NTPD, "ntpsec is told to ask time.example in /etc/ntpsec/ntp.conf:2, expected ntp.example alone."),
        (
            {"/usr/sbin/ntpd": "", "/etc/ntp.conf": "server time.example iburst\n"},
            "ntp is told to ask time.example in /etc/ntp.conf:1, expected ntp.example alone."),
        (
            TIMESYNCD,
            "systemd-timesyncd is told to ask pool.example in /etc/systemd/timesyncd.conf:2, expected ntp.example "
            "alone."),
        (
            {
                **CHRONY, "/etc/chrony/chrony.conf": "sourcedir /etc/chrony/sources.d\n",
                "/etc/chrony/sources.d/a.sources": "server a.example\n"},
            "chrony is told to ask a.example in /etc/chrony/sources.d/a.sources:1, expected ntp.example alone."),
        ({**CHRONY, "/etc/chrony/chrony.conf": "# none\n"}, "chrony is not told to ask ntp.example."),
    ])
def test_other_servers_are_named_and_replaced(tree, judge, enforce, files, place):
    assert named(judge(CONTROL, tree(files), time_servers=["ntp.example"])) == [place]
    assert named(enforce(CONTROL, tree(), time_servers=["ntp.example"])[0]) == []
    assert enforce(CONTROL, tree(), time_servers=["ntp.example"])[1] == []


def test_every_other_byte_is_kept(tree, enforce):
    enforce(CONTROL, tree(CHRONY), time_servers=["ntp.example"])
    assert tree().read("/etc/chrony/chrony.conf").decode() == (
        CHRONY["/etc/chrony/chrony.conf"].replace("pool 2", "#pool 2") + "server ntp.example iburst\n")


def test_servers_that_come_by_dhcp_are_not_taken_away(tree, judge):
    found = judge(
        CONTROL, tree({**CHRONY, "/run/chrony-dhcp/eth0.sources": "server dhcp.example\n"}),
        time_servers=["ntp.example"])
    assert "/run/chrony-dhcp/eth0.sources:1: names dhcp.example" in found["advice"]["en"]


def test_without_named_servers_none_are_set_up(tree, judge):
    found = judge(CONTROL, tree())
    assert (found["status"], found["would"]) == ("fail", "person")
    assert "audit_time_servers" in found["advice"]["en"]


@pytest.mark.parametrize(
    "daemon, server", [(clock.Chrony, "ntp.example"), (clock.Ntpd, "192.0.2.1"), (clock.Timesyncd, "ntp.example")])
def test_each_daemon_tells_whom_it_follows(daemon, server):
    state = daemon(Answering(SYNCED)).state()
    assert (state.server, round(state.offset, 6)) == (server, 0.000123)


@pytest.mark.parametrize("daemon, answers", [
    (clock.Chrony, {"chronyc -c tracking": "00000000,,0,0,0,0,0,0,0,0,1,1,0,Not synchronised\n"}),
    (clock.Chrony, {"chronyc -c tracking": ""}),
    (clock.Ntpd, {"ntpq -c rv 0 leap,stratum,refid,offset": "leap=11, stratum=16, refid=INIT, offset=0.0\n"}),
    (clock.Timesyncd, {**SYNCED, "timedatectl show": "NTPSynchronized=no\n"}),
])
def test_a_daemon_that_follows_nobody_says_so(daemon, answers):
    assert daemon(Answering(answers)).state().server is None


@pytest.mark.parametrize("answers, status, text", [
    (SYNCED, "pass", "The clock is synchronized to ntp.example, 0.000123 s off (chronyc -c tracking)."),
    ({**SYNCED, "chronyc -c tracking": TRACKING.format(offset="-3.5", leap="Normal")}, "fail",
     "The clock is -3.500000 s off ntp.example, expected 1 s or less (chronyc -c tracking)."),
    ({}, "fail", "The clock is synchronized to nothing (chronyc -c tracking); chrony is told to ask ntp.example."),
])
def test_the_clock_is_judged(answers, status, text):
    host = Answering(answers)
    policy = types.SimpleNamespace(time_servers=["ntp.example"], time_offset_seconds=1.0)
    found = Synchronized(clock.Chrony(host), policy).check(host)
    assert (found.status, found.message.en) == (status, text)
    assert found.evidence == (Evidence("command", TOLD, answers.get(TOLD, "").strip()),)


def test_a_container_s_clock_is_not_its_own(tree, judge):
    found = judge(CONTROL, tree({"/.dockerenv": ""}))
    assert (found["status"], found["message"]["en"]) == (
        "not_applicable", "The clock is set by the machine below: this host is a container (/.dockerenv exists).")
