# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and lines that somebody on the host has chosen, in all that leaves it."""

import json
from types import SimpleNamespace

import pytest
from ansible.module_utils.testing import patch_module_args

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import FAULTS, JournalError, explained
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless, is_harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.brought_back import step
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.enforcing import enforce
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import validated
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import watch as guard_watch
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable
from ansible_collections.jrt0117.baseline.plugins.modules import rollback as rollback_module

NAME = "\x1b]0;x\x07\x1b[2J\u202e\u2066"
TREE = {
    "etc/passwd": f"root:x:0:0:root:/root:/bin/bash\nev{NAME}il:x:1000:1000:{NAME}:/home/{NAME}:/bin/{NAME}\n",
    "etc/shadow": f"root:*:19000:0:99999:7:::\nev{NAME}il:$6$a$b:19000:0:99999:7:::\n",
    "etc/group": f"root:x:0:\nsudo:x:27:ev{NAME}il\n",
    "etc/login.defs": f"PASS_MAX_DAYS 99999\n# {NAME}\r\nUMASK {NAME}\n",
    "etc/profile": "for i in /etc/profile.d/*.sh; do . $i; done\n",
    f"etc/profile.d/{NAME}.sh": f"umask 000 # {NAME}\n",
    f"etc/sudoers.d/a{NAME}": f"ev{NAME}il ALL=(ALL) NOPASSWD: ALL\n",
    "etc/sudoers": "root ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n",
    f"etc/sysctl.d/{NAME}.conf": f"net.ipv4.ip_forward = {NAME}\n",
    f"etc/rsyslog.d/{NAME}.conf": f"$Broken{NAME}\n",
    "etc/rsyslog.conf": "$IncludeConfig /etc/rsyslog.d/*.conf\n",
    "etc/ssh/sshd_config": f"Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin {NAME}\n",
    f"etc/ssh/sshd_config.d/{NAME}.conf": f"MaxAuthTries {NAME}\n",
    "etc/nsswitch.conf": f"passwd: files {NAME}\n",
    f"usr/local/bin/{NAME}": "",
    "etc/os-release": f"PRETTY_NAME={NAME}\n",
    "etc/hostname": NAME,
}


@pytest.fixture
def root(tmp_path):
    for name, text in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
        path.chmod(0o666)
    return tmp_path


def texts(value):
    """Every string in a JSON-like value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def judged(root, enforcing=None):
    """The whole result of every area."""
    values = {name: validated(AREAS[name].options, {}, name) for name in AREAS}
    params = {
        "root": str(root), "guard_seconds": 0, "run_id": "run1", "level": 3, "waivers": [], "clauses": [],
        "waivers_ignored": []}
    return module.run_areas(SimpleNamespace(params=params, _diff=True), AREAS, values, enforcing)


@pytest.mark.parametrize("enforcing", [None, enforce], ids=["check", "enforce"])
def test_no_result_of_a_host_full_of_hostile_names_holds_a_control_character(root, enforcing):
    result = judged(root, enforcing)
    found = list(texts(json.loads(json.dumps(result))))
    assert result["diff"] and sum("x1b]0;x" in text for text in found) > 5
    assert [text for text in found if not is_harmless(text)] == []
    # A name is in one line, and so a header of a diff is none that somebody has made up.
    assert all("\n" not in diff["before_header"] for diff in result["diff"])


def test_a_rollback_shows_hostile_names_harmlessly(root, monkeypatch, capsys):
    path = root / "etc" / NAME
    path.write_text("before")
    host = Host(str(root))
    host.stage_content("/etc/" + NAME, b"after \x1b[2J\n")
    commit(host, Journal(host, "run1"))
    assert Rollback(Host(str(root)), "run1").steps()[0]["path"] == "/etc/" + NAME
    for drifted in (False, True):
        if drifted:
            path.write_text("changed since")
        shown = ran(monkeypatch, capsys, root)
        assert "x1b]0;x" in json.dumps(shown)
        assert [text for text in texts(shown) if not is_harmless(text) or (text.count("\n") and "/etc" in text)] == []
        assert shown.get("failed", False) is drifted


def ran(monkeypatch, capsys, root):
    """Run the module rollback in check mode; return what it prints."""
    arguments = {
        "run": "run1", "root": str(root), "_ansible_check_mode": True, "_ansible_diff": True,
        "_ansible_remote_tmp": str(root)}
    with patch_module_args(arguments), pytest.raises(SystemExit):
        rollback_module.main()
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_message_about_a_hostile_name_is_harmless():
    for error in (
            OSError(13, "denied", NAME), JournalError(NAME),
            *(fault(NAME) for fault in FAULTS if fault.__name__ in ("UndoError", "CommitError"))):
        assert is_harmless(explained(error, ""))
    assert step(NAME, Text("a", "a"), Text("b", "b")).zh == harmless(NAME) + "：a -> b"


def test_the_guard_s_log_has_one_harmless_line_for_whatever_it_tells(monkeypatch):
    told = []
    monkeypatch.setattr(guard_watch.syslog, "syslog", lambda _priority, message: told.append(message))
    guard_watch.tell(f"run {NAME}\nDec 1 sshd: Accepted")
    assert told == [harmless(f"run {NAME}\nDec 1 sshd: Accepted")] and "\n" not in told[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", r"a\tb\nc"), ("\x1b[2J", r"\x1b[2J"), ("\x9b31m", r"\x9b31m"), ("\x7f", r"\x7f"), ("\r", r"\r"),
        ("\u202egnp.exe", r"\u202egnp.exe"), ("a\u2066b\u2069", r"a\u2066b\u2069"), ("a\u200bb", r"a\u200bb"),
        ("\ufeff", r"\ufeff"), ("bad\udcff", r"bad\udcff"), ("\U000e0041", r"\U000e0041"), ("\u2028", r"\u2028"),
        ("中文，名 é ü", "中文，名 é ü"), ("\\x1b", "\\x1b"), ("", "")])
def test_what_moves_or_hides_text_is_an_escape_and_all_else_is_as_it_was(text, shown):
    assert harmless(text) == shown == printable(text) == harmless(harmless(text))
    assert harmless(text, lines=True) == (text if text == "a\tb\nc" else shown)
