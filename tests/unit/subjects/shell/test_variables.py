# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What login scripts say of variables and of the umask, and what their text alone cannot tell."""

import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.variables import (
    commands,
    settings,
    umasks,
    variable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document


def doc(text, path="/etc/profile.d/x.sh"):
    return Document(text.encode(), path)


def state(*texts):
    found = variable([doc(text) for text in texts], "TMOUT")
    return None if found is None else (found.text, found.readonly, found.exported, found.certain)


@pytest.mark.parametrize("text, expected", [
    ("", None),
    ("# TMOUT=900\n", None),
    ("echo TMOUT=900\n", None),
    ("TMOUT=900", ("900", False, False, True)),
    ("TMOUT=900; export TMOUT\n", ("900", False, True, True)),
    ("TMOUT=900\nreadonly TMOUT\nexport TMOUT\n", ("900", True, True, True)),
    ("readonly TMOUT=900\n", ("900", True, False, True)),
    ("declare -xr TMOUT=900\n", ("900", True, True, True)),
    ("typeset -r TMOUT='900' # seconds\n", ("900", True, False, True)),
    ('export TMOUT="900"\n', ("900", False, True, True)),
    ("export A=1 TMOUT=900 B\n", ("900", False, True, True)),
    ("A=1 TMOUT=900\n", ("900", False, False, True)),
    ("TMOUT=900 command\n", None),
    ("XTMOUT=900; TMOUTX=1\n", None),
    ("TMOUT=900\nTMOUT=0\n", ("0", False, False, True)),
    ("readonly TMOUT=900\nTMOUT=0\n", ("900", True, False, True)),
    ("readonly TMOUT=900 2>/dev/null || true\n", ("900", True, False, True)),
    ("TMOUT=\\\n900\n", ("900", False, False, True)),
    ("TMOUT=$X\n", (None, False, False, False)),
    ('TMOUT="$((15 * 60))"\n', (None, False, False, False)),
    ("TMOUT=`cat /etc/t`\n", (None, False, False, False)),
    ("TMOUT='$X'\n", ("$X", False, False, True)),
    ("TMOUT+=0\n", (None, False, False, False)),
    ("TMOUT=900\nunset TMOUT\n", (None, False, False, False)),
    ("readonly TMOUT\n", (None, True, False, True)),
    ("[ -n \"$PS1\" ] && TMOUT=900\n", ("900", False, False, False)),
    ("[ -n \"$PS1\" ] &&\n  TMOUT=900\n", ("900", False, False, False)),
    ("if [ $UID -gt 0 ]; then\n  TMOUT=900\nfi\n", ("900", False, False, False)),
    ("if true; then :; fi\nTMOUT=900\n", ("900", False, False, True)),
    ("case $X in\n a|b) TMOUT=900 ;;\nesac\n", ("900", False, False, False)),
    ("case $X in\n a) : ;;\nesac\nTMOUT=900\n", ("900", False, False, True)),
    ("for x in 1; do TMOUT=900; done\n", ("900", False, False, False)),
    ("f() { TMOUT=900; }\n", ("900", False, False, False)),
    ("(TMOUT=900)\n", ("900", False, False, False)),
    ("echo \"\nTMOUT=900\n\"\n", None),
    ("cat <<EOF\nTMOUT=900\nEOF\n", None),
    ("cat <<-'END' > /x\n\tTMOUT=900\n\tEND\nTMOUT=5\n", ("5", False, False, True)),
    ("X=$(TMOUT=900; echo)\nY=${Z:-TMOUT=1}\n", None),
    ("X=${A}#b; TMOUT=900\n", ("900", False, False, True)),
])
def test_variable(text, expected):
    assert state(text) == expected


def test_scripts_run_in_order():
    assert state("TMOUT=600\n", "readonly TMOUT\n", "TMOUT=0\n") == ("600", True, False, True)


def test_places():
    found = settings(doc("\n\nif x; then\nreadonly \\\n TMOUT=1\nfi\nTMOUT=2\n"), "TMOUT")
    assert [(one.where.line, one.conditional, one.readonly) for one in found] == [(4, True, True), (7, False, False)]
    assert str(variable([doc("#\nTMOUT=1\nexport TMOUT\n")], "TMOUT").where) == "/etc/profile.d/x.sh:2"


@pytest.mark.parametrize("text, expected", [
    ("umask 027\n", [("027", False, 1)]),
    ("umask\n", []),
    ("umask -S u=rwx,g=rx,o=\n", [("u=rwx,g=rx,o=", False, 1)]),
    ("if [ $UID -gt 199 ]; then\n umask 002\nelse\n umask 022\nfi\n", [("002", True, 2), ("022", True, 4)]),
    ("umask $MASK\n", [(None, False, 1)]),
    ("echo umask 000\n", []),
])
def test_umasks(text, expected):
    assert [(one.text, one.conditional, one.where.line) for one in umasks(doc(text))] == expected


@pytest.mark.parametrize(
    "text, line", [("\necho 'x\n", 2), ("echo $(x\n", 1), ("cat <<EOF\nx\n", 1), ("\nTMOUT=9\r\n", 2)])
def test_what_cannot_be_read_is_an_error(text, line):
    with pytest.raises(ParseError) as caught:
        commands(doc(text))
    assert caught.value.line == line


def test_hostile_bytes_end_in_commands_or_an_error(hostile_files):
    for data in hostile_files(
            500, [b"TMOUT=1", b"'", b'"', b"$(", b")", b"{", b"if ", b"fi\n", b"<<E", b"\\", b"`", b"#"]):
        try:
            commands(Document(data, "/f"))
        except ParseError as error:
            assert error.line is not None


BASH = shutil.which("bash")


@pytest.mark.skipif(BASH is None, reason="no bash here to compare with")
@pytest.mark.parametrize(
    "text",
    [
        "TMOUT=900", "TMOUT=\"9\"00", "TMOUT=9\\0", "export TMOUT='9 0'; :",
        "readonly TMOUT=1\nTMOUT=2 2>/dev/null || :", "X=1 TMOUT=5", "TMOUT=1 true\n", "declare -r TMOUT=7 A=8",
        "TMOUT=a#b # c", "cat <<E >/dev/null\nTMOUT=3\nE\n", "f() { :; }\nTMOUT=4", "case a in a) ;; esac\nTMOUT=6",
        "TMOUT=1;TMOUT=2;export TMOUT",
    ])
def test_bash_agrees(text):
    done = subprocess.run(
        [BASH, "--norc", "-c", text + '\nprintf %s "$TMOUT"'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={})
    found = variable([doc(text)], "TMOUT")
    if done.returncode == 0:
        assert (found.text if found else "") == done.stdout.decode()
    assert found is None or found.certain
