# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a run connects as, seen from a process that became root one way or another."""

import os
import pwd

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import connection

NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def processes(tmp_path, monkeypatch):
    """Return a function that makes a /proc of processes, the innermost first, each (environment, uid)."""
    def build(*chain):
        numbers = [os.getpid()] + list(range(100, 99 + len(chain))) + [1]
        for (environment, uid), number, parent in zip(chain, numbers, numbers[1:], strict=False):
            place = tmp_path / str(number)
            place.mkdir()
            (place / "environ").write_bytes(environment)
            (place / "stat").write_bytes(b"%d (a) b) S %d 0" % (number, parent))
            os.chown(place, uid, 0)
        monkeypatch.setattr(connection, "_PROC", str(tmp_path))
        for name in ("SUDO_USER", "DOAS_USER"):
            monkeypatch.delenv(name, raising=False)
    return build


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize(
    "inner", [b"PATH=/bin", b"SSH_CONNECTION=10.0.0.9 1 10.0.0.1 22\0USER=root"], ids=["su -", "sudo -E"])
def test_the_user_is_who_logged_in_and_not_who_they_became(processes, inner):
    processes((inner, 0), (b"SSH_CONNECTION=10.0.0.9 1 10.0.0.1 22", NOBODY.pw_uid), (b"", 0))
    assert connection.current() == ("nobody", "10.0.0.9", "10.0.0.1", 22, False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("address,server", [("2001:db8::7", "2001:db8::1"), ("fe80::7%eth0", "fe80::1%eth0")])
def test_a_session_over_ipv6_is_known_by_its_address(processes, address, server):
    processes((b"", 0), (f"SSH_CONNECTION={address} 40122 {server} 22".encode(), NOBODY.pw_uid), (b"", 0))
    assert connection.current() == ("nobody", address, server, 22, False)
    found = connection.session()
    assert (found["address"], found["port"]) == (address, 40122)


@pytest.mark.parametrize("environment", [b"", b"SSH_CONNECTION=", b"SSH_CONNECTION"])
def test_a_local_run_has_no_address(processes, environment, monkeypatch):
    processes((environment, os.getuid()))
    monkeypatch.setenv("SUDO_USER", "alice")
    assert connection.current() == ("alice", None, None, None, False)


def test_a_user_without_a_name_is_its_number(processes, monkeypatch):
    processes((b"", os.getuid()))
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    assert connection.current() == ("54321", None, None, None, False)
