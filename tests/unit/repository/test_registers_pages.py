# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages on registers say what the code does: reason codes, links, and records that can be loaded."""

import ast
import re

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.advice import ADVICE
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import load as catalogue
from tests.unit.registers.support import TODAY

CODE = "plugins/plugin_utils/registers"
# What makes an observation: where its reason stands, and the verdict.
MAKERS = {"fail": (0, "fail"), "manual": (0, "manual"), "not_applicable": (0, "not_applicable"), "Refused": (0, "fail")}
# Codes that judging chooses by what a file is.
CHOSEN = {"unreadable": {"error"}, "schema": {"error"}}
VERDICTS = {
    "fail": "不符合", "manual": "需人工判定", "error": "检查出错", "not_applicable": "不适用", "not_checked": "未检查",
    "pass": "符合"}
YAML = re.compile(r"^```yaml\n# (\w+)\.yml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def reasons(root):
    """Return each reason code that the code gives, with its verdicts."""
    found = {code: set(verdicts) for code, verdicts in CHOSEN.items()}
    for path in sorted((root / CODE).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for code, verdict in said(node):
                    found.setdefault(code, set()).add(verdict)
    return found


def said(call):
    """Yield the reason and the verdict that a call gives, where both are written out."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    texts = [one.value if isinstance(one, ast.Constant) else None for one in call.args]
    if name == "Observation" and len(texts) > 1 and None not in texts[:2]:
        yield texts[1], texts[0]
    elif name in MAKERS and texts and isinstance(texts[0], str):
        place, verdict = MAKERS[name]
        yield texts[place], verdict


def rows(root):
    """Return the codes of the page's tables with their verdicts."""
    text = (root / "docs/registers.md").read_text("utf-8").partition("## 原因码 Reason codes")[2]
    return {code: set(verdicts.split(" / ")) for code, verdicts in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.M)}


def test_each_reason_code_has_a_row_that_says_what_to_do(root):
    told, page = reasons(root), rows(root)
    assert len(told) > 100
    assert sorted(set(told) - set(page)) == [], "give it a row in docs/registers.md"
    assert sorted(set(page) - set(told)) == [], "no rule says so any more: take the row out of docs/registers.md"


def test_each_reason_code_has_the_verdicts_that_rules_give(root):
    told, page = reasons(root), rows(root)
    assert {code: {VERDICTS[one] for one in told[code]} for code in page} == page


def test_a_finding_says_what_to_do_as_the_page_does(root):
    text = (root / "docs/registers.md").read_text("utf-8").partition("## 原因码 Reason codes")[2]
    plain = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", text)
    page = {
        code: (zh.replace("`", ""), en)
        for code, verdicts, zh, en in re.findall(
            r"^\| `(\w+)` \| ([^|]+) \|[^|]+\| ([^|]+)<br>([^|]+) \|$", plain, re.M)
        if set(verdicts.split(" / ")) & {VERDICTS[one] for one in ("fail", "manual", "error")}}
    assert {code: (one.zh, one.en[0].lower() + one.en[1:]) for code, one in ADVICE.items()} == page


def test_each_row_is_whole_in_both_languages(root):
    text = (root / "docs/registers.md").read_text("utf-8").partition("## 原因码 Reason codes")[2]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    assert lines and [line for line in lines if line.count("<br>") != 2] == []


def test_the_records_that_the_page_shows_can_be_loaded(root, tmp_path):
    shown = YAML.findall((root / "docs/registers.md").read_text("utf-8"))
    assert len(shown) > 2
    for register, text in shown:
        (tmp_path / f"{register}.yml").write_text(text, "utf-8")
        assert [str(fault) for fault in load(tmp_path, TODAY)[register].faults] == []


def test_the_page_counts_as_the_catalogue_does(root):
    asked = [clause for clause in catalogue(root / "catalogue") if clause.rules]
    text = (root / "docs/registers.md").read_text("utf-8")
    assert f"共 {len(asked)} 条" in text and f"{len(asked)} clauses of the organization" in text
    shared = [clause for clause in asked if clause.scope == "host"]
    assert f"其中 {len(shared)} 条与主机" in text and f"({len(shared)} of them together with hosts)" in text
    dated = [clause for clause in asked if clause.period]
    assert f"周期的有 {len(dated)} 条" in text and f"{len(dated)} clauses have a period of their own" in text


@pytest.mark.parametrize("page", ["registers.md", "registers-fields.md", "add-a-rule.md"])
def test_links_within_the_pages_lead_somewhere(root, page):
    text = (root / "docs" / page).read_text("utf-8")
    for name, anchor in re.findall(r"\]\(([\w./-]*)#([^)]+)\)", text):
        target = (root / "docs" / name if name else root / "docs" / page).read_text("utf-8")
        assert anchor in anchors(target), f"{page}: {name}#{anchor}"


def anchors(text):
    """Return what headings are found by: small letters, no punctuation, dashes for spaces."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
