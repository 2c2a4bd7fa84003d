# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line to the system's log, which nobody waits for: where what reads /dev/log hangs, the C library's call never comes
back.
"""

import syslog
import threading

# Seconds for a line; its thread goes on, and ends with the process.
_PATIENCE = 2


def write(name, message, priority=syslog.LOG_WARNING):
    """Write a line under a name, or give it up."""
    sender = threading.Thread(target=_send, args=(name, message, priority))
    sender.daemon = True
    sender.start()
    sender.join(_PATIENCE)


def _send(name, message, priority):
    syslog.openlog(name, syslog.LOG_PID, syslog.LOG_AUTH)
    syslog.syslog(priority, message)
