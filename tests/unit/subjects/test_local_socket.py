# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection to a server of this host ends in an answer or in one error that names the socket; never in waiting."""

import os
import socket
import threading
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import Link


@pytest.fixture
def server(tmp_path):
    """Return a function that starts a server which does something with its first connection; it gives the path."""
    begun = []

    def start(serve, folder=tmp_path):
        end = socket.socket(socket.AF_UNIX)
        here = os.open(folder, os.O_PATH)
        end.bind("/proc/self/fd/%d/s" % here)
        os.close(here)
        end.listen()
        path = str(folder / "s")

        def run():
            try:
                connection, _address = end.accept()
            except OSError:
                # Nobody has come by the end of the test.
                return
            with connection:
                serve(connection)
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        begun.append((end, thread))
        return path
    yield start
    for end, thread in begun:
        # A socket that is closed under a thread which waits at it would have another's number soon.
        end.shutdown(socket.SHUT_RDWR)
        thread.join(30)
        end.close()


def test_bytes_that_come_one_at_a_time_are_one_answer(server):
    def serve(connection):
        for byte in b"PONG\r\n1234":
            connection.send(bytes([byte]))
            time.sleep(0.001)
    link = Link(server(serve), 5)
    assert (link.line(), link.exactly(4)) == (b"PONG", b"1234")
    link.close()


def test_a_server_that_dies_in_an_answer_is_an_error(server):
    link = Link(server(lambda connection: connection.send(b"12")), 5)
    with pytest.raises(HostError, match="in the middle of an answer"):
        link.exactly(4)


def test_a_server_that_never_answers_is_not_waited_for(server):
    held = threading.Event()
    path = server(lambda connection: held.wait(5))
    link = Link(path, 0.1)
    with pytest.raises(HostError, match="no answer in time") as error:
        link.exactly(1)
    held.set()
    assert error.value.path == path


def test_a_server_that_answers_without_end_is_an_error(server):
    link = Link(server(lambda connection: None), 5)
    with pytest.raises(HostError, match="more than"):
        link.exactly(2**40)


def test_a_socket_that_nobody_holds_any_more_is_missing(tmp_path):
    end = socket.socket(socket.AF_UNIX)
    end.bind(str(tmp_path / "stale"))
    end.close()
    for name in ("stale", "never", "folder/s"):
        with pytest.raises(Missing, match=name):
            Link(str(tmp_path / name), 1)


def test_a_path_may_be_longer_than_an_address(server, tmp_path):
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    link = Link(server(lambda connection: connection.send(b"x"), folder), 60)
    assert link.exactly(1) == b"x"
    link.close()


def test_a_socket_of_another_user_is_not_asked(server):
    path = server(lambda connection: None)
    with pytest.raises(HostError, match="is held by uid"):
        Link(path, 5, owners={os.geteuid() + 7})


@pytest.mark.skipif(os.geteuid() != 0, reason="another user can be had by root alone")
def test_who_connects_is_the_user_that_was_asked_for_and_root_again_afterwards(server, tmp_path):
    seen = []
    import struct

    def serve(connection):
        seen.append(struct.unpack("iii", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1])
        connection.send(b"x")
    for place in (tmp_path, *tmp_path.parents):
        if str(place).startswith("/dev/shm/") or "pytest" in str(place):
            place.chmod(0o755)
    path = server(serve)
    os.chmod(path, 0o777)
    link = Link(path, 60, uid=65534)
    assert link.exactly(1) == b"x"
    assert (seen, os.geteuid()) == ([65534], 0)
