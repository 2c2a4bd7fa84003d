"""The grammar of shell scripts; bash and dash say which scripts they take."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, note, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import syntax as shell
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

TAKEN = [
    "", "\n\n", "a", "a;", "a;b", "a&b", "a &\nb", "{ a; }", "{ (a) }", "(a)", "(a;)", "if a; then b; fi",
    "if (a) then (b) fi", "! a", "a | b |\nc", "if a; then if b; then c; fi fi", "while a; do b; done",
    "for x in 1 2; do a; done", "for x; do a; done", "for x\ndo a; done", "for x in; do a; done", "case x in esac",
    "case x in a) ;; esac", "case x in (a|b) c ;; *) d; esac", "f() { a; }", "f()\n(a)", "a && b ||\nc", "{ a; } >x; b",
    "(a) && (b)", "until a; do b; done", "if a; then b; elif c; then d; else e; fi", "a >x <y b"]
REFUSED = [
    "(\n# a\n)", "()", "{ }", "{\n}", "if a; then fi", "if a; then b; else fi", "if then b; fi", "while a; do done",
    "while do a; done", "for x in 1; do done", "; a", "a;; b", "a; ; b", "a & & b", "a &; b", "(a) b", "{ a; } b",
    "if a; then b; fi c", "a )", "fi", "}", "a && ; b", "a |", "(a", "{ a", "f() { }"]
WORDS = st.lists(
    st.sampled_from(
        [
            "a", "b", "if", "then", "else", "elif", "fi", "while", "do", "done", "for", "x", "in", "case", "esac", "{",
            "}", "(", ")", ";", "\n", "&", "&&", "||", "|", ";;", "!", ">", "f()", "TMOUT=1"]), max_size=9)


def taken_by(name: str, text: str) -> bool:
    return subprocess.run([name, "-n"], input=text, text=True, capture_output=True, check=False).returncode == 0


def taken(text: str) -> bool:
    try:
        shell.parse(Document(text.encode(), "/x"))
    except ParseError:
        return False
    return True


@pytest.mark.parametrize("text", TAKEN)
def test_what_shells_take_is_taken(text: str) -> None:
    assert taken_by("bash", text) and taken_by("dash", text)
    assert taken(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_shell_takes_is_not_taken(text: str) -> None:
    assert not taken_by("bash", text) and not taken_by("dash", text)
    assert not taken(text)


@settings(deadline=None, max_examples=150)
@given(words=WORDS)
def test_what_is_taken_is_taken_by_a_shell(words: list[str]) -> None:
    text = " ".join(words)
    note(repr(text))
    if taken(text):
        assert taken_by("bash", text) or taken_by("dash", text)


@pytest.mark.parametrize(
    "opening", ["if true; then ", "case x in x) ", "{ ", "( ", "for i in x; do ", "! (", "while x; do\n"])
def test_deep_nesting_is_named(opening):
    with pytest.raises(ParseError, match="/f:[0-9]+: commands within commands, too deep") as caught:
        shell.parse(Document((opening * 5000).encode(), "/f"))
    assert not isinstance(caught.value, shell.Grammar)
