# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each person and each declared service is held to a limit that the kernel has."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import accounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.user_limits import UserLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.areas.resources.conftest import SLICE, TOTAL, said
from tests.unit.support.trees import SECURITY

CONTROL = UserLimits()
OWN = "/etc/security/limits.d/zz-jrt0117.conf"
DROPIN = "/etc/systemd/system/user-1001.slice.d/zz-jrt0117.conf"
STACK = "session required pam_limits.so\nsession optional pam_systemd.so\n"
LIMITED = "ann hard nproc 200\nann hard nofile 4096\nann hard core 0\n"
SERVICES = [{"unit": "api.service", "tasks": 500, "memory": "1G"}]
INSIDE = {"user-1001.slice": {"ActiveState": "active", "ControlGroup": "/user.slice/user-1001.slice"},
          "api.service": {"ActiveState": "active", "ControlGroup": "/system.slice/api.service"}}
HOST = {
    "/etc/passwd": "root:x:0:0::/root:/bin/sh\nann:x:1001:1001::/home/ann:/bin/sh\napp:x:998:998::/:/bin/false\n",
    "/etc/group": "root:x:0:\nann:x:1001:\nstaff:x:50:ann\n", "/etc/security/limits.conf": LIMITED,
    "/etc/pam.d/sshd": STACK, "/etc/pam.d/login": STACK, "/etc/pam.d/cron": "session required pam_limits.so\n",
    SECURITY + "pam_limits.so": b"", SECURITY + "pam_systemd.so": b"",
    "/usr/sbin/sshd": b"", "/etc/ssh/sshd_config": "UsePAM yes\n", "/usr/lib/systemd/systemd": b"",
    "/proc/meminfo": f"MemTotal:       {TOTAL // 1024} kB\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpu io memory pids\n",
    SLICE + "memory.max": f"{TOTAL // 2}\n", "/sys/fs/cgroup/user.slice/memory.max": "max\n",
    "/sys/fs/cgroup/system.slice/api.service/pids.max": "500\n",
    "/sys/fs/cgroup/system.slice/api.service/memory.max": "1073741824\n",
}


@pytest.fixture
def look(tree, judge, monkeypatch):
    """Return a function that judges a host with some files changed, whose units are so."""
    def run(files=None, units=None, **options):
        monkeypatch.setattr(Host, "run", said(**{**INSIDE, **(units or {})}))
        return judge(CONTROL, tree({**HOST, **(files or {})}), **{"service_limits": SERVICES, **options})
    return run


def test_a_host_that_holds_its_people_passes(look):
    found = look()
    assert (found["status"], found["details"]) == ("pass", [])
    assert all(one["kind"] and one["ref"] for one in found["evidence"])


@pytest.mark.parametrize("files, reason, would", [
    ({"/etc/security/limits.conf": LIMITED.replace("200", "unlimited")}, "limit_wide", "pass"),
    ({"/etc/security/limits.conf": LIMITED.replace("ann hard core 0\n", "")}, "limit_unset", "pass"),
    ({"/etc/security/limits.conf": LIMITED + "ann -\n"}, "limits_waived", "person"),
    ({"/etc/pam.d/login": "session optional pam_systemd.so\n"}, "session_unbound", "pass"),
    ({"/etc/pam.d/sshd": "session required pam_limits.so\n"}, "session_unbound", "person"),
    ({"/etc/pam.d/sshd": "session sufficient pam_permit.so\n" + STACK}, "session_cut_off", "person"),
    ({"/etc/pam.d/su": "session required pam_unix.so\n", SECURITY + "pam_unix.so": b""}, "session_unbound", "pass"),
    ({"/etc/ssh/sshd_config": "UsePAM no\n"}, "without_pam", "person"),
    ({SLICE + "memory.max": "max\n"}, "unit_not_held", "person"),
    ({"/sys/fs/cgroup/cgroup.controllers": "cpu pids\n"}, "controller_absent", "person"),
    ({"/sys/fs/cgroup/system.slice/api.service/pids.max": "max\n"}, "unit_not_held", "pass"),
])
def test_what_is_wide_is_named(look, files, reason, would):
    found = look(files)
    assert (found["status"], found["reason"]) == ("fail", reason)
    assert found["would"] == would


