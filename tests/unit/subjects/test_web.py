# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and sizes as servers write them; whether a configuration was written after it was loaded."""

import os
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from tests.unit.support.area_host import tree  # noqa: F401

CONF = "/etc/nginx/nginx.conf"


@pytest.mark.parametrize(("text", "unit", "wanted"), [
    ("60", "s", 60), ("1m30s", "s", 90), ("1h 30m", "s", 5400), ("500ms", "s", 0.5), ("5000", "ms", 5),
    ("30s", "ms", 30),
    ("0", "s", 0), ("", "s", None), ("-1", "s", None), ("soon", "s", None), ("1" * 40, "s", None), ("٣", "s", None)])
def test_times_have_their_units(text, unit, wanted):
    assert web.seconds(text, unit) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("0", 0), ("8m", 8 << 20), ("1K", 1024), ("2g", 2 << 30), ("m", None), ("", None), ("-1", None), ("²", None)])
def test_sizes_have_their_units(text, wanted):
    assert web.size(text) == wanted


def test_a_process_began_in_the_past():
    assert time.time() - 86400 * 400 < web.started(os.getpid()) <= time.time() + 1
    assert web.started(0) is None


@pytest.mark.parametrize(("kind", "workers", "written", "wanted"), [
    # The newest worker of HAProxy is that of the last reload, the oldest of the others is; without any the process.
    ("haproxy", (100, 500), 400, None), ("haproxy", (100, 500), 600, CONF), ("httpd", (100, 500), 400, CONF),
    ("httpd", (450, 500), 400, None), ("nginx", (100, 500), 400, CONF), ("nginx", (), 400, CONF),
    ("nginx", (), 40, None)])
def test_what_was_written_after_the_last_load_is_named(
        tree, monkeypatch, kind, workers, written, wanted):  # noqa: F811
    host = tree({CONF: ""})
    os.utime(host.real(CONF), (written, written))
    monkeypatch.setattr(web, "files", lambda host, server: [CONF])
    begun = dict(zip(range(8, 20), workers, strict=False)) | {7: 50}
    monkeypatch.setattr(web, "started", begun.get)
    running = Server(kind, kind, 7, (), 0, (7, *range(8, 8 + len(workers))), frozenset(), "", False)
    assert web.edited(host, running) == wanted


def test_a_worker_of_nginx_that_ends_is_of_before_the_reload(tree, tmp_path, monkeypatch):  # noqa: F811
    host = tree({CONF: ""})
    os.utime(host.real(CONF), (400, 400))
    monkeypatch.setattr(web, "files", lambda host, server: [CONF])
    monkeypatch.setattr(web, "started", {7: 50, 8: 100, 9: 500}.get)
    monkeypatch.setattr(web, "_PROC", str(tmp_path))
    for process, title in ((8, b"nginx: worker process is shutting down"), (9, b"nginx: worker process")):
        (tmp_path / str(process)).mkdir()
        (tmp_path / str(process) / "cmdline").write_bytes(title)
    running = Server("nginx", "nginx", 7, (), 0, (7, 8, 9), frozenset(), "", False)
    assert web.edited(host, running) is None
    # One that has begun in the place of another does not hide what was written before it.
    (tmp_path / "8" / "cmdline").write_bytes(b"nginx: worker process")
    assert web.edited(host, running) == CONF


@pytest.mark.parametrize(("held", "wanted"), [
    ({8: ["77"], 9: ["55", "77"]}, None), ({8: ["55"], 9: ["55"]}, CONF), ({8: None, 9: ["55"]}, CONF),
    # Where no socket of the server's is known, every worker counts.
    ({8: [], 9: []}, CONF)])
def test_a_worker_of_httpd_that_has_closed_its_listeners_is_of_before_the_reload(
        tree, monkeypatch, held, wanted):  # noqa: F811
    host = tree({CONF: ""})
    os.utime(host.real(CONF), (400, 400))
    monkeypatch.setattr(web, "files", lambda host, server: [CONF])
    monkeypatch.setattr(web, "started", {7: 50, 8: 100, 9: 500}.get)
    monkeypatch.setattr(web.servers, "sockets_of", lambda some: (
        None if held[some[0]] is None else frozenset(held[some[0]])))
    found = [Listener("tcp", 80, "55", False), Listener("udp", 5353, "77", False)] if any(held.values()) else []
    monkeypatch.setattr(web.servers, "listeners", lambda host, server: found)
    running = Server("httpd", "apache2", 7, (), 0, (7, 8, 9), frozenset(["55", "77"]), "", False)
    assert web.edited(host, running) == wanted


@pytest.mark.parametrize(("newer", "wanted"), [
    ("/etc/nginx/sites-enabled/a", "/etc/nginx/sites-enabled/a"), ("/etc/nginx/sites-enabled",) * 2,
    ("/etc/nginx", None), (None, None)])
def test_who_reloads_looks_at_links_and_at_folders_that_are_read(tree, monkeypatch, newer, wanted):  # noqa: F811
    host = tree({CONF: "", "/etc/nginx/sites-available/a": ""})
    os.mkdir(host.real("/etc/nginx/sites-enabled"))
    os.symlink("../sites-available/a", host.real("/etc/nginx/sites-enabled/a"))
    for path in (CONF, "/etc/nginx/sites-available/a", "/etc/nginx/sites-enabled/a", "/etc/nginx/sites-enabled",
                 "/etc/nginx"):
        when = 600 if path == newer else 100
        os.utime(host.real(path), (when, when), follow_symlinks=False)
    monkeypatch.setattr(web, "files", lambda host, server: [CONF, "/etc/nginx/sites-enabled/a"])
    monkeypatch.setattr(web, "started", {7: 400}.get)
    running = Server("nginx", "nginx", 7, (), 0, (7,), frozenset(), "", False)
    assert web.edited(host, running, own=[]) == wanted
    # What a run has written itself is nobody else's; a link to it is.
    assert web.edited(host, running, own=["/etc/nginx/sites-available/a", "/etc/nginx/sites-enabled/b"]) == (
        wanted if newer and newer.endswith("/a") else None)
    assert web.edited(host, running) is None
