# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health of a host by what its operator declares: units that run, ports and pages that answer, commands that succeed.
"""

import socket
import ssl
import urllib.error
import urllib.request

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact

_SECONDS = 10
KINDS = ("unit", "port", "url", "command")


def checked(host, checks):
    """Return [{name, result, said}] of each check; `result` is ok or failed."""
    found = []
    for check in checks:
        kind = next((kind for kind in KINDS if kind in check), None)
        try:
            said = _LOOK[kind](host, check) if kind else "it is none of %s" % ", ".join(KINDS)
        except (OSError, HostError, ValueError, urllib.error.URLError) as error:
            said = str(error) or type(error).__name__
        found.append(dict(
            name=str(check.get("name") or check.get(kind or "", ""))[:200], result="failed" if said else "ok",
            said=redact(said or "")[:300]))
    return found


def _unit(host, check):
    state = host.execute(["systemctl", "is-active", check["unit"]], timeout=30).out.strip()
    return None if state == "active" else "it is %s" % (state or "unknown")


def _port(_host, check):
    socket.create_connection((check.get("host") or "127.0.0.1", int(check["port"])), timeout=_SECONDS).close()


def _url(_host, check):
    if not str(check["url"]).startswith(("http://", "https://")):
        raise ValueError("it is no address of the web")
    wanted = int(check.get("status") or 200)
    # Of this host's own service by whatever name it is asked: its certificate is judged elsewhere.
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=ssl._create_unverified_context()))  # pylint: disable=protected-access
    try:
        status = opener.open(check["url"], timeout=_SECONDS).getcode()
    except urllib.error.HTTPError as error:
        status = error.code
    return None if status == wanted else "it answers with %d" % status


def _command(host, check):
    output = host.execute(check["command"], timeout=int(check.get("seconds") or 60))
    if output.rc == 0:
        return None
    return ((output.err or output.out).strip().splitlines() or ["exit status %d" % output.rc])[-1]


_LOOK = dict(unit=_unit, port=_port, url=_url, command=_command)