def test_what_the_kernel_would_end_processes_for_is_settled_where_that_is_asked_for(look):
    assert look({SLICE + "memory.max": "max\n"}, user_memory_enforce=True)["would"] == "pass"


def test_a_missing_controller_is_no_limit_whatever_systemd_says(look):
    found = look({"/sys/fs/cgroup/cgroup.controllers": ""}, {"user-1001.slice": {"MemoryMax": "1073741824"}})
    assert (found["reason"], found["would"]) == ("controller_absent", "person")


def test_a_slice_that_nobody_is_in_has_what_systemd_will_give_it(look):
    half, idle = str(TOTAL // 2), {"ActiveState": "inactive", "ControlGroup": ""}
    assert look(units={"user-1001.slice": {**idle, "MemoryMax": half}})["status"] == "pass"
    assert look(units={"user-1001.slice": {**idle, "MemoryMax": "infinity"}})["reason"] == "unit_not_held"


def test_the_groups_above_hold_a_slice_too(look):
    above = {SLICE + "memory.max": "max\n", "/sys/fs/cgroup/user.slice/memory.max": "1048576\n"}
    assert look(above)["status"] == "pass"


def test_files_that_systemd_has_not_read_are_a_fail(look):
    found = look(units={"user-1001.slice": {**INSIDE["user-1001.slice"], "NeedDaemonReload": "yes"}})
    assert (found["reason"], found["would"]) == ("unit_not_loaded", "person")


def test_version_1_has_its_own_files(look, tree):
    gone = {"/sys/fs/cgroup/cgroup.controllers": ""}
    there = {f"/sys/fs/cgroup/{one}/cgroup.procs": "" for one in ("memory", "pids")}
    api = {"/sys/fs/cgroup/pids/system.slice/api.service/pids.max": "500\n",
           "/sys/fs/cgroup/memory/system.slice/api.service/memory.limit_in_bytes": "1073741824\n"}
    limit = "/sys/fs/cgroup/memory/user.slice/user-1001.slice/memory.limit_in_bytes"
    assert look({**gone, **there, **api, limit: "1073741824\n"})["status"] == "pass"
    assert look({limit: "9223372036854771712\n"})["reason"] == "unit_not_held"


def test_what_was_wide_is_put_right_by_name_and_no_more(tree, enforce, monkeypatch):
    monkeypatch.setattr(Host, "run", said(**{"user-1001.slice": {"MemoryMax": "infinity"}}))
    monkeypatch.setattr(accounts, "inherited", lambda host, item: (float("inf"), ()))
    files = {**HOST, "/etc/security/limits.conf": "* hard nproc unlimited\nann hard nofile 1024\n@staff hard core 5\n"}
    found, changed = enforce(CONTROL, tree(files))
    # What the kernel would end processes for is left to a person, unless that is asked for.
    assert changed == [OWN] and "resources_user_memory_enforce" in str(found)
    _found, changed = enforce(CONTROL, tree(), user_memory_enforce=True)
    assert changed == [DROPIN]
    host = tree()
    assert host.read(OWN).decode().splitlines()[1:] == ["ann hard core 0", "ann hard nproc 4096"]
    assert b"[Slice]\nMemoryMax=50%\n" in host.read(DROPIN)
    assert enforce(CONTROL, tree(), user_memory_enforce=True)[1] == []


def test_who_uses_more_than_the_limit_now_is_left_alone(look):
    found = look({SLICE + "memory.max": "max\n", SLICE + "memory.current": f"{TOTAL}\n"}, user_memory_enforce=True)
    assert found["would"] == "person" and "makes room first" in str(found)


def test_what_starts_a_login_hands_its_limit_on(look, monkeypatch):
    monkeypatch.setattr(accounts, "inherited", lambda host, item: (1024, ()))
    found = look({"/etc/security/limits.conf": "ann hard core 0\n"})
    assert found["status"] == "pass"


def test_services_that_nobody_declared_are_manual_at_level_3(look):
    assert look(service_limits=[])["reason"] == "no_services_declared"
    assert look(service_limits=[], level=2)["status"] == "pass"


def test_a_process_tells_its_own_limits():
    number, text = accounts.of_process("self", "nofile")
    assert number >= 1024 and text.startswith("Max open files")
    assert accounts.of_process("0", "nofile") is None
