# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels to and from openGauss beyond this host is encrypted."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = Text(
    "{label}: its access rules let nobody in from other hosts without TLS.",
    "{label}：按访问规则，其他主机不使用 TLS 无法登录。")
_TLS = Text(
    "The database administrator sets require_ssl to on, or makes the line hostssl, once every client of it uses TLS.",
    "确认所有客户端均使用 TLS 后，由数据库管理员将 require_ssl 设为 on，或将该行改为 hostssl。")


def encrypted(cluster, policy):
    """Look at where it listens, and at its access rules; who is connected now is not looked at."""
    beyond = cluster.beyond
    if not beyond:
        yield fine(cluster, cluster.evidence("listening sockets", "of this host alone"))
        return
    if not cluster.setting("ssl").on:
        yield wrong(
            cluster, "tls_off", "it listens at {ports}, and ssl is off.", "监听 {ports}，而 ssl 未开启。",
            ports=names(beyond), expected="ssl = on", actual="off", evidence=cluster.seen("ssl"), advice=Text(
                "The database administrator gives it a certificate, sets ssl to on and starts it again in a window.",
                "由数据库管理员配置证书、将 ssl 设为 on，并在维护窗口重启。"))
    else:
        yield fine(cluster, *cluster.seen("ssl"))
    required = cluster.setting("ssl").on and cluster.setting("require_ssl").on
    found, problems = hba_rules.seen(cluster)
    yield from problems
    for rule in found:
        if rule.local or not rule.lets_in:
            continue
        seen = [hba_rules.evidence(cluster, rule), *cluster.seen("require_ssl")]
        # The cluster's own tools, which trust lets in, need no TLS for all that.
        if rule.kind == "hostssl" or (required and rule.method != "trust" and rule.kind != "hostnossl"):
            yield fine(cluster, *seen)
        else:
            yield wrong(
                cluster, "hba_plain", "the access rule {where} ({text}) lets in without TLS.",
                "访问规则 {where}（{text}）允许不使用 TLS 登录。", where=rule.where, text=rule.text,
                expected="hostssl, or require_ssl = on", actual=rule.kind, evidence=seen, advice=_TLS)


LOOKS = (encrypted,)
