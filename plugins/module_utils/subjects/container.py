# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this host is a container: kernel auditing and the clock are then not its own."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_MARKS = ("/run/.containerenv", "/.dockerenv")
_MANAGER = "/run/systemd/container"
_STATUS = "/proc/self/status"
_CAPABILITIES = re.compile(rb"^CapBnd:\s*([0-9a-f]+)$", re.M)
_SYS_TIME = 25


def seen(host):
    """Return what shows that the host is a container, as Text, or None."""
    if host.exists(_MANAGER):
        kind = host.read(_MANAGER).decode("utf-8", "replace").strip()
        return Text("this host is a container (%s: %s)" % (_MANAGER, kind), "此主机为容器（%s：%s）" % (_MANAGER, kind))
    mark = next((path for path in _MARKS if host.exists(path)), None)
    if mark is not None:
        return Text("this host is a container (%s exists)" % mark, "此主机为容器（存在 %s）" % mark)
    try:
        output = host.run(["systemd-detect-virt", "--container"])
    except HostError:
        return None
    if output.rc != 0:
        return None
    kind = output.out.strip()
    return Text(
        "this host is a container (systemd-detect-virt: %s)" % kind, "此主机为容器（systemd-detect-virt：%s）" % kind)


def clock_withheld(host):
    """Return what shows that nothing here may set the clock, as Text, or None."""
    if not host.live:
        return None
    match = _CAPABILITIES.search(host.read(_STATUS))
    if match is None or int(match.group(1), 16) >> _SYS_TIME & 1:
        return None
    return Text(
        "this host may not set the clock (%s: no CAP_SYS_TIME)" % _STATUS,
        "此主机无权设置时钟（%s：无 CAP_SYS_TIME）" % _STATUS)
