# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Chinese is set and said: no blank beside a bracket of full width, one word for one thing."""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.areas import AREAS

ROOT = Path(__file__).parents[3]
FOLDERS = ("catalogue", "docs", "inventories", "playbooks", "plugins", "roles", "schemas", "tools")
ENDINGS = {".css", ".html", ".js", ".json", ".md", ".py", ".yml"}
BLANK = re.compile("[\u4e00-\u9fff}] +（|（ | ）|） +[\u4e00-\u9fff{]")
# What engineers do not say, or say of another thing, and what stands instead.
WORDS = {
    "账户|帐户|帐号": "账号", "控制项": "检查项", "合规报告|合规性|合规率|合规检查": "符合性", "剧本": "playbook",
    "监狱": "jail", "守护|锁在门外": "防失联保护", "检出目录": "仓库目录", "逐批推|推开": "分批推广",
    "计入豁免|豁免，不计入": "扣除豁免后（已扣除 n 项）", "已到达": "已检查", "不可达": "无法连接",
    "从未开始": "未执行", "可能锁定登录": "可能导致无法登录", "等另": "等共 n 台", "停留在本机": "告警未发送到其他主机",
    "删不掉|改不了": "无法删除或修改", "细到网段": "控制粒度至少为网段级",
    "周期 ?P[0-9]|（P[0-9]+[DWMY]）": "周期：每 6 个月",
}
# A dispute is 核查 by law; of hosts and clauses it is 检查.
OF_DISPUTES = re.compile(r"catalogue/(9|kinds/)|docs/(registers-fields|coverage)|inventories/example/registers/")
# The conclusions of an assessor's own template.
OF_ASSESSORS = re.compile(r"catalogue/exports/|docs/exports|plugins/plugin_utils/exports/xlsx")
LOOKED_AT = re.compile("(?<!内)核查")


def _lines():
    files = [path for name in FOLDERS for path in sorted((ROOT / name).rglob("*")) if path.suffix in ENDINGS]
    assert len(files) > 500
    for path in [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", ROOT / "galaxy.yml", *files]:
        if "node_modules" not in path.parts:
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                yield str(path.relative_to(ROOT)), number, line


def test_no_blank_beside_a_bracket():
    assert [f"{path}:{number}: {line.strip()}" for path, number, line in _lines() if BLANK.search(line)] == []


def test_one_word_for_one_thing():
    refused = re.compile("|".join(WORDS))
    found = [
        f"{path}:{number}: {match.group()}" for path, number, line in _lines() for match in refused.finditer(line)]
    assert found == [], f"instead of these: {WORDS}"


def test_the_titles_of_areas_come_from_their_one_table():
    # Of two titles the words are everyday ones; one is that of a chapter, too.
    titles = {title["zh"] for title in AREAS.values()} - {"数据库", "应用系统", "业务运作"}
    assert len(titles) > 8
    found = [
        f"{path}:{number}: {title}" for path, number, line in _lines() for title in titles
        if title in line and path.startswith(("plugins/", "playbooks/"))
        and path != "plugins/plugin_utils/standard/areas.py"]
    assert found == []


def test_hosts_and_clauses_are_checked_by_one_word():
    found = [
        f"{path}:{number}: {line.strip()}" for path, number, line in _lines()
        if not OF_DISPUTES.search(path) and not OF_ASSESSORS.search(path) and LOOKED_AT.search(line)]
    assert found == []
