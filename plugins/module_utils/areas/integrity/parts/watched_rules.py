# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AIDE goes by where a run writes it, and the approval without which no database is made."""

import contextlib

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts.watched import TOPIC
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

APPROVE = Text(
    "Whoever is responsible for the host makes sure that its files are right, then writes name and day into "
    "integrity_aide_approved and enforces: the database is made of what is there then.",
    "请主机负责人确认文件状态正确，在 integrity_aide_approved 中写明姓名与日期，再执行整改：数据库将按当时的文件生成。")


class Rules(Expectation):
    """The configuration that is a run's own is what this version and its options make it."""

    def __init__(self, path, data):
        self.path = path
        self.data = data

    def check(self, host):
        parts = dict(path=self.path, expected="the rules of this version and its options")
        if not host.exists(self.path):
            return observed(
                "fail", "no_rules", "AIDE has no configuration ({path}).", "AIDE 没有配置文件（{path}）。",
                actual="none", evidence=(absent(self.path),), **parts)
        parts["evidence"] = (line(host, Where(self.path, 1)),)
        if host.read(self.path) != self.data:
            return observed(
                "fail", "other_rules", "{path} is not what this version and its options make it.",
                "{path} 与当前版本及其选项所要求的不一致。", actual="other rules", **parts)
        return observed(
            "pass", "rules", "AIDE goes by the rules of this collection ({path}).",
            "AIDE 按本集合的规则运行（{path}）。", actual="these rules", **parts)

    def fix(self, host):
        host.stage_content(self.path, self.data, 0o600)


def unapproved(host):
    """Return what is seen where no approval is declared: one that was given before still counts."""
    record = None
    with contextlib.suppress(HostError):
        record = source.of(host, TOPIC)
    seal = {} if record is None or record.external else record.facts.get("sealed")
    if record is not None and isinstance(seal, dict) and isinstance(seal.get("approved"), str):
        return observed(
            "pass", "approved_before", "AIDE's database was approved: {approved} ({where}).",
            "AIDE 数据库已获批准：{approved}（{where}）。", approved=seal["approved"], where=record.where,
            expected="an approved database", actual=seal["approved"], evidence=(shown(record),))
    return observed(
        "fail", "unapproved", "Nobody has approved what AIDE's database is to be made of (integrity_aide_approved), so "
        "none is made.",
        "尚无人批准以何状态生成 AIDE 数据库（integrity_aide_approved），因此未生成。",
        expected="an approved database", actual="no approval", advice=APPROVE,
        evidence=(absent("%s/%s.json" % (source.EVIDENCE, TOPIC)) if record is None else shown(record),))
