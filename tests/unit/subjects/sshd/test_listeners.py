# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the running sshd processes a connection reaches: real processes with real sockets."""

import os
import subprocess
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import listeners as sshd_listeners

LISTENER = (
    "import socket, sys, time; one = socket.socket(); one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); "
    "one.bind((sys.argv[1], int(sys.argv[2]))); one.listen(); print(one.getsockname()[1], flush=True); time.sleep(300)")


@pytest.fixture
def listening():
    """Return a function that starts what looks like an sshd, and returns its port."""
    running = []

    def start(address, port=0, name="/opt/one/sshd", uids=()):
        process = subprocess.Popen(
            [name, "-c", AS_USER if uids else LISTENER, address, str(port), *uids, "-f", name + "_config"],
            executable=sys.executable, stdout=subprocess.PIPE, text=True)
        running.append(process)
        return int(process.stdout.readline())
    yield start
    for process in running:
        process.kill()
        process.wait()


def test_of_several_sshds_the_one_that_has_the_port_serves(listening):
    first, second = listening("0.0.0.0"), listening("127.0.0.1", name="/opt/two/sshd")
    assert sshd_listeners.serving("127.0.0.1", first)[-1] == "/opt/one/sshd_config"
    assert sshd_listeners.serving("127.0.0.1", second)[-1] == "/opt/two/sshd_config"
    assert sshd_listeners.serving("192.0.2.1", first)[-1] == "/opt/one/sshd_config"
    assert sshd_listeners.serving("192.0.2.1", second) is None


def test_of_two_sshds_at_one_port_the_one_with_the_very_address_serves(listening):
    port = listening("127.0.0.1")
    listening("127.0.0.2", port, name="/opt/two/sshd")
    assert sshd_listeners.serving("127.0.0.2", port)[-1] == "/opt/two/sshd_config"
    assert sshd_listeners.serving("::ffff:127.0.0.1", port)[-1] == "/opt/one/sshd_config"


def test_a_port_that_something_else_has_is_nobody_s_that_is_known(listening):
    assert sshd_listeners.serving("127.0.0.1", listening("127.0.0.1", name="/opt/one/dropbear")) is None


AS_USER = "import os, socket, sys; os.setresuid(*map(int, sys.argv.pop(3).split(','))); " + LISTENER


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs what belongs to another")
@pytest.mark.parametrize("uids", ["61001,61001,61001", "61001,0,0"])
def test_what_a_user_calls_sshd_serves_nobody_and_is_told_nothing(listening, uids):
    port = listening("127.0.0.1", uids=[uids])
    assert sshd_listeners.serving("127.0.0.1", port) is None
    assert "/opt/one/sshd" not in [words[0] for words in sshd_listeners.listeners().values()]


@pytest.mark.parametrize("text, place", [
    ("0100007F:0016", ("127.0.0.1", 22)), ("00000000000000000000000001000000:08AE", ("::1", 2222)),
    ("0000000000000000FFFF0000070200C0:0016", ("::ffff:192.0.2.7", 22)),
])
def test_an_address_is_read_as_the_kernel_writes_it(monkeypatch, text, place):
    monkeypatch.setattr(sys, "byteorder", "little")
    address, port = sshd_listeners._place(text)
    assert (str(address).replace("c000:207", "192.0.2.7"), port) == place
