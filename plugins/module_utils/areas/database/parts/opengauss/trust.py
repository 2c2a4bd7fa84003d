# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What trust means to openGauss, which is not what it means to PostgreSQL: at the socket it lets in the first user
alone, as its own account of the operating system, and over the loopback nobody; all others are asked for their
password. From other hosts it lets in the cluster's own tools alone.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import hba_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_NODES = Text(
    "The assessor looks whether this is the address of a node of the cluster, and who uses that node; the database "
    "administrator removes what is none.",
    "由测评人员确认该地址是否为本集群节点及该节点的使用者；不是节点地址的，由数据库管理员删除。")
_NARROW = Text(
    "The database administrator names the single addresses of the cluster's nodes in lines of trust, and gives all "
    "others sha256 or sm3.",
    "由数据库管理员仅对本集群各节点的单个地址使用 trust，其余改为 sha256 或 sm3。")


def from_here(rule):
    """Tell whether a rule is for the socket, or for the loopback, of which trust asks everybody for the password."""
    return rule.kind == "local" or (not isinstance(rule.address, str) and rule.address.is_loopback)


def seen(cluster, rule):
    """Return what is said of a rule that trusts other hosts."""
    evidence = [hba_rules.evidence(cluster, rule)]
    if isinstance(rule.address, str) or rule.address.num_addresses > 1:
        return wrong(
            cluster, "hba_trust", "the access rule {where} ({text}) lets tools of a cluster in from more than one "
            "address without any proof.", "访问规则 {where}（{text}）允许集群工具自多个地址无需鉴别登录。",
            where=rule.where, text=rule.text, actual="trust", evidence=evidence, advice=_NARROW)
    return wrong(
        cluster, "hba_node", "by the access rule {where} ({text}) the cluster's own tools get in from that address "
        "without any proof; whether it is a node's is not looked at.",
        "经访问规则 {where}（{text}），集群自身工具可自该地址无需鉴别登录；该地址是否为节点未查看。", status="manual",
        where=rule.where, text=rule.text, actual="trust", evidence=evidence, advice=_NODES)
