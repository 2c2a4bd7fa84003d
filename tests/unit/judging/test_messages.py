# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said in both languages: the parts of a sentence, errors, and a verdict that rests on several things."""

import functools
import os
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    MAX_EVIDENCE,
    MAX_TEXT,
    Evidence,
    _short,
    absent,
    finding,
    line,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where
from tests.unit.conftest import english_in
from tests.unit.support.small_controls import PATH, AppConf, Length


class Same(Control):
    """Something."""

    id = "same"
    zh = "某事"
    clauses = ("8.3.3-B-a-1",)


def test_what_two_saw_in_one_place_is_evidence_once():
    one = observed("pass", "x", "One.", "一。", evidence=(absent("/a", "/b"), Evidence("file", "/c:1", "x")))
    other = observed("pass", "y", "Two.", "二。", evidence=(absent("/a", "/b"), Evidence("file", "/c:1", "y")))
    told = finding(Same(), "audit", Same.clauses, [one, other])["evidence"]
    assert [(seen["kind"], seen["ref"], seen["text"]) for seen in told] == [
        ("absent", "/a /b", ""), ("file", "/c:1", "x"), ("file", "/c:1", "y")]


def test_of_a_line_that_never_ends_the_beginning_is_evidence():
    seen = observed("pass", "x", "One.", "一。", evidence=(Evidence("file", "/c:1", "a" * 70000), absent("b" * 70000)))
    told = finding(Same(), "audit", Same.clauses, [seen])["evidence"]
    assert [(item["ref"], item["text"]) for item in told] == [
        ("/c:1", "a" * 2000 + "..."), ("b" * 2000 + "...", "")]


def test_a_line_is_evidence_as_it_stands_in_its_file(root):
    (root / "etc/app.conf").write_bytes(b"# first\n  length  =  6 \n\xff\n")
    assert line(Host(str(root)), Where(PATH, 2)) == Evidence("file", Where(PATH, 2), "length  =  6")
    assert line(Host(str(root)), Where(PATH, 3)).text == "\\udcff"


class Bounded(AppConf):
    """A source with a default of its own."""

    label = Text("the file of app", "应用配置 [main]")

    def default(self, name):
        return "-1" if name == "inactive" else None


def test_a_part_is_in_the_language_of_its_sentence_and_english_where_there_is_one_string_only():
    wanted = joined([Text("one", "一"), "SHA512"], " or ", " 或 ")
    seen = observed("fail", "x", "Expected {expected}.", "应为 {expected}。", expected=wanted)
    assert seen.message == Text("Expected one or SHA512.", "应为 一 或 SHA512。")
    assert seen.expected == "one or SHA512"


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("length", "length is 6 in /etc/app.conf:2, expected 0 to 4.", "/etc/app.conf:2 中 length 为 6，应为 0 至 4。"),
        (
            "inactive", "inactive is -1 in the file of app, where it is not set, expected 0 to 4.",
            "应用配置 [main] 中未设置 inactive，默认为 -1，应为 0 至 4。"),
        (
            "absent", "absent is not set in the file of app, expected 0 to 4.",
            "应用配置 [main] 中未设置 absent，应为 0 至 4。"),
    ])
def test_a_setting_says_whether_it_is_set(root, name, en, zh):
    host = Host(str(root))
    assert Setting(Bounded(host), name, at_most(4, lowest=0)).check(host).message == Text(en, zh)


def test_owners_have_their_names_each_once(root):
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n")
    seen = Attributes(PATH, 0o600, owners=(1000, 1000, 4242)).check(Host(str(root)))
    assert seen.message.en.endswith("expected mode 0600 or less and owner ann or 4242.")
    assert seen.message.zh.endswith("权限应不超过 0600，属主应为 ann 或 4242。")
    (root / "etc/passwd").write_text("broken\n")
    assert "owner 1000 or 4242." in Attributes(PATH, 0o600, owners=(1000, 4242)).check(Host(str(root))).message.en


@pytest.mark.parametrize(
    ("spoil", "en", "zh"),
    [
        (
            lambda path: path.write_bytes(b"a\0b\n"), "Cannot be judged: /etc/app.conf:1: contains a NUL byte.",
            "无法判定：/etc/app.conf:1 无法解析（contains a NUL byte）。"),
        (
            lambda path: (path.unlink(), os.mkfifo(path)), "Cannot be judged: /etc/app.conf: is not a regular file.",
            "无法判定：/etc/app.conf：不是普通文件。"),
    ])
def test_what_cannot_be_judged_says_so_in_both_languages(root, engine, spoil, en, zh):
    spoil(root / "etc/app.conf")
    assert engine(Length()).check()[0]["message"] == {"en": en, "zh": zh}


class Closed(Control):
    """Nothing is open."""

    id, zh, clauses = "closed", "均已关闭", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        for name in ("one", "two"):
            yield Judged(functools.partial(self.look, name))

    @staticmethod
    def look(name, _host):
        return observed("pass", "closed", "{name} is closed.", "{name} 已关闭。", name=name)


def test_a_pass_that_rests_on_several_things_speaks_of_all(engine):
    assert engine(Closed()).check()[0]["message"] == {
        "en": "Nothing is open: all 2 things checked are right. One of them: one is closed.",
        "zh": "均已关闭：所查 2 项全部符合。其一：one 已关闭。"}


def test_english_words_in_a_chinese_sentence_are_found_and_values_are_not():
    def words(zh):
        return english_in(SimpleNamespace(reason="x", message=Text("", zh), advice=None))
    assert words("应为 1 to 180。") == ["to"]
    assert words("umask 应为 027 or stricter。") == ["or"]
    assert words("PermitRootLogin 为 no，见 /usr/share/the/file、-F a=the 与 only-this。") == []


class Longest(Control):
    """What somebody has written is as long as a disk."""

    id, zh, clauses = "longest", "超长", ("7.5.9-B-a-2",)
    line = "x" * 70_000

    def expectations(self, host, policy):
        yield Judged(lambda _host: observed(
            "fail", "long", "{line} is long.", "{line} 过长。", line=self.line, where=self.line, expected=self.line,
            actual=self.line, advice=Text(self.line, self.line), evidence=(Evidence(self.line, self.line, self.line),)))
        yield Judged(lambda _host: observed("fail", "long", "{line} too.", "{line} 亦然。", line=self.line))


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_no_text_is_longer_than_a_controller_takes_whoever_has_written_it(engine):
    found = engine(Longest()).check()[0]
    assert max(map(len, texts(found))) == MAX_TEXT + len("...") and found["status"] == "fail"
    assert len(found["details"]) == 2 and found["message"]["zh"].startswith("xxx")


@pytest.mark.parametrize("secret", [
    'password="correct horse battery"', "https://ann:battery@example.org/", "echo ann:battery | chpasswd"])
@pytest.mark.parametrize("most", [MAX_TEXT, MAX_EVIDENCE])
def test_a_secret_is_masked_wherever_a_long_text_is_cut(secret, most):
    for place in range(most - len(secret) - 1, most + 1):
        cut = _short("x" * (place - 1) + " " + secret + " " + "y" * 2000, most)
        said = redact(cut)
        assert len(cut) == most + len("...") and "batte" not in said and "horse" not in said, place
