"""Random PAM stacks, judged by the host's own libpam before and after an enforcing run: whom the stack refused it
refuses, whom it let in gets in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, event, given, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.enforcing import people_can_log_in
from tests.differential.chroot import Chroot
from tests.unit.support.area_host import TODAY

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("podman"), reason="a host is unpacked and entered by root")

RIGHT, WRONG = "right", "wrong"
# anna has whatever a stack may ask for; bob lacks the second factor, carol has a locked password, dave an expired
# account.
HASH = "$5$rounds=1000$saltsalt$"
USERS = ["anna", "bob", "carol", "dave", "root", "nobodyhere"]
SERVICES = ["sshd", "su"]
SECOND = "auth {control} pam_listfile.so item=user sense=allow file=/etc/second onerr=fail"
KNOWN = "auth {control} pam_debug.so auth=success"
ELSEWHERE = "auth {control} pam_debug.so auth=user_unknown"
CHECKS = [
    SECOND, KNOWN, ELSEWHERE, "auth {control} pam_succeed_if.so quiet user != bob", "auth {control} pam_wheel.so",
    "auth {control} pam_nologin.so", "auth {control} pam_access.so",
    "auth {control} pam_succeed_if.so uid >= 1000 quiet", "auth {control} pam_rootok.so", "auth {control} pam_env.so",
    "auth {control} pam_localuser.so", "auth {control} pam_deny.so", "auth {control} pam_permit.so",
    "auth {control} pam_faildelay.so delay=1", "auth {control} pam_google_authenticator.so",
    "-auth {control} pam_sss.so forward_pass", "auth {control} pam_echo.so"]
CONTROLS = [
    "required", "required", "requisite", "sufficient", "optional", "[success=1 default=ignore]",
    "[success=2 default=ignore]", "[default=bad success=ok user_unknown=ignore]", "[success=ok default=die]",
    "[success=done default=ignore]", "[success=1 default=bad]", "[success=ok \\\n   default=1]",
    "[default=1 ignore=ignore success=ok]"]
UNIX = ["[success=1 default=ignore]", "[success=1 default=ignore]", "required", "sufficient",
        "[success=1 default=ignore]", "[success=2 default=ignore]", "required",
        "sufficient", "requisite", "[success=done default=die]", "[success=ok default=1]"]
TAILS = [
    ["auth requisite pam_deny.so", "auth required pam_permit.so"], ["auth required pam_deny.so"], [],
    ["auth required pam_permit.so"],
    ["auth requisite pam_deny.so", "auth required pam_permit.so", SECOND.format(control="required")]]
ACCOUNTS = [
    "account [success=1 new_authtok_reqd=done default=ignore] pam_unix.so\naccount requisite pam_deny.so\n"
    "account required pam_permit.so", "account required pam_unix.so", "account sufficient pam_unix.so",
    "account required pam_access.so\naccount required pam_unix.so",
    "account sufficient pam_localuser.so\naccount required pam_unix.so",
    "account [success=2 default=ignore] pam_succeed_if.so user = anna\naccount required pam_unix.so\n"
    "account requisite pam_nologin.so\naccount required pam_permit.so"]
MARKS = ['# here are the per-package modules (the "Primary" block)', "# here's the fallback if no module succeeds",
         '# and here are more per-package modules (the "Additional" block)', "# end of pam-auth-update config"]

check = st.builds(
    lambda text, control: text.format(control=control), st.sampled_from(CHECKS), st.sampled_from(CONTROLS))
other = st.sampled_from(["", "# a note", "  ", "auth\toptional\tpam_warn.so # said"])
stacks = st.fixed_dictionaries(
    {
        "style": st.sampled_from(
            ["debian", "marked", "direct", "include", "substack", "debian", "direct", "marked", "include", "managed"]),
        "head": st.lists(st.one_of(check, other), max_size=1),
        "before": st.lists(st.one_of(check, check, other), max_size=2), "unix": st.sampled_from(UNIX),
        "between": st.lists(check, max_size=1), "tail": st.sampled_from(TAILS), "after": st.lists(check, max_size=1),
        "account": st.sampled_from(ACCOUNTS), "nullok": st.sampled_from(["", " nullok", " nullok # why"]),
        "newline": st.booleans()})


def files(drawn):
    """Return {path: text} of one set of stacks."""
    auth = (
        drawn["before"] + ["auth\t%s\tpam_unix.so%s" % (drawn["unix"], drawn["nullok"])] + drawn["between"]
        + drawn["tail"])
    rest = "password required pam_unix.so\nsession required pam_unix.so"
    head, after = "\n".join(drawn["head"]) + "\n", "\n".join(drawn["after"])
    end = "\n" if drawn["newline"] else ""
    style = drawn["style"]
    if style == "direct":
        whole = head + "\n".join(auth + drawn["after"]) + "\n" + drawn["account"] + "\n" + rest + end
        return {"/etc/pam.d/sshd": whole, "/etc/pam.d/su": "auth sufficient pam_rootok.so\n" + whole}
    if style in ("include", "substack"):
        shared = "\n".join(auth) + "\n" + drawn["account"] + "\n" + rest + end
        own = "\n".join(
            [
                head, "auth %s system-auth" % style, after, "account include system-auth",
                "session include system-auth", ""])
        return {
            "/etc/pam.d/system-auth": shared, "/etc/pam.d/sshd": own,
            "/etc/pam.d/su": "auth sufficient pam_rootok.so\n" + own}
    if style == "marked":
        auth = (
            [MARKS[0]] + auth[:len(drawn["before"]) + 1] + [MARKS[1]] + auth[len(drawn["before"]) + 1:]
            + [MARKS[2], MARKS[3]])
    own = head + "@include common-auth\n" + after + "\n@include common-account\n@include common-session\n"
    found = {"/etc/pam.d/sshd": own, "/etc/pam.d/su": "auth sufficient pam_rootok.so\n" + own}
    if style != "managed":
        found.update(
            {"/etc/pam.d/common-auth": "\n".join(auth) + end, "/etc/pam.d/common-account": drawn["account"] + end})
    return found


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """Return a Debian host with some people, and its libpam to be asked."""
    made = Chroot("debian12", tmp_path_factory.mktemp("pam"))
    hashed = made.run(
        "python3", "-Wignore", "-c", "import crypt; print(crypt.crypt(%r, %r))" % (RIGHT, HASH),
        check=True).stdout.strip()
    people = {"anna": hashed, "bob": hashed, "carol": "!" + hashed, "dave": hashed}
    passwd = "".join(
        "%s:x:%d:%d::/home/%s:/bin/bash\n" % (name, 2001 + index, 2001 + index, name)
        for index, name in enumerate(people))
    shadow = "".join(
        "%s:%s:20000:0:99999:7::%s:\n" % (name, kept, "1" if name == "dave" else "") for name, kept in people.items())
    made.put("/etc/passwd", made.path("/etc/passwd").read_text() + passwd)
    made.put(
        "/etc/shadow",
        re.sub(
            r"^root:[^:]*:", "root:%s:" % hashed.replace("\\", ""), made.path("/etc/shadow").read_text(),
            flags=re.M) + shadow, 0o640)
    made.put("/etc/second", "anna\ncarol\ndave\nroot\n")
    made.put("/etc/security/access.conf", "-:bob:ALL\n")
    for name in ("login", "sudo", "sudo-i", "su-l", "runuser", "runuser-l"):
        made.path("/etc/pam.d/" + name).unlink()
    made.put("/root/pam_asker.py", Path(__file__).with_name("pam_asker.py").read_text())
    made.keep("/etc", "/var/lib/pam")
    return made


def answers(host):
    """Return {(service, user, password): (let in, what libpam said)}, each asked without a memory of failures."""
    asked = [(service, user, [password]) for service in SERVICES for user in USERS for password in (RIGHT, WRONG)]
    said = json.loads(host.run("python3", "/root/pam_asker.py", data=json.dumps(asked) + "\n", check=True).stdout)
    return {
        (service, user, passwords[0]): one[0] == [0, 0]
        for (service, user, passwords), one in zip(asked, said, strict=True)}


def locked(host):
    """Return {service: whether anna gets in with the right password after six wrong ones}."""
    asked = [(service, "anna", [WRONG] * 6 + [RIGHT]) for service in SERVICES]
    said = json.loads(host.run("python3", "/root/pam_asker.py", data=json.dumps(asked) + "\n", check=True).stdout)
    return {service: one[-1] == [0, 0] for (service, _user, _passwords), one in zip(asked, said, strict=True)}


def enforce(host, run):
    """Enforce the lock-out; return (finding, the names of what changed)."""
    policy = Policy({name: option.get("default") for name, option in AREAS["accounts"].options.items()}, 3, TODAY, None)
    on = Host(str(host.root))
    findings, diffs = Enforcer(
        on, [Task("accounts", LoginFailureLockout(), policy)], 3, (), Journal(on, run), (people_can_log_in,)).enforce()
    return findings[0], [name for name, _before, _after in diffs]


def kept(text):
    """Return the lines of a stack that are not pam_faillock's, with the controls of password checks and the counts of
    jumps left out.
    """
    lines = [line for line in text.split("\n") if "pam_faillock" not in line and line.strip()]
    checks = [
        re.sub(r"^auth\t(\[success=1 default=bad\]|required|requisite)(?=\tpam_unix)", "auth\tchecks", line)
        for line in lines]
    return [re.sub(r"=\d+(?=[ \]])", "=N", line) for line in checks]


@settings(phases=set(Phase) - {Phase.explain})
@given(drawn=stacks)
def test_whom_a_stack_refused_it_refuses_and_whom_it_let_in_gets_in(host, drawn):
    host.reset()
    for path, text in files(drawn).items():
        host.put(path, text)
    texts = {path: path.read_text() for path in host.path("/etc/pam.d").iterdir()}
    before = answers(host)
    found, changed = enforce(host, "one")
    touched = any("/pam.d/" in name for name in changed)
    sound = all(before[service, "anna", RIGHT] and not before[service, "anna", WRONG] for service in SERVICES)
    event("%s, stacks %s" % ("sound" if sound else "unsound", "changed" if touched else "refused"))
    after = answers(host)
    assert {asked: (before[asked], after[asked]) for asked in before if before[asked] != after[asked]} == {}
    for path, text in texts.items():
        if drawn["style"] != "managed":
            assert kept(path.read_text()) == kept(text)
    assert touched or all(path.read_text() == text for path, text in texts.items())
    if touched:
        for service, let_in in locked(host).items():
            assert not (let_in and before[service, "anna", RIGHT] and not before[service, "anna", WRONG]), service
    assert enforce(host, "two")[1] == []
