# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of PostgreSQL loads its rules of access when their file has changed, or was put back."""

import os
import posixpath
import signal
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import action

# No other file of a cluster is changed here.
FILE = "pg_hba.conf"
_LOADED_WITHIN = 5
_NOT_LOADED = Text("the cluster of {data} has not loaded {path}", "{data} 的集群未加载 {path}")
_FILE = "SELECT current_setting('hba_file')"
_LOADED = "SELECT extract(epoch FROM pg_conf_load_time())"


def load(host, paths):
    """Have each cluster that has one of the paths load it; raise ActionError where it does not, or where that would
    bring somebody's edit into force.
    """
    changed = [path for path in paths if posixpath.basename(path) == FILE]
    for server in servers.of_kind(host, "postgresql") if changed else ():
        cluster = action.Cluster(host, server, action.SECONDS)
        try:
            path = cluster.asked(None, [_FILE])[0][0][0]
        except HostError as error:
            near = [path for path in changed if any(posixpath.dirname(path) in word for word in server.words)]
            if near:
                # One that lets nobody in any more hears this all the same.
                os.kill(server.process, signal.SIGHUP)
                raise ActionError(error.told, near)
            continue
        if path in changed:
            _load(host, cluster.data, path)


def _load(host, data, path):
    action.nothing_edited(host, data, (path,))
    before = action.asked(host, data, [_LOADED])[0][0][0]
    action.asked(host, data, ["SELECT pg_reload_conf()"], writes=True)
    deadline = time.monotonic() + _LOADED_WITHIN
    while action.asked(host, data, [_LOADED])[0][0][0] == before:
        if time.monotonic() > deadline:
            raise ActionError(_NOT_LOADED.format(data=data, path=path), [path])
        time.sleep(0.1)
