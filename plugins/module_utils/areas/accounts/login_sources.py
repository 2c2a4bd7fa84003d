# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in from named networks only."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.allow_users import FromNetworks
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)

_SOURCES = Text("sources of logins", "登录来源")


class LoginSources(Control):
    """Source networks of SSH logins."""

    id = "login_sources"
    zh = "SSH 登录的来源网段"
    clauses = ("8.3.3-B-e-1",)
    disruption = "lockout"

    def applies(self, host, policy):
        return ssh_others.absence(host)

    def expectations(self, host, policy):
        for source in sshd_instances.every(host):
            yield FromNetworks(source, policy.login_networks)
        yield sshd_instances.unclear(host)
        yield ssh_others.unseen(_SOURCES)
