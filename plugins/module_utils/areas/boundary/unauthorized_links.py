# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No link leads out beyond the declared ones."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import default_routes, links_up
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import NONE, Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen


class UnauthorizedLinks(Control):
    """Links to the outside."""

    id = "unauthorized_links"
    zh = "对外连接"
    clauses = ("8.3.2-B-d-1", "8.3.2-E-d-2", "7.5.6-E-a")
    disruption = "lockout"

    def expectations(self, host, policy):
        try:
            up = links_up.up(host)
        except Missing as error:
            yield unseen(Text("Links and routes", "网络接口与路由"), error)
            return
        stray = [link for link in up if not links_up.declared(policy, link)]
        yield Each(
            lambda host: [links_up.undeclared(host, policy, link) for link in stray], "links_declared",
            "No interface beyond the expected ones is up: {names}.", "没有超出预期的接口处于启用状态：{names}。",
            names=", ".join("%s (%s)" % (link.name, link.kind) for link in up) or NONE,
            evidence=links_up.seen(host, up))
        yield Judged(lambda host: default_routes.expected(host, policy.default_gateways))
