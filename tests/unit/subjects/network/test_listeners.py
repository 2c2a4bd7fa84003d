# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listening sockets from the kernel's tables: what cannot be read is never taken for nothing."""

import errno
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import clear_logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import Tables
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners

HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
ROW = (
    "   0: {address}:{port:04X} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 {uid:5}        0 {inode} 1 0 "
    "100 0 0 10 0\n")


@pytest.fixture
def live():
    """A live host as far as its sockets go."""
    return SimpleNamespace(
        live=True, memo=lambda key, build: build(), ask=lambda key, build: build() if build is Tables else {},
        declared=lambda subject: None, run=lambda argv: SimpleNamespace(out="inactive"))


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Return a function that writes the kernel's tables."""
    monkeypatch.setattr(Tables, "place", str(tmp_path) + "/{name}")

    def write(*sockets, names=("tcp", "udp"), uid=0):
        for name in names:
            (tmp_path / name).write_text(HEADER)
        with (tmp_path / "tcp").open("a") as table:
            table.writelines(
                ROW.format(address=address, port=port, inode=index, uid=uid)
                for index, (address, port) in enumerate(sockets))
        return tmp_path
    return write


def looked_at(host):
    return [pair for expectation in clear_logins.expectations(host) for pair in expectation.looked_at(host)]


def test_a_kernel_without_ipv6_has_no_tables_of_it(tables, live):
    tables(("00000000", 22))
    assert [(one.port, one.local) for one in listeners.of(live)] == [(22, False)]


@pytest.mark.parametrize("name", ["tcp", "tcp6", "udp", "udp6"])
def test_a_table_that_cannot_be_read_is_an_error(tables, live, name):
    folder = tables(names=("tcp", "udp", "tcp6", "udp6"))
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(Unreadable, match=name):
        listeners.of(live)


@pytest.mark.parametrize("name", ["tcp", "udp"])
def test_a_table_that_every_kernel_has_is_missed(tables, live, name):
    (tables() / name).unlink()
    with pytest.raises(Missing, match=name):
        listeners.of(live)


@pytest.mark.parametrize("address, status", [("0100007F", "pass"), ("00000000", "fail")])
def test_a_screen_that_only_this_host_reaches_is_no_remote_login(tables, live, address, status):
    tables((address, 5901))
    seen = [observation for _part, observation in looked_at(live)]
    assert [one.status for one in seen] == [status]
    assert ("usual ports" if status == "pass" else "VNC listens on tcp port 5901") in seen[0].message.en


@pytest.mark.parametrize(
    "unit, uid, user, stopped",
    [
        ("cron.service", 1000, "", None), ("ssh.service", 1000, "", None), ("dbus.service", 1000, "root", None),
        ("dbus.service", 1000, "nobody", None), ("user@1000.service", 1000, "1000", None),
        ("vnc.service", 1000, "gone", None), ("vnc.service", 1000, "1000", "vnc.service"),
        ("vnc.service", 65534, "nobody", "vnc.service"), ("telnetd.service", 0, "", "telnetd.service")])
def test_a_person_who_listens_has_no_daemon_stopped(tables, live, monkeypatch, unit, uid, user, stopped):
    tables(("00000000", 5901), uid=uid)
    monkeypatch.setattr(listeners, "_unit_of_process", lambda process: unit)
    live.ask = lambda key, build: Tables() if build is Tables else {"socket:[0]": ["77"]}
    live.run = lambda argv: SimpleNamespace(rc=0, out="User=%s\n" % user)
    assert listeners.unit_of(live, listeners.of(live)[0]) == stopped
    assert [part.fixable for part, _seen in looked_at(live)] == [stopped is not None]


@pytest.mark.parametrize("transient, fixable", [("no", True), ("yes", False)])
def test_a_unit_without_a_file_is_left_to_a_person_for_nothing_could_bring_it_back(
        tables, live, monkeypatch, transient, fixable):
    tables(("00000000", 5901))
    monkeypatch.setattr(listeners, "_unit_of_process", lambda process: "vnc.service")
    live.ask = lambda key, build: Tables() if build is Tables else {"socket:[0]": ["77"]}
    live.run = lambda argv: SimpleNamespace(rc=0, out="Transient=%s\n" % transient)
    assert [part.fixable for part, _seen in looked_at(live)] == [fixable]


def test_each_table_of_the_kernel_is_read_once(tables, monkeypatch):
    folder = tables(("00000000", 22), names=("tcp", "udp", "tcp6", "udp6"))
    known = Tables()
    first = [one.port for one in listeners._listeners(known)]
    for name in ("tcp", "udp", "tcp6", "udp6"):
        (folder / name).unlink()
    assert [one.port for one in listeners._listeners(known)] == first == [22]
    with pytest.raises(Missing):
        list(listeners._listeners(Tables()))


@pytest.mark.parametrize(("number", "among", "sees"), [
    (errno.ENOENT, "4026531836", True), (errno.ESRCH, "4026531836", True), (errno.EACCES, "4026531836", False),
    (errno.ENOENT, "4026532999", False)])
def test_a_socket_that_was_closed_meanwhile_hides_no_other(live, monkeypatch, number, among, sees):
    """A busy server opens and closes while it is looked at, and root of a container may not see what others have."""
    def link(path):
        if path.endswith("/3"):
            raise OSError(number, "")
        return "pid:[%s]" % among if path == "/proc/self/ns/pid" else "socket:[9]"
    live.ask = lambda key, build: build()
    monkeypatch.setattr(listeners.os, "geteuid", lambda: 0)
    monkeypatch.setattr(listeners.os, "listdir", lambda folder: ["7", "self"] if folder == "/proc" else ["3", "4"])
    monkeypatch.setattr(listeners.os, "readlink", link)
    assert listeners.processes_of(live, listeners.Listener("tcp", 80, "9", False)) == ["7"]
    assert listeners.all_seen(live) is sees
