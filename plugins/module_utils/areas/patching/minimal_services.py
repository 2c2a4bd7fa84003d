# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What listens to other hosts belongs to a unit that this host is meant to run."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import services
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners


class MinimalServices(Control):
    """Unneeded services."""

    id = "minimal_services"
    zh = "不需要的服务"
    clauses = ("8.3.3-B-d-1",)
    disruption = "session"

    def expectations(self, host, policy):
        try:
            listeners.of(host)
            yield Each(lambda host: services.answering(host, policy), "services_declared", *services.ALL)
        except HostError as error:
            yield unseen(listeners.LISTENING, error)
        yield Each(lambda host: services.waiting(host, policy), "services_at_boot", *services.AT_BOOT)
