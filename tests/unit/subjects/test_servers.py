# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers are known by what runs: each once, with its sockets, whatever its children are called."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import Tables
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
LISTENS = (
    "   0: {address}:{port:04X} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0\n")
PATH = "0000000000000000: 00000002 00000000 {flags:08X} 0001 01 {inode} {path}\n"


@pytest.fixture
def proc(tmp_path, monkeypatch):
    """Return a function that adds a process to a /proc of this test's own."""
    monkeypatch.setattr(servers, "_PROC", str(tmp_path))
    monkeypatch.setattr(Tables, "place", str(tmp_path) + "/{process}/net/{name}")
    (tmp_path / "self" / "ns").mkdir(parents=True)
    (tmp_path / "self" / "ns" / "mnt").symlink_to("mnt:[1]")

    def add(process, *words, parent=1, uid=0, sockets=(), mounts=1):
        folder = tmp_path / str(process)
        (folder / "fd").mkdir(parents=True)
        (folder / "ns").mkdir()
        (folder / "ns" / "mnt").symlink_to("mnt:[%d]" % mounts)
        (folder / "cwd").symlink_to("/srv")
        (folder / "cmdline").write_bytes(b"".join(word.encode() + b"\0" for word in words))
        (folder / "status").write_text("Name:\tx\nPPid:\t%d\nUid:\t0\t%d\t0\t0\n" % (parent, uid))
        (folder / "stat").write_text("%d (a) b) S %d 1 1\n" % (process, parent))
        for number, inode in enumerate(sockets):
            (folder / "fd" / str(number)).symlink_to("socket:[%d]" % inode)
        (folder / "fd" / "9").symlink_to("/dev/null")
    return add


def found():
    return [(one.kind, one.process, sorted(map(int, one.inodes))) for one in servers.of(Host("/"))]


def test_a_server_is_told_once_with_the_sockets_of_all_its_processes(proc):
    proc(10, "nginx: master process /usr/sbin/nginx -c /etc/nginx/x.conf", sockets=[1])
    proc(11, "nginx: worker process", parent=10, sockets=[1, 2])
    proc(20, "/usr/sbin/apache2", "-k", "start", sockets=[3])
    proc(21, "/usr/sbin/apache2", "-k", "start", parent=20, sockets=[3])
    proc(30, "/usr/lib/postgresql/15/bin/postgres", "-D", "/var/lib/postgresql/15/main", uid=106, sockets=[4])
    proc(31, "postgres: 15/main: checkpointer ", parent=30, uid=106)
    proc(40, "/usr/bin/redis-server 127.0.0.1:6379", uid=107, sockets=[5])
    proc(50, "/usr/sbin/mariadbd", uid=108)
    proc(60, "/usr/bin/java", "-Dcatalina.base=/srv/tomcat", "org.apache.catalina.startup.Bootstrap", "start")
    proc(70, "/usr/lib/postfix/sbin/master", "-w")
    assert found() == [
        ("httpd", 20, [3]), ("mysql", 50, []), ("nginx", 10, [1, 2]), ("postgresql", 30, [4]), ("redis", 40, [5]),
        ("smtp", 70, []), ("tomcat", 60, [])]
    by_kind = {one.kind: one for one in servers.of(Host("/"))}
    assert by_kind["nginx"].option("-c") == "/etc/nginx/x.conf"
    assert by_kind["nginx"].processes == (10, 11)
    assert by_kind["postgresql"].option("-D") == "/var/lib/postgresql/15/main"
    assert by_kind["postgresql"].uid == 106
    assert by_kind["redis"].words == ("/usr/bin/redis-server", "127.0.0.1:6379")


@pytest.mark.parametrize("words", [
    ("/bin/sh", "/usr/bin/mysqld_safe"), ("java", "-jar", "x.jar"), ("nginx: worker process",), ("/opt/x/master",),
    ("nginx", "-t"), ("postgres: 15/main: alice shop [local] idle",), ("vim", "/etc/redis/redis-server"), ()])
