"""Random PAM stacks that set passwords, judged by the host's own libpam before and after an enforcing run: no password
that was refused is taken, and a strong one that could be set can still be set."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, event, given, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_classes import PasswordClasses
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_hashing import PasswordHashing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_length import PasswordLength
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_not_username import (
    PasswordNotUsername,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_rules_bind_root import (
    PasswordRulesBindRoot,
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

# lab/prepare brings podman, and `make test` runs as root: there nothing is skipped.
pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("podman"), reason="a host is unpacked and entered by root")

CURRENT, WRONG = "Old-Pa55-word", "not it"
HASH = "$5$rounds=1000$saltsalt$"
UID = {"annabel": 2001, "bob": 2002}
# By any rule that a case may have of its own.
STRONG = "vK7#mRq2!zTw9pX-hB4&nLc6*yFs8dG+jWx3%tVz5@kQe"
# What the rules refuse: too short, of one class, with a part of the name, none at all.
WEAK = {"length": "aB3$x", "classes": "qzvkmwrtgplxhd", "name": "x9#nnabe!KQ7vz", "empty": ""}
# (service, user, who changes it, the current password, the new one).
ASKED = [
    *(("passwd", user, actor, current, new)
      for user, actor in (("annabel", 2001), ("bob", 2002), ("annabel", 0))
      for current, new in [(CURRENT, one) for one in (STRONG, *WEAK.values())] + [(WRONG, STRONG)]
      if (actor or current == CURRENT) and (user == "annabel" or new != WEAK["name"])),
    ("chpasswd", "annabel", 0, "", STRONG), ("chpasswd", "annabel", 0, "", WEAK["length"])]
CONTROLS = (
    PasswordLength, PasswordClasses, PasswordNotUsername, PasswordRulesBindRoot, PasswordHashing, NoEmptyPasswords)
QUALITY = "password {control} pam_pwquality.so {options}"
CHECKS = [
    QUALITY, QUALITY, "password {control} pam_succeed_if.so quiet user != bob", "password {control} pam_localuser.so",
    "password {control} pam_pwhistory.so remember=2 use_authtok", "password {control} pam_permit.so",
    "password {control} pam_deny.so",
    "password {control} pam_listfile.so item=user sense=allow file=/etc/second onerr=fail",
    "password {control} pam_warn.so", "-password {control} pam_sss.so use_authtok", "password {control} pam_debug.so",
    QUALITY]
CONTROLS_OF = [
    "requisite", "required", "required", "optional", "sufficient", "[success=1 default=ignore]",
    "[success=ok default=die]", "[default=ignore]", "[success=1 default=bad]", "[success=ok \\\n   default=1]"]
OPTIONS = [
    "", "retry=3", "retry=1 minlen=5", "minlen=20 retry=2", "enforce_for_root", "dcredit=-1 ucredit=-1", "enforcing=0",
    "use_authtok", "minclass=4 local_users_only", "lcredit=9 minlen=14", "usercheck=0", "dictcheck=0"]
UNIX = [
    "[success=1 default=ignore]", "[success=1 default=ignore]", "required", "sufficient", "requisite",
    "[success=done default=die]"]
ARGUMENTS = [
    "obscure yescrypt", "obscure yescrypt", "sha512 shadow try_first_pass",
    "obscure use_authtok try_first_pass yescrypt", "sha512 shadow nullok try_first_pass use_authtok", "md5",
    "obscure minlen=6 sha512", "nullok", "use_authtok", "sha512 remember=3", ""]
TAILS = [["password requisite pam_deny.so", "password required pam_permit.so"], ["password required pam_deny.so"], [],
         ["password required pam_permit.so"]]
LINES = [
    "minlen = 4", "minlen = 8", "minlen = 15", "minlen = 40", "minclass = 0", "minclass = 4", "dcredit = -1",
    "ucredit = 2", "lcredit = 1", "ocredit = -2", "enforcing = 0", "usercheck = 0", "usersubstr = 3", "usersubstr = 4",
    "dictcheck = 0", "enforce_for_root", "difok = 5", "maxrepeat = 3", "local_users_only", "# minlen = 9", "retry = 1"]

check = st.builds(lambda text, control, options: text.format(control=control, options=options),
                  st.sampled_from(CHECKS), st.sampled_from(CONTROLS_OF), st.sampled_from(OPTIONS))
stacks = st.fixed_dictionaries({
    "style": st.sampled_from(["debian", "direct", "include", "substack", "managed", "debian", "direct"]),
    "before": st.lists(check, max_size=2), "unix": st.sampled_from(UNIX), "arguments": st.sampled_from(ARGUMENTS),
    "between": st.lists(check, max_size=1), "tail": st.sampled_from(TAILS), "after": st.lists(check, max_size=1),
    "conf": st.lists(st.sampled_from(LINES), max_size=4), "dropin": st.lists(st.sampled_from(LINES), max_size=2)})


def files(drawn):
    """Return {path: text} of one set of stacks."""
    lines = [
        *drawn["before"], "password\t%s\tpam_unix.so %s" % (drawn["unix"], drawn["arguments"]), *drawn["between"],
        *drawn["tail"]]
    whole, after = "\n".join(lines) + "\n", "\n".join(drawn["after"]) + "\n"
    rest = "auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_unix.so\n"
    found = {"/etc/security/pwquality.conf": "\n".join(drawn["conf"]) + "\n",
             "/etc/security/pwquality.conf.d/10-site.conf": "\n".join(drawn["dropin"]) + "\n"}
    if drawn["style"] == "managed":
        return found
    if drawn["style"] == "direct":
        own = whole + after
    elif drawn["style"] == "debian":
        own = "@include common-password\n" + after
        found["/etc/pam.d/common-password"] = whole
    else:
        own = "password %s system-auth\n" % drawn["style"] + after
        found["/etc/pam.d/system-auth"] = rest + whole
    return {**found, "/etc/pam.d/passwd": own, "/etc/pam.d/chpasswd": own}


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """Return a Debian host with pam_pwquality and two people, and its libpam to be asked."""
    made = Chroot("debian12", tmp_path_factory.mktemp("passwords"))
    # The package makes its dictionary of the words that are there: these few.
    made.put("/usr/share/dict/words", "password\nsecret\nletmein\n")
    install = "apt-get -q=2 update && apt-get -q=2 --no-install-recommends install libpam-pwquality cracklib-runtime"
    made.run("env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", install + " && update-cracklib", check=True)
    hashed = made.run(
        "python3", "-Wignore", "-c", "import crypt; print(crypt.crypt(%r, %r))" % (CURRENT, HASH),
        check=True).stdout.strip()
    passwd = "".join("%s:x:%d:%d::/home/%s:/bin/bash\n" % (name, uid, uid, name) for name, uid in UID.items())
    shadow = "".join("%s:%s:20000:0:99999:7:::\n" % (name, hashed) for name in UID)
    made.put("/etc/passwd", made.path("/etc/passwd").read_text() + passwd)
    made.put(
        "/etc/shadow", re.sub(r"^root:[^:]*:", "root:*:", made.path("/etc/shadow").read_text(), flags=re.M) + shadow,
        0o640)
    made.put("/etc/second", "annabel\n")
    for path in made.path("/etc/pam.d").iterdir():
        if not path.name.startswith("common-") and path.name not in ("passwd", "chpasswd", "other"):
            path.unlink()
    for name in ("pam_asker.py", "password_asker.py"):
        made.put("/srv/" + name, Path(__file__).with_name(name).read_text())
    shutil.copy2(made.path("/etc/shadow"), made.path("/srv/shadow"))
    made.keep("/etc", "/var/lib/pam")
    return made


def answers(host):
    """Return {what was asked: whether libpam said so} and {what was asked: whether the password was set}, each on the
    same passwords.
    """
    done = host.run("python3", "/srv/password_asker.py", data=json.dumps(ASKED) + "\n")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return (
        {one: taken for one, (taken, _set) in zip(ASKED, said, strict=True)},
        {one: all(both) for one, both in zip(ASKED, said, strict=True)})


def enforce(host, run):
    """Enforce the rules for passwords; return ({control: status}, the names of what changed)."""
    policy = Policy({name: option.get("default") for name, option in AREAS["accounts"].options.items()}, 3, TODAY, None)
    on = Host(str(host.root))
    tasks = [Task("accounts", control(), policy) for control in CONTROLS]
    findings, diffs = Enforcer(on, tasks, 3, (), Journal(on, run), (people_can_log_in,)).enforce()
    return {one["control"]: one["status"] for one in findings}, [name for name, _before, _after in diffs]


def test_the_host_s_own_stack_sets_passwords(host):
    host.reset()
    before = answers(host)[1]
    assert before["passwd", "annabel", 2001, CURRENT, STRONG] and before["chpasswd", "annabel", 0, "", STRONG]
    assert (
        not before["passwd", "annabel", 2001, WRONG, STRONG]
        and not before["passwd", "annabel", 2001, CURRENT, WEAK["length"]])


@settings(phases=set(Phase) - {Phase.explain})
@given(drawn=stacks)
def test_no_password_that_was_refused_is_taken_and_a_strong_one_can_still_be_set(host, drawn):
    host.reset()
    for path, text in files(drawn).items():
        host.put(path, text)
    taken, before = answers(host)
    found, changed = enforce(host, "one")
    after = answers(host)[1]
    could = any(before[one] for one in ASKED if one[-1] == STRONG)
    event(
        "strong %s, stacks %s"
        % ("set" if could else "refused", "changed" if any("/pam.d/" in name for name in changed) else "left"))
    # Where pam_unix takes a password that no line has asked for (what is left of a line that was taken out), the line
    # is put back: a strong one can be set again, and a weak one cannot.
    repaired = "use_authtok" in drawn["arguments"] and not any(before.values())
    assert [one for one in ASKED if after[one] and not taken[one] and not (repaired and one[-1] == STRONG)] == []
    assert [one for one in ASKED if one[-1] == STRONG and before[one] and not after[one]] == []
    for control, name in (
            ("password_length", "length"), ("password_classes", "classes"), ("password_not_username", "name")):
        if found[control] == "pass" or control == "password_not_username" and found[control] == "manual":
            weak = [one for one in ASKED if one[-1] == WEAK[name] and after[one]]
            assert [one for one in weak if one[2] or found["password_rules_bind_root"] == "pass"] == [], control
    assert enforce(host, "two")[1] == []
