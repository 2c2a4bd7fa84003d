# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of registers: each has both languages; a wrong edit is told with file, line, word and what is expected."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import (
    UnknownVocabulary,
    label,
    load,
    names,
    stated,
    words,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import CatalogueError

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Whoever fills in these needs to know what an assessor wants to see.
EXPLAINED = (
    "activities.kinds", "activities.logs", "application_tests.criteria", "approvals.matters", "facilities.items",
    "policies.kinds", "posts.posts")
PERIODIC = ("activities.kinds", "activities.logs", "application_tests.criteria", "facilities.items")
SCHEMAS = sorted((Path(__file__).parents[3] / "schemas/registers").glob("[!c]*.schema.json"))
GOOD = """\
# A comment
posts:
  dba: {zh: 数据库管理员, en: Database administrator}
  tester:
    zh: 测试人员
    en: Tester
    help:
      zh: 与开发人员是不同的人
      en: Somebody else than the developers
    every: P1Y
    who: dba
"""
WRONG = {
    "a list of words": ("  dba: {zh: 数据库管理员, en: Database administrator}\n", "  - dba\n", None, "not valid YAML"),
    "a vocabulary that is text": (GOOD[12:], "posts: dba\n", 2, "posts: expected a mapping of words, found 'dba'"),
    "a missing language": (
        "{zh: 数据库管理员, en: Database administrator}", "{zh: 数据库管理员}", 3,
        "word dba, posts: expected a mapping of zh and en, each text, and perhaps help, every, who, found "),
    "a word of another type": ("  dba:", "  on:", 2, "found True: put it in quotes"),
    "an unknown key": (
        "en: Tester\n", "en: Tester\n    when: P1Y\n", 4, "word tester, posts: expected a mapping of zh and en"),
    "a label that is no text": ("en: Tester", "en: 12", 4, "word tester, posts: expected a mapping of zh and en"),
    "a help in one language": (
        "      en: Somebody else than the developers\n", "", 4, "word tester, posts: expected a help of zh and en"),
    "a period that is no text": (
        "every: P1Y", "every: 12", 4, "word tester, posts: expected text for 'every', found 12"),
    "a word twice": ("  tester:\n", "  dba:\n", 4, "key 'dba' appears twice"),
    "a file that is text": (GOOD, "words", None, "expected a mapping of vocabularies, found 'words'"),
}


@pytest.fixture
def folder(tmp_path):
    directory = tmp_path / "kinds"
    directory.mkdir()
    return directory


def test_a_word_has_what_is_written_of_it(folder):
    (folder / "posts.yml").write_text(GOOD, "utf-8")
    found = load(folder)
    assert list(found) == ["posts.posts"]
    tester = found["posts.posts"]["tester"]
    assert (tester.name, tester.text, tester.every, tester.who) == ("tester", Text("Tester", "测试人员"), "P1Y", "dba")
    assert tester.help == Text("Somebody else than the developers", "与开发人员是不同的人")
    assert found["posts.posts"]["dba"].help is None


@pytest.mark.parametrize(("old", "new", "line", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_edit_is_told_with_its_place(folder, old, new, line, said):
    assert old in GOOD
    (folder / "posts.yml").write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert str(caught.value).startswith(f"kinds/posts.yml:{line}: " if line else "kinds/posts.yml:")
    assert said in str(caught.value)


def test_a_folder_without_vocabularies_is_refused(folder):
    with pytest.raises(CatalogueError, match=r"no vocabularies \(\*\.yml\) here"):
        load(folder)


def test_a_label_is_what_people_call_a_word():
    assert label("posts.posts", "security_head") == Text("Head of information security", "安全主管")
    assert label("posts.posts", "juggler") == Text("juggler", "juggler")


def test_two_vocabularies_may_be_asked_together():
    both = words("activities.kinds approvals.matters")
    assert {"internal_audit", "go_live"} <= set(both)
    assert label("activities.kinds approvals.matters", "go_live").zh == "系统上线"


@pytest.mark.parametrize(("register", "some"), [
    ("activities", {"rollback_drill", "room_access"}),
    ("approvals", {"cross_border", "major_change"}),
    ("incidents", {"incident", "disclosure", "major"}),
    ("projects", {"project", "outsourced"}),
    ("suppliers", {"outsourcing", "cryptography", "visit"}),
    ("people", set()),
])
def test_a_register_is_stated_to_have_none_of_what_rules_ask_for(register, some):
    assert some <= set(stated(register))
    assert bool(stated(register)) == bool(some)


@pytest.mark.parametrize("register", words("registers.registers"))
def test_every_register_can_be_asked_what_it_may_have_none_of(register):
    assert all(word.zh for word in stated(register).values())


def test_an_unknown_vocabulary_is_told_with_those_there_are():
    with pytest.raises(UnknownVocabulary, match=r"no vocabulary 'posts\.jobs', expected one of activities\."):
        words("posts.jobs")


@pytest.mark.parametrize("name", names())
def test_labels_are_short_in_both_languages_and_differ(name):
    found = words(name).values()
    assert [word.name for word in found if not CHINESE.search(word.zh) or CHINESE.search(word.en)] == []
    assert [word.name for word in found if len(word.zh) > 16 or len(word.en) > 60 or word.en != word.en.strip()] == []
    for language in ("zh", "en"):
        labels = [getattr(word, language) for word in found]
        assert [text for text in set(labels) if labels.count(text) > 1] == []


@pytest.mark.parametrize("name", names())
def test_helps_are_one_sentence_in_each_language(name):
    told = [word for word in words(name).values() if word.help]
    assert [word.name for word in told if not CHINESE.search(word.help.zh) or CHINESE.search(word.help.en)] == []
    assert [word.name for word in told if word.help.zh.endswith("。") or word.help.en.endswith(".")] == []


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_an_assessor_wants_to_see_is_told(name):
    assert [word.name for word in words(name).values() if not word.help] == []


@pytest.mark.parametrize("name", PERIODIC)
def test_what_is_done_again_and_again_has_a_period_and_somebody_who_does_it(name):
    assert [word.name for word in words(name).values() if not word.every or not word.who] == []


@pytest.mark.parametrize("name", names())
def test_periods_are_periods_and_who_is_a_post(name):
    posts = words("posts.posts")
    for word in words(name).values():
        assert word.every is None or Period(word.every)
        assert word.who is None or word.who in posts, word.name


def fields_in(register: str, name: str, properties: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """The vocabulary, the name and both labels of every field that a schema has at a place and below it."""
    for field, schema in properties.items():
        below = schema.get("items", schema) if schema.get("type") == "array" else schema
        listed = name == "head" and "properties" in below and below is not schema
        if not listed and not (name == "head" and field == "none"):  # what lists are called is in registers.lists
            shared = name == "head" and field in words("fields.head")
            vocabulary = "fields.head" if shared else f"fields.{register}.{name}"
            yield vocabulary, field, schema["title"], schema["description"]
        for one in (below, below.get("additionalProperties") or {}):
            yield from fields_in(register if field != "none" else "activities", field, one.get("properties", {}))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_calls_its_fields_what_people_call_them(path):
    """The schemas are read by editors of YAML, the vocabularies by workbooks and messages; a description says more."""
    register, schema = path.name.partition(".")[0], json.loads(path.read_text("utf-8"))
    facts = {"fields.facilities.facts": "facilities.facts"}
    found = list(fields_in(register, "head", schema["properties"]))
    assert len(found) > 5
    for vocabulary, field, zh, en in found:
        called = label(facts.get(vocabulary, vocabulary), field)
        assert (zh, en[:len(called.en) + 1]) == (called.zh, f"{called.en}.")
