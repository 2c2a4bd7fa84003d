# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and sizes as servers write them; whether a configuration was written after it was loaded."""

import os
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import web
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
    # The newest worker of nginx is that of the last reload, the oldest of httpd is; without any the process itself.
    ("nginx", (100, 500), 400, None), ("nginx", (100, 500), 600, CONF), ("httpd", (100, 500), 400, CONF),
    ("httpd", (450, 500), 400, None), ("nginx", (), 400, CONF), ("nginx", (), 40, None)])
def test_what_was_written_after_the_last_load_is_named(
        tree, monkeypatch, kind, workers, written, wanted):  # noqa: F811
    host = tree({CONF: ""})
    os.utime(host.real(CONF), (written, written))
    monkeypatch.setattr(web, "files", lambda host, server: [CONF])
    begun = dict(zip(range(8, 20), workers, strict=False)) | {7: 50}
    monkeypatch.setattr(web, "started", begun.get)
    running = Server(kind, kind, 7, (), 0, (7, *range(8, 8 + len(workers))), frozenset(), "", False)
    assert web.edited(host, running) == wanted
