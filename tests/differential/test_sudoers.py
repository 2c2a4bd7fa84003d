"""Random sudoers, judged by sudo's own tools before and after an enforcing run: nobody may do more, and nothing else
has changed.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess

import pytest
from hypothesis import Phase, assume, event, given, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.sudo_least_privilege import (
    SudoLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.enforcing import visudo_accepts
from tests.differential.chroot import Chroot
from tests.unit.support.area_host import TODAY

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("podman"), reason="a host is unpacked and entered by root")

OURS = {"use_pty", "logfile", "syslog"}
USERS = ["alice", "bob", "%staff", "%#50", "#1001", "ALL", "ADMINS", '"alice"', "%nobodyhere"]
RUNAS = ["", "", "(root) ", "(ALL:ALL) ", "() ", "(bob) ", "(:staff) ", "(!root, ALL) ", "(OPS) "]
TAGS = ["", "", "NOPASSWD: ", "PASSWD: ", "NOEXEC: ", "SETENV: ", "NOPASSWD: NOEXEC: ", "LOG_OUTPUT: "]
COMMANDS = [
    "ALL", "/usr/bin/apt", "/usr/bin/apt update", '/bin/ls ""', "!/bin/su", "TOOLS", "sudoedit /etc/hosts",
    "/bin/a\\,b\\=c", "/bin/x *"]
SETTINGS = [
    "use_pty", "!use_pty", "!syslog", "syslog=local2", "logfile=/var/log/x", "!logfile", "!authenticate",
    "authenticate", "timestamp_timeout=0", 'env_keep+="X Y"', "!requiretty", "log_output", "!log_output",
    "passwd_tries = 2", 'secure_path="/usr/bin:/bin"', "!tty_tickets", "lecture=never"]
SCOPES = ["", "", "", ":alice", ":%staff", "@localhost", ">root", "!/bin/ls", "!TOOLS", ":ADMINS"]
ALIASES = "User_Alias ADMINS = alice, !bob\nRunas_Alias OPS = bob, root\nCmnd_Alias TOOLS = /bin/one, !/bin/two a\n"
NAMES = ["10-site", "zz-last", "README", "old.dpkg-dist", "backup~", "jrt0117", "a.b"]
INCLUDES = [
    "", "", "@includedir /etc/sudoers.d", "#includedir /etc/sudoers.d", "@includedir sudoers.d",
    '@includedir "/etc/sudoers.d"', "@includedir /etc/sudoers.other", "@include sudoers.extra",
    "#include /etc/sudoers.extra", "@include /etc/sudoers.d/old.dpkg-dist", "@include /etc/sudoers.d/10-site",
    "#include sudoers.d/zz-last", "# includedir /etc/sudoers.d", "@include deep/sudoers"]


def lines(most):
    """Draw statements of one file."""
    grant = st.builds(
        lambda who, runas, tags, commands, end: "%s ALL = %s%s%s%s"
        % (", ".join(who), runas, tags, ", ".join(commands), end),
        st.lists(st.sampled_from(USERS), min_size=1, max_size=2), st.sampled_from(RUNAS), st.sampled_from(TAGS),
        st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=3),
        st.sampled_from(["", "", " # why", " : localhost = /bin/id"]))
    default = st.builds(
        lambda scope, settings, glue: "Defaults%s %s" % (scope, glue.join(settings)), st.sampled_from(SCOPES),
        st.lists(st.sampled_from(SETTINGS), min_size=1, max_size=3), st.sampled_from([", ", ",", ", \\\n\t"]))
    other = st.sampled_from(
        ["", "# note", "# note \\", "\t", "#1001 ALL = /bin/id", "   ", "Defaults env_reset \\\n  , insults"])
    return st.lists(st.one_of(grant, default, default, other), max_size=most)


policies = st.fixed_dictionaries(
    {
        "before": lines(5), "include": st.sampled_from(INCLUDES), "between": lines(3),
        "again": st.sampled_from(INCLUDES), "after": lines(3),
        "folder": st.dictionaries(st.sampled_from(NAMES), lines(3), max_size=3), "extra": lines(2), "other": lines(2),
        "end": st.sampled_from(["\n", "", "\n\n", "\n# the end", " \\\n"]),
    })


def files(drawn):
    """Return {path: text} of one policy."""
    whole = drawn["before"] + [drawn["include"]] + drawn["between"] + [drawn["again"]] + drawn["after"]
    found = {
        "/etc/sudoers": ALIASES + "\n".join(whole) + drawn["end"], "/etc/deep/sudoers": "@include inner\n",
        "/etc/deep/inner": "alice ALL = /bin/deep\n"}
    found.update(("/etc/sudoers.d/" + name, "\n".join(text) + "\n") for name, text in drawn["folder"].items())
    found.update(
        {
            "/etc/sudoers.extra": "\n".join(drawn["extra"]) + "\n",
            "/etc/sudoers.other/one": "\n".join(drawn["other"]) + "\n"})
    return found


class OnTree(Host):
    """The tree as a host; visudo, where this machine has one, is the validator's."""

    def execute(self, argv, timeout=300, data=b""):
        command = shutil.which(argv[0], path="/usr/sbin:/usr/bin") if argv[0] == "visudo" else None
        if command is None:
            raise Missing(argv[0])
        done = subprocess.run([command, *argv[1:]], capture_output=True, text=True, check=False)
        return Output(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """Return a Debian host with two people and a group."""
    made = Chroot("debian12", tmp_path_factory.mktemp("sudoers"))
    for name, line in (
            ("passwd", "alice:x:1001:50::/home/alice:/bin/bash\nbob:x:1002:1002::/home/bob:/bin/sh\n"),
            ("group", "bob:x:1002:\n")):
        made.put("/etc/" + name, made.path("/etc/" + name).read_text() + line)
    # sudo looks the machine's name up: nobody is to be asked for it.
    made.put("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n")
    made.put("/etc/hosts", "127.0.0.1 localhost %s\n" % socket.gethostname())
    made.put("/etc/hostname", "localhost\n")
    for path in made.path("/etc/sudoers.d").iterdir():
        path.unlink()
    made.keep("/etc")
    return made


def enforce(host, run):
    """Enforce the controls that write sudoers; return (finding, the names of what changed)."""
    policy = Policy({name: option.get("default") for name, option in AREAS["accounts"].options.items()}, 3, TODAY, None)
    on = OnTree(str(host.root))
    checks = (visudo_accepts,)
    findings, diffs = Enforcer(
        on, [Task("accounts", SudoLeastPrivilege(), policy)], 3, (), Journal(on, run), checks).enforce()
    return findings[0], [name for name, _before, _after in diffs]


def told(host):
    """Return what sudo's own tools make of the policy."""
    said = json.loads(host.run("cvtsudoers", "-f", "json", "/etc/sudoers", check=True).stdout)
    for name in ("alice", "bob"):
        listed = host.run("sudo", "-l", "-U", name).stdout
        said[name] = listed.partition("may run the following commands")[2].splitlines()[1:]
    return said


def in_force(defaults):
    """Return {(scope, name): value}: what each scope that occurs has in force, the last setting winning over all that
    apply.
    """
    scopes = [None] + [one["Binding"] for one in defaults if "Binding" in one]
    found = {}
    for scope in scopes:
        for one in defaults:
            if one.get("Binding") in (None, scope):
                for option in one["Options"]:
                    for name, value in option.items():
                        if name not in ("operation", "list", "list_add"):
                            found[json.dumps(scope), name] = json.dumps(value)
    return found


@settings(phases=set(Phase) - {Phase.explain})
@given(drawn=policies)
def test_nobody_may_do_more_and_nothing_but_our_settings_has_changed(host, drawn):
    host.reset()
    for path, text in files(drawn).items():
        host.put(path, text, 0o440)
    assume(host.run("visudo", "-c").returncode == 0)
    before = told(host)
    texts = {path: host.path(path).read_text() for path in files(drawn)}
    found, changed = enforce(host, "one")
    event("%s, %s" % (found["status"], changed))
    # The validator agrees with the host, and no policy that sudo takes is an error of ours.
    assert found["status"] != "error" and "visudo" not in str(found["message"]), found["message"]
    checked = host.run("visudo", "-c")
    assert checked.returncode == 0, checked.stderr
    after = told(host)
    assert {name: after[name] for name in after if name != "Defaults"} == {
        name: before[name] for name in before if name != "Defaults"}
    # Ours are added to the end; every other setting stands as it stood.
    was, now = before.get("Defaults", []), after.get("Defaults", [])
    flat = [(json.dumps(one.get("Binding")), json.dumps(option)) for one in was for option in one["Options"]]
    flat_now = [(json.dumps(one.get("Binding")), json.dumps(option)) for one in now for option in one["Options"]]
    for one in flat:
        flat_now.remove(one)
    assert (
        {name for scope, option in flat_now for name in json.loads(option)} <= OURS
        and {scope for scope, _option in flat_now} <= {"null"})
    assert not in_force(now).items() ^ in_force(was).items() or all(
        name in OURS and in_force(was).get((scope, name)) in (None, "false") and value != "false"
        for (scope, name), value in in_force(now).items() - in_force(was).items())
    # Every byte that was there is there, and what lay unread still does.
    for path, text in texts.items():
        assert host.path(path).read_text().startswith(text)
    assert enforce(host, "two")[1] == []
