# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sshd hands no connection on: to the packet filter all that comes by a tunnel is SSH."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting

# Each by itself: DisableForwarding left X11 and the agent open until OpenSSH 10.0.
_KEYWORDS = (
    ("AllowTcpForwarding", "ssh -L, -R, -D, -J, -W"), ("AllowStreamLocalForwarding", "ssh -L, -R"),
    ("AllowAgentForwarding", "ssh -A"), ("X11Forwarding", "ssh -X"), ("PermitTunnel", "ssh -w"))
_REFUSED = Text(
    "Nobody forwards through this host over SSH any longer ({options}).", "不能再经本机进行 SSH 转发（{options}）。")
_FORWARDING = Text("forwarding", "转发")


def refused(host):
    """Yield what is expected of each sshd."""
    for source in sshd_instances.every(host):
        for keyword, options in _KEYWORDS:
            yield SshdSetting(source, keyword, one_of("no")).affecting(_REFUSED.format(options=options))
    yield sshd_instances.unclear(host)
    yield ssh_others.unseen(_FORWARDING)
