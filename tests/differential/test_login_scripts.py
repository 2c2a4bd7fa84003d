"""Random start scripts, enforced; bash, in POSIX mode too, and dash say that no shell became laxer or ends earlier."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

import pytest
from hypothesis import Phase, event, example, given, note, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_timeout import LoginTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_umask import LoginUmask
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

from .small_root import POSIX, SmallRoot

LIMIT, MASK, RC = 900, 0o027, 7
# What a command of a person's finds; `(exit 7)` is that command's own answer.
COMMAND = (
    'case "$(readonly -p)" in *TMOUT*) r=readonly ;; *) r=open ;; esac; printf "\\n=%s=%s=%s=\\n" "${TMOUT-}" '
    '"$(umask)" "$r"; (exit 7)')
INNER = f"bash -i -c '{COMMAND.replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}'"
# Scripts of `sh` read the profile themselves: in its POSIX mode bash ends at errors that it goes on after otherwise.
SCRIPT = f". /etc/profile\n{COMMAND}"
STARTS = (
    [
        (account, *argv) for account in ("root", "svc", "alice", "plain")
        for argv in (("bash", "-l", "-c", COMMAND), ("dash", "-l", "-c", COMMAND))] + [
        ("alice", "bash", "-i", "-c", COMMAND), ("alice", "bash", "-c", COMMAND), ("plain", "bash", "-l", "-c", INNER),
        ("svc", "sh", "-l", "-c", INNER), ("plain", POSIX, "-l", "-c", COMMAND), ("svc", POSIX, "-l", "-c", COMMAND),
        ("plain", POSIX, "-c", SCRIPT), ("plain", POSIX, "-e", "-c", SCRIPT),
        ("plain", "bash", "--posix", "-c", SCRIPT), ("alice", "bash", "--posix", "-u", "-c", SCRIPT)])
# Whoever has no start files of their own: what the verdict speaks of.
PLAIN = [start for start in STARTS if start[0] == "plain"]


class Ended(NamedTuple):
    """What became of one start of a shell."""

    rc: int
    out: str
    tmout: int
    umask: int
    readonly: bool
    unset: bool


def ended(started) -> Ended:
    """Wait for a shell, and read what its command found."""
    out, _err = started.communicate(timeout=30)
    # `umask $M` without an M prints the mask, which may have changed.
    said, mark, found = re.sub(r"(?m)^0\d{3}$", "a mask", out).rpartition("\n=")
    values = found.rstrip("=\n").rsplit("=", 2) if mark else ["", "0777", "open"]
    number = int(values[0]) if values[0].isdigit() and len(values[0]) < 10 else 0
    return Ended(
        started.returncode, said if mark else said + found, number or 10**9, int(values[1], 8), values[2] == "readonly",
        values[0] == "")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return the root that every case is written into."""
    return SmallRoot(tmp_path_factory.mktemp("root"))


# Scripts

TIMES = st.sampled_from(
    [
        "1800", "600", "900", "0", "120", "901", '"3600"', "'60'", "$((60*5))", "$((60 * 30))", "$T", "$(echo 300)",
        "abc", "${TMOUT:-7200}"])
MASKS = st.sampled_from(
    [
        "022", "002", "027", "077", "0", "0027", "u=rwx,g=rx,o=", "g-w", "o+r", "$M", "-S 022", "a=rx", "7777",
        "u=rwx,go="])
CONDITIONS = st.sampled_from(
    [
        '[ "$(id -u)" -eq 0 ]', '[ -n "${BASH_VERSION-}" ]', '[ "${PS1-}" ]', "[ -f /etc/extra.sh ]",
        "[ -f /etc/none ]", "true", "false", "! true", '[ "${TMOUT:-0}" -gt 600 ]', '[ "$M" = 022 ]',
        "test -r /etc/extra.sh", "[ ! -d /etc/profile.d ]", '[ -z "${TMOUT-}" ]', "shopt -q login_shell",
        '[ "$USER" = svc ]', '[ "${T:-}" = 1200 ]'])
SETTINGS = st.one_of(
    TIMES.map("TMOUT={}".format), TIMES.map("export TMOUT={}".format), TIMES.map("TMOUT={}; export TMOUT".format),
    TIMES.map("declare -x TMOUT={}".format),
    st.sampled_from(
        [
            "unset TMOUT", "export TMOUT", ": ${TMOUT:=1200}", "read TMOUT < /etc/extra.sh", "TMOUT=5 true",
            'eval "TMOUT=1000"']), MASKS.map("umask {}".format), MASKS.map("umask {}".format))
