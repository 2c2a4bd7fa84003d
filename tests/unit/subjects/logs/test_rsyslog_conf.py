# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""rsyslog's configuration in both its languages, and its selectors."""

import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import (
    logrotate,
    rsyslog as all_files,
    rsyslog_conf as rsyslog,
    selectors,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document


def parsed(text):
    return rsyslog.parse(Document(text.encode(), "/f"))


def test_a_selector_s_action_stands_below_it():
    (found,) = parsed("*.info;mail.none   -/var/log/messages # most of it\n")
    assert (found.kind, found.name, found.text) == ("filter", "priority", "*.info;mail.none")
    assert [one.text for one in found.body] == ["-/var/log/messages"]


def test_an_ampersand_adds_to_the_filter_before_it():
    (found,) = parsed(':msg, contains, "a, b" /var/log/a\n& stop\n')
    assert (found.name, [(one.kind, one.name or one.text) for one in found.body]) == (
        "property", [("legacy", "/var/log/a"), ("command", "stop")])


def test_an_action_has_its_parameters_with_their_lines():
    (found,) = parsed('action(type="omfwd"\n  # to both\n  Target=["a", "b"]\n  streamDriverMode="1")\n')
    assert {name: (value.text, value.where.line) for name, value in found.params.items()} == {
        "type": ("omfwd", 1), "target": ("a,b", 3), "streamdrivermode": ("1", 4)}


def test_conditions_have_their_blocks():
    found = parsed("if $msg contains 'then' then {\n  stop\n} else if $x == 1 then /var/log/x\nelse { call other }\n")
    assert [(one.name, one.text) for one in found] == [
        ("expression", "$msg contains 'then'"), ("else", ""), ("else", "")]
    assert found[1].body[0].text == "$x == 1"
    assert [one.name for one in found[2].body] == ["call"]


@pytest.mark.parametrize("head", ["foreach ($.i in $!a)", "foreach($.i in $!a!b)", "FOREACH ( $.i in $!a )"])
def test_what_is_done_for_each_is_a_block(head):
    first, last = parsed(head + " do {\n  set $.x = $.i;\n  *.* /var/log/x\n}\n*.* /var/log/y\n")
    assert (first.kind, [one.kind for one in first.body], last.body[0].text) == (
        "filter", ["command", "filter"], "/var/log/y")


def test_a_selector_over_several_lines_is_one():
    (found,) = parsed("*.=debug;\\\n\tauth,authpriv.none;\\\n\tmail.none\t\t-/var/log/debug\n")
    assert (found.text, found.body[0].text, found.body[0].where.line) == (
        "*.=debug;auth,authpriv.none;mail.none", "-/var/log/debug", 3)


def test_a_continued_line_is_one():
    assert [
        (one.name, one.text) for one in parsed("$WorkDirectory \\\n  /var/spool\n")] == [
        ("workdirectory", "/var/spool")]


@pytest.mark.parametrize(
    "text, line",
    [
        ('\naction(type="omfwd"\n', 3), ("*.*\n", 2), ("\n}\n", 2), ("ruleset(name='r') {\n", 1), ("if $x ==\n", 1),
        ("& stop\n", 1), ("%\n", 1),
    ])
def test_what_cannot_be_read_is_named(text, line):
    with pytest.raises(ParseError) as caught:
        parsed(text)
    assert caught.value.line == line


def test_hostile_files_end_in_an_answer(hostile_files):
    pieces = [
        b"action(", b")", b"type=", b'"x"', b"*.*", b" ", b"{", b"}", b"if ", b" then ", b"$X y", b"&", b":msg,",
        b"stop", b"/*", b"["]
    for data in hostile_files(500, pieces):
        try:
            rsyslog.parse(Document(data, "/f"))
        except ParseError as error:
            assert error.line is not None


@pytest.mark.parametrize("selector, has, lacks", [
    ("*.*", ("kern", "debug"), None),
    ("*.info;mail.none", ("daemon", "info"), ("mail", "emerg")),
    ("*.info", ("auth", "err"), ("auth", "debug")),
    ("auth,authpriv.*", ("authpriv", "debug"), ("cron", "emerg")),
    ("*.=err", ("kern", "err"), ("kern", "crit")),
    ("*.*;*.!err", ("kern", "warning"), ("kern", "err")),
    ("security.warn", ("auth", "warning"), ("auth", "notice")),
    ("4.3", ("auth", "err"), ("auth", "warning")),
])
def test_selectors_choose_as_syslogd_does(selector, has, lacks):
    def pair(names):
        return selectors.FACILITIES.index(names[0]), selectors.SEVERITIES.index(names[1])
    found = selectors.chosen(selector)
    assert pair(has) in found
    assert lacks is None or pair(lacks) not in found


def test_a_facility_there_is_not_is_an_error():
    with pytest.raises(ValueError):
        selectors.chosen("nosuch.*")


# As Debian's haproxy brings it.
HAPROXY = """\
$AddUnixListenSocket /var/lib/haproxy/dev/log

:programname, startswith, "haproxy" {
  /var/log/haproxy.log
  stop
}
"""


def test_a_block_has_actions_of_the_old_language():
    block = parsed(HAPROXY)[1]
    assert [(one.kind, one.name or one.text, one.where.line) for one in block.body] == [
        ("legacy", "/var/log/haproxy.log", 4), ("command", "stop", 5)]


# Each was tried with rsyslogd -N1 of Debian 12.
@pytest.mark.parametrize("text, kinds", [
    ("-/var/log/x\n", ["legacy"]), ("*.* {\n /var/log/x\n & /var/log/z\n}\n", ["filter"]),
    ("if $msg contains \"x\" then {\n @@h:6514\n} else {\n |/dev/x\n}\n", ["filter", "filter"]),
    (":programname, isequal, \"x\" {\n :msg, contains, \"y\" /var/log/y\n :omusrmsg:*\n ~\n}\n", ["filter"])])
def test_actions_of_the_old_language_stand_alone(text, kinds):
    assert [one.kind for one in parsed(text)] == kinds


@pytest.mark.parametrize("text", [
    "*.* { " * 5000, "if $x then " * 5000 + "stop", "*.* {\n" * 200 + "stop\n" + "}\n" * 200])
def test_deep_nesting_is_named(text):
    with pytest.raises(ParseError, match="too deep"):
        parsed(text)


@pytest.mark.parametrize("selector", ["*.\u00b2", "\u00b2.*", "*.9", "30.*", "*." + "9" * 4301])
def test_a_number_there_is_not_is_no_selector(selector):
    with pytest.raises(ValueError):
        selectors.chosen(selector)


# Each was tried with rsyslogd -N1 of Debian 13.
@pytest.mark.parametrize("text", [
    'action(type="omfwd" target=`echo $COLLECTOR` port="6514")\n', 'lookup_table(name="t" file="/etc/t.json")\n'
    'reload_lookup_table("t", "none")\n'])
def test_what_is_asked_for_at_the_start_and_parameters_by_their_place_are_read(text):
    assert {one.kind for one in parsed(text)} == {"object"}


@pytest.mark.parametrize("given", ["text=`echo $RULES`", 'text="*.* @@192.0.2.1"', "file=`echo $MORE`"])
def test_what_is_included_from_no_file_is_not_taken_for_nothing(tree, given):
    with pytest.raises(ParseError, match="rsyslog.conf:2: what it includes stands in no file"):
        all_files.of(tree({"/etc/rsyslog.conf": f"# ours\ninclude({given})\n"}))


@pytest.mark.parametrize("main, line", [
    ("/etc/rsyslog.conf", "$IncludeConfig /etc/rsyslog.d/*.conf"), ("/etc/logrotate.conf", "include /etc/logrotate.d")])
def test_files_that_include_their_folder_end_in_an_error(tree, main, line):
    folder = main.replace(".conf", ".d")
    host = tree({main: line + "\n", **{"%s/%d.conf" % (folder, number): line + "\n" for number in range(5)}})
    begun = time.process_time()
    with pytest.raises(ParseError, match="includes itself"):
        (all_files if "rsyslog" in main else logrotate).of(host)
    assert time.process_time() - begun < 2
