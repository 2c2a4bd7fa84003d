# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which services read files of this subject, and how each is told.

(path or its beginning, units of which one runs, verb of systemctl or signal, and what is waited for afterwards)
"""

import os
import time

_SECONDS = 5
_MASTER = b"nginx: master process"


def new_workers(since):
    """Wait until the workers of each nginx have begun after a moment (seconds since the kernel started): until then old
    ones take connections. nginx parses its files before it tells of success, and goes on with the old ones where they
    are wrong.
    """
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and not all(_begun(process, since) for process in _masters()):
        time.sleep(0.05)


def _masters():
    for name in (name for name in os.listdir("/proc") if name.isdigit()):
        try:
            with open("/proc/%s/cmdline" % name, "rb") as stream:
                if stream.read(30).startswith(_MASTER):
                    yield name
        except OSError:
            continue


def _begun(process, since):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import seconds, started

    try:
        with open("/proc/%s/task/%s/children" % (process, process), "rb") as stream:
            children = [int(word) for word in stream.read().split()]
    except (OSError, ValueError):
        # A kernel that tells no children: a moment has to do.
        time.sleep(0.3)
        return True
    return any((started(child) or 0) and seconds(started(child) or 0) >= since for child in children)


SERVICES = (("/etc/nginx/", ("nginx.service",), "reload", new_workers),)