OTHERS = st.sampled_from(
    [
        "set -e", "set -u", "set +e", "set -eu", "M=022", "M=002; export M", "T=1200", "echo hello", "trap : ERR",
        "export A=1 B", "EXTRA=/etc/extra.sh", "alias ll='ls -l'", "# umask 000", "cat <<END\numask 000\nTMOUT=0\nEND",
        "hash -r", "IFS=:", "set -f", "x=$(umask 077; echo x)", "PATH=/bin:$PATH"])
READS = st.sampled_from(
    [
        ". /etc/extra.sh", "[ -r /etc/extra.sh ] && . /etc/extra.sh",
        "if [ -f /etc/extra.sh ]; then source /etc/extra.sh; fi", '. "$EXTRA"',
        "for f in /etc/extra.sh /etc/none; do [ -r $f ] && . $f; done", '[ ! -f "$HOME/.extra" ] || . "$HOME/.extra"',
        ". /etc/none 2>/dev/null || :"])
ENDS = st.sampled_from(["return", "return 0", "return 1", "exit 3", "{ return; }"])
# What sets TMOUT in a way that no reader of the scripts foresees.
UNFORESEEN = st.just("N=$(echo TMOUT); export $N=1800")
HOLDS = st.sampled_from(["readonly TMOUT=600", "readonly TMOUT=7200", "readonly TMOUT", "declare -rx TMOUT=60"])


def compound(inner):
    """Return a strategy of commands around other commands."""
    return st.one_of(
        st.tuples(CONDITIONS, inner, inner).map(lambda t: f"if {t[0]}; then\n{t[1]}\nelse\n{t[2]}\nfi"),
        st.tuples(CONDITIONS, inner).map(lambda t: f"{t[0]} && {{ {t[1]}\n}}"),
        st.tuples(CONDITIONS, inner).map(lambda t: f"{t[0]} || {{ {t[1]}\n}}"),
        st.tuples(inner, inner).map(lambda t: f"case $- in *i*)\n{t[0]}\n;; *)\n{t[1]}\n;; esac"),
        inner.map(lambda t: f"(\n{t}\n)"), inner.map(lambda t: f"for x in 1 2; do\n{t}\ndone"),
        inner.map(lambda t: f"work() {{\n{t}\n}}\nwork"), inner.map(lambda t: f"idle() {{\n{t}\n}}"),
        inner.map(lambda t: f"while :; do\n{t}\nbreak\ndone"),
        st.tuples(CONDITIONS, inner).map(lambda t: f"if {t[0]}; then\n{t[1]}\nfi"))


PIECES = st.one_of(SETTINGS, SETTINGS, OTHERS, st.recursive(st.one_of(SETTINGS, OTHERS, ENDS), compound, max_leaves=4))
SCRIPTS = st.lists(PIECES, max_size=4).map(lambda lines: "".join(line + "\n" for line in lines))
PROFILES = st.lists(
    st.one_of(PIECES, READS, HOLDS, ENDS, UNFORESEEN), max_size=3).map(
    lambda lines: "".join(line + "\n" for line in lines))
QUIET = st.lists(st.one_of(OTHERS, READS), max_size=2).map(lambda lines: "".join(line + "\n" for line in lines))
LOOPS = st.sampled_from(
    [
        "if [ -d /etc/profile.d ]; then\n  for i in /etc/profile.d/*.sh; do\n    if [ -r $i ]; then\n      . $i\n"
        "    fi\n  done\n  unset i\nfi\n",
        'for i in /etc/profile.d/*.sh /etc/profile.d/sh.local ; do\n if [ -r "$i" ]; then\n'
        '  if [ "${-#*i}" != "$-" ]; then\n   . "$i"\n  else\n   . "$i" '
        ">/dev/null\n  fi\n fi\ndone\n", "for s in /etc/profile.d/*.sh; do\n  test -r \"$s\" && . $s\ndone\n", ""])
LOOP = st.one_of(LOOPS.filter(bool), LOOPS)
ENDINGS = st.one_of(st.just(""), PROFILES, SCRIPTS, UNFORESEEN)
OWN = st.one_of(st.just(""), st.just(". ~/.bashrc\n"), st.lists(st.one_of(SETTINGS, OTHERS), max_size=2).map("\n".join))


