# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the package sources offer, asked once for every package."""

import ast
import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages

HOST_CODE = pathlib.Path(__file__).parents[4] / "plugins/module_utils"
# By what a package is asked for: which argument is its name.
WHERE_NAMED = {"installed": 0, "stage": 1, "stage_missing": 1}
POLICY = """\
auditd:
  Installed: (none)
  Candidate: 1:3.0.9-1
  Version table:
     1:3.0.9-1 500
chrony:
  Installed: (none)
  Candidate: (none)
  Version table:
     4.3-2 100
rsyslog-gnutls:
  Installed: 8.2302.0-1
  Candidate: 8.2302.0-1
  Version table:
 *** 8.2302.0-1 500
"""


class Apt(Host):
    """A host whose apt has one answer, and another for nobody."""

    for_nobody = Output(0, POLICY, "")
    tools = ("apt-cache", "setpriv")

    def __init__(self, root):
        super().__init__(root)
        self.asked = []

    def which(self, name):
        return name if name in self.tools else None

    def _execute(self, argv, timeout, data):
        self.asked.append(argv[0])
        return Output(0, POLICY, "") if argv[0] == "apt-cache" else self.for_nobody


@pytest.mark.parametrize(
    "name, there",
    [("auditd", True), ("chrony", False), ("rsyslog-gnutls", True), ("rsyslog", False), ("nftables", False)])
def test_a_package_is_offered_where_it_has_a_candidate(tmp_path, name, there):
    assert packages.offered(Apt(str(tmp_path)), name) is there


def test_apt_reads_its_lists_once_for_all_packages(tmp_path):
    host = Apt(str(tmp_path))
    for name in packages.WANTED:
        packages.offered(host, name)
    assert host.asked == ["setpriv"]


def test_what_apt_is_asked_ahead_is_what_it_is_asked(tmp_path):
    host, begun, run = Apt(str(tmp_path)), [], []
    host.begin, host.run = begun.append, lambda argv: run.append(argv) or Output(0, POLICY, "")
    packages.begin(host)
    packages.offered(host, "auditd")
    assert begun == run


def test_where_there_is_no_apt_nothing_is_asked_ahead(tmp_path):
    host = Apt(str(tmp_path))
    host.tools, host.begin = ("setpriv", "dnf"), lambda argv: pytest.fail("begun")
    packages.begin(host)


def test_the_packages_that_apt_is_asked_for_are_those_that_host_code_names():
    """A name that is forgotten costs an audit a second reading of apt's lists."""
    words, named = set(), set()
    for path in HOST_CODE.rglob("*.py"):
        if path == pathlib.Path(packages.__file__).resolve():
            continue
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        words.update(node.value for node in nodes if isinstance(node, ast.Constant))
        for node in nodes:
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            place = WHERE_NAMED.get(called.rpartition(".")[2] if called.startswith("packages.") else called)
            if place is not None and isinstance(node.args[place], ast.Constant):
                named.add(node.args[place].value)
    assert (set(packages.WANTED) - words, named - set(packages.WANTED)) == (set(), set())


@pytest.mark.parametrize(
    "answer",
    [
        Output(
            0, POLICY.replace("1:3.0.9-1", "(none)"),
            "W: Unable to read /etc/apt/sources.list.d/own.sources - open (13: Permission denied)"),
        Output(100, "", "E: Could not open file /var/lib/apt/lists/own_Packages - open (13: Permission denied)"),
        Output(0, "", ""),
        Output(1, "", "setpriv: setresuid failed: Operation not permitted"),
    ])
def test_what_nobody_may_not_read_root_is_asked_for(tmp_path, answer):
    host = Apt(str(tmp_path))
    host.for_nobody = answer
    assert (packages.offered(host, "auditd"), host.asked) == (True, ["setpriv", "apt-cache"])


def test_without_setpriv_root_is_asked(tmp_path):
    host = Apt(str(tmp_path))
    host.tools = ("apt-cache",)
    assert (packages.offered(host, "auditd"), host.asked) == (True, ["apt-cache"])
