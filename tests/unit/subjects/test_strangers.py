# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever listens for other hosts and is no server that is known is named, unless it surely is of no concern."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener


def listener(port, address="0.0.0.0", uid=0, protocol="tcp"):
    return Listener(protocol, port, str(port), address.startswith("127."), uid, address)


@pytest.fixture
def told(monkeypatch):
    """Return a function that tells the strangers of a host where programs, by their paths, hold listeners."""
    def run(*held, running=(), me=0, unit="", **more):
        paths = {str(number): path for number, path in enumerate({path for _one, some in held for path in some})}
        numbers = {path: number for number, path in paths.items()}
        holders = {one.inode: [numbers[path] for path in some] for one, some in held}
        monkeypatch.setattr(listeners, "all_seen", lambda host: not me)
        monkeypatch.setattr(listeners, "socket_unit_of", lambda host, one: unit)
        monkeypatch.setattr(servers, "of", lambda host: list(running))
        monkeypatch.setattr(listeners, "of", lambda host: [one for one, _some in held])
        monkeypatch.setattr(listeners, "processes_of", lambda host, one: holders[one.inode])
        monkeypatch.setattr(strangers, "_program", paths.get)
        return str(strangers.named(strangers.of(None, ("nginx",), **more)))
    return run


@pytest.mark.parametrize(("one", "path", "name"), [
    (listener(8000), "/usr/bin/python3.11", "python3.11 at 0.0.0.0:8000"),
    (listener(8443, "::", 1000), "/home/li/server", "server at [::]:8443"),
    (listener(9090), "/usr/lib/systemd/systemd", "systemd at 0.0.0.0:9090"),
    # What surely speaks neither does so at its own port alone.
    (listener(853), "/usr/sbin/named", "named at 0.0.0.0:853"),
    # Anybody may call a program like another one.
    (listener(8443, uid=1000), "/home/li/rpcbind", "rpcbind at 0.0.0.0:8443"),
    # What somebody forwards over SSH is no server of SSH.
    (listener(8443, uid=1000), "/usr/sbin/sshd", "sshd at 0.0.0.0:8443"),
    (listener(22, uid=1000), "/tmp/x", "x at 0.0.0.0:22")])
def test_what_may_be_anything_is_named_with_its_address_and_port(told, one, path, name):
    assert told((one, [path])) == name


@pytest.mark.parametrize(("one", "paths"), [
    (listener(22), ["/usr/sbin/sshd"]), (listener(2222), ["/usr/sbin/sshd"]), (listener(22), ["/usr/sbin/dropbear"]),
    (listener(22), ["/usr/lib/systemd/systemd"]), (listener(111), ["/usr/lib/systemd/systemd"]),
    (listener(111), ["/usr/lib/systemd/systemd", "/usr/sbin/rpcbind"]),
    (listener(5355), ["/usr/lib/systemd/systemd-resolved"]),
    (listener(53), ["/usr/sbin/named"]), (listener(8000, "127.0.0.1"), ["/usr/bin/python3"]),
    (listener(68, protocol="udp"), ["/usr/sbin/dhclient"])])
def test_what_surely_speaks_neither_tls_nor_http_and_what_nobody_else_reaches_is_not(told, one, paths):
    assert told((one, paths)) == ""


@pytest.mark.parametrize(("unit", "names"), [
    ("ssh.socket", ""), ("cockpit.socket", "cockpit.socket at [::]:2222"), ("", "systemd at [::]:2222")])
def test_of_what_the_service_manager_holds_the_unit_is_named(told, unit, names):
    assert told((listener(2222, "::"), ["/usr/lib/systemd/systemd"]), unit=unit) == names


def test_a_name_that_is_no_text_can_be_written(told):
    told((listener(8000), ["/opt/\udcff\n\x1b"])).encode("utf-8")


def test_a_server_that_is_known_and_a_declared_port_are_no_strangers(told):
    nginx = servers.Server("nginx", "nginx", 7, (), 0, (7,), frozenset(["443"]), "", False)
    web, other = (listener(443), ["/usr/sbin/nginx"]), (listener(8000), ["/opt/app/bin/app"])
    assert told(web, other, running=[nginx]) == "app at 0.0.0.0:8000"
    assert told(web, other, running=[nginx], ports=[8000]) == ""


def test_what_the_kernel_holds_and_what_an_ordinary_user_cannot_see_are_told_apart(told):
    assert told((listener(2049), [])) == "the kernel at 0.0.0.0:2049"
    assert told((listener(2049), []), me=1000) == "a program that is not seen at 0.0.0.0:2049"
    assert told((listener(22), []), me=1000) == ""


def test_of_many_the_first_are_named_and_the_others_counted(told):
    many = told(*[(listener(port), ["/opt/x"]) for port in range(8001, 8031)])
    assert many.endswith("x at 0.0.0.0:8020 and 10 more")