@st.composite
def hosts(draw):
    """Draw the start files of a host."""
    files = {
        "/etc/profile": draw(st.one_of(QUIET, PROFILES)) + draw(LOOP) + draw(ENDINGS), "/etc/extra.sh": draw(SCRIPTS)}
    names = [
        "/etc/profile.d/a.sh", "/etc/profile.d/zzz.sh", "/etc/bash.bashrc", "/home/svc/.profile", "/home/alice/.bashrc",
        "/home/alice/.profile", "/home/alice/.bash_profile", "/root/.profile", "/etc/profile.d/m.sh"]
    for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=4)):
        # A file that reads itself never ends.
        files[name] = draw(
            SCRIPTS if name.startswith("/etc")
            else OWN.filter(lambda text, name=name: "bashrc" not in text or "bashrc" not in name))
    return files


# Judges

def verdicts(root: SmallRoot) -> tuple[Observation, Observation]:
    """Return what we say of TMOUT and of the umask."""
    told = []
    for one in (LoginTimeout(LIMIT), LoginUmask(f"{MASK:03o}")):
        told.append(one.check(Host(str(root.folder))))
    return told[0], told[1]


def enforce(root: SmallRoot, run: str) -> list[str]:
    """Enforce what writes start files, and return the paths that changed."""
    values = {name: option.get("default") for name, option in AREAS["accounts"].options.items()}
    policy = Policy(values, 3, datetime.date(2026, 11, 28))
    host = Host(str(root.folder))
    tasks = [Task("accounts", control, policy) for control in (SessionTimeout(), FileAccess())]
    findings, diffs = Enforcer(host, tasks, 3, (), Journal(host, run)).enforce()
    assert [one["message"] for one in findings if one["status"] == "error"] == []
    return [path for path, _before, _after in diffs]


def ends(root: SmallRoot) -> dict[tuple[str, ...], Ended]:
    """Return how every start of a shell ends."""
    running = {
        start: root.start(*start, **({"SSH_CLIENT": "192.0.2.1 1 22"} if start[1:3] == ("bash", "-c") else {}))
        for start in STARTS}
    return {start: ended(one) for start, one in running.items()}


def agree(told: tuple[Observation, Observation], found: dict[tuple[str, ...], Ended]) -> None:
    """Check that what passes holds, in every shell of an account without start files of its own."""
    for start in PLAIN:
        one = found[start]
        if one.rc != RC:
            continue
        inner = start[-1] == INNER
        # A script is no login: in POSIX mode nothing is readonly for it, which could end it.
        if told[0].status == "pass" and start[1] in ("bash", POSIX) and start[-1] != SCRIPT:
            # A shell below has what it was handed, and no other value of its own.
            assert (
                one.tmout <= LIMIT and one.readonly or inner and (one.tmout <= LIMIT or one.unset)), (
                start, one, told[0].message.en)
        if told[1].status == "pass":
            assert one.umask & MASK == MASK, (start, one, told[1].message.en)


# What explains a failing case costs more shells than what finds it.
@settings(phases=(Phase.explicit, Phase.generate, Phase.shrink))
@given(files=hosts())
@example(
    files={
        "/etc/profile": "for i in /etc/profile.d/*.sh; do . $i; done\nN=$(echo TMOUT); export $N=1800\n",
        "/etc/extra.sh": "", "/etc/profile.d/a.sh": ":\n"})
def test_no_shell_becomes_laxer_or_ends_and_what_passes_holds(root, files):
    for path, text in files.items():
        note(f"--- {path}\n{text}")
    root.write(files)
    told, before = verdicts(root), ends(root)
    agree(told, before)
    changed = enforce(root, "first")
    for path in changed:
        place = root.folder / path.lstrip("/")
        note(f"+++ {path}\n{place.read_text() if place.is_file() else ''}")
    told, after = verdicts(root), ends(root)
    event(f"TMOUT {told[0].reason}")
    event(f"umask {told[1].reason}")
    for start in STARTS:
        old, new = before[start], after[start]
        if start[-1] == SCRIPT and old.rc != RC:
            # With `set -e` the profile's last answer ended it, which no longer is the last.
            continue
        assert (new.rc, new.out) == (old.rc, old.out), (start, old, new)
        assert new.tmout <= old.tmout and new.umask & old.umask == old.umask, (start, old, new)
    agree(told, after)
    assert enforce(root, "second") == []