def test_what_only_sounds_like_a_server_is_none(proc, words):
    proc(10, *words)
    assert found() == []


def test_two_of_a_kind_are_two_unless_one_has_started_the_other(proc):
    proc(10, "/usr/lib/postgresql/15/bin/postgres", uid=1)
    proc(20, "/usr/lib/postgresql/17/bin/postgres", uid=1)
    proc(30, "/usr/sbin/haproxy", "-Ws", "-f", "/etc/haproxy/haproxy.cfg")
    proc(31, "/usr/sbin/haproxy", "-Ws", "-f", "/etc/haproxy/haproxy.cfg", parent=30, sockets=[1])
    assert [(one.kind, one.process) for one in servers.of(Host("/"))] == [
        ("haproxy", 30), ("postgresql", 10), ("postgresql", 20)]


def test_where_it_listens_is_what_its_own_network_shows(proc, tmp_path):
    proc(10, "/usr/sbin/mariadbd", sockets=[1, 2, 3, 4], mounts=2)
    net = tmp_path / "10" / "net"
    net.mkdir()
    for name in ("tcp", "udp"):
        (net / name).write_text(HEADER)
    with (net / "tcp").open("a") as table:
        table.write(LISTENS.format(address="0100007F", port=3306, inode=1))
        table.write(LISTENS.format(address="00000000", port=22, inode=77))
    rows = [(0x10000, 2, "/run/my sql.sock"), (0, 3, "/run/connected.sock"), (0x10000, 4, "@abstract"),
            (0x10000, 78, "/run/others.sock")]
    (net / "unix").write_text("Num RefCount Protocol Flags Type St Inode Path\n" + "".join(
        PATH.format(flags=flags, inode=inode, path=path) for flags, inode, path in rows))
    host = Host("/")
    one = servers.of(host)[0]
    seen = servers.listeners(host, one)
    assert [(each.port, each.local, each.address) for each in seen] == [(3306, True, "127.0.0.1")]
    assert servers.paths(host, one) == ["/run/my sql.sock"]
    assert one.path("/etc/my.cnf") == str(tmp_path) + "/10/root/etc/my.cnf"
    assert one.path("data/my.cnf") == str(tmp_path) + "/10/root/srv/data/my.cnf"


def test_links_of_another_root_lead_within_it(proc, tmp_path):
    proc(10, "/usr/sbin/mariadbd", mounts=2)
    root = tmp_path / "10" / "root"
    (root / "run" / "mysqld").mkdir(parents=True)
    (root / "var").mkdir()
    (root / "var" / "run").symlink_to("/run")
    (root / "up").symlink_to("../../etc")
    (root / "round").symlink_to("round")
    one = servers.of(Host("/"))[0]
    assert one.path("/var/run/mysqld/mysqld.sock") == f"{root}/run/mysqld/mysqld.sock"
    assert one.path("/up/my.cnf") == f"{root}/etc/my.cnf"
    assert one.path("/run/../run/./mysqld") == f"{root}/run/mysqld"
    assert one.path("/round/x") is None


def test_sockets_that_an_ordinary_user_cannot_see_are_unknown_and_not_none(proc, tmp_path, monkeypatch):
    proc(10, "/usr/sbin/slapd")
    listed = os.listdir
    monkeypatch.setattr(servers.os, "listdir", lambda path: listed(path) if not path.endswith("fd") else _denied())
    assert [(one.kind, one.inodes) for one in servers.of(Host("/"))] == [("ldap", None)]


def _denied():
    raise PermissionError(13, "Permission denied")


def test_a_process_that_ends_meanwhile_is_no_server(proc, tmp_path):
    proc(10, "/usr/sbin/slapd")
    (tmp_path / "10" / "status").unlink()
    assert found() == []


def test_nothing_runs_in_an_image(tmp_path):
    assert servers.of(Host(str(tmp_path))) == []
