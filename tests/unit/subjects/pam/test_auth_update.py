"""The plan for Debian's pam-auth-update.

golden/*.json hold what the real tools of Debian 11, 12 and 13 made of the same start: the default installation with
libpam-pwquality and two edits by an administrator, then `pam-auth-update --package --enable` of this collection's
profiles. test_against_this_machines_tool compares with the tool of the machine that runs the tests.
"""

import json
import os
import pathlib
import random
import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    auth_update as pam_auth_update,
    login as pam_login,
    profiles as pam_profiles,
    stack as pam,
)

GOLDEN = sorted((pathlib.Path(__file__).parent / "golden").glob("*.json"))
FOLDERS = ("etc/pam.d", "var/lib/pam", "usr/share/pam-configs")


SERVICE = "@include common-auth\n@include common-account\n@include common-session\n@include common-password\n"


@pytest.fixture(params=GOLDEN, ids=lambda path: path.stem)
def golden(request, make_tree):
    data = json.loads(request.param.read_text())
    tree = make_tree(dict(data["before"], **{"/etc/pam.d/sshd": SERVICE}), modules=data["modules"])
    return tree, {path: text.encode() for path, text in data["changed"].items()}


def test_golden_trees_are_there():
    assert [path.stem for path in GOLDEN] == ["debian-11", "debian-12", "debian-13"]


def test_plan_equals_what_the_tool_left(golden):
    tree, changed = golden
    assert pam_profiles.faillock_plan(tree) == changed


def test_the_second_plan_is_empty(golden):
    tree, changed = golden
    assert pam_profiles.faillock_plan(tree.with_files(changed)) == {}


def test_the_lockout_works_and_was_missing(golden):
    tree, dummy = golden
    assert pam_login.lockout(pam.load(tree, "sshd")) == (None, None, None, False)
    after = tree.with_files(pam_profiles.faillock_plan(tree))
    assert all(pam_login.lockout(pam.load(after, "sshd")))
    assert pam_login.validate(after) == []


def test_the_administrators_edits_stay(golden):
    tree, dummy = golden
    after = tree.with_files(pam_profiles.faillock_plan(tree))
    unix = pam.load(after, "sshd").find("auth", "pam_unix")[0]
    assert not unix.has("nullok") and unix.has("audit")


def test_profiles_in_force(golden):
    tree, dummy = golden
    assert {"unix", "pwquality"} <= set(pam_auth_update.enabled_profiles(tree))
    assert pam_profiles.pwquality_plan(tree) == {}


def test_own_quality_profile_only_where_the_distribution_has_none(golden, make_tree):
    tree, dummy = golden
    files = {path: data for path, data in tree.files.items() if not path.endswith("/pwquality")}
    after = tree.with_files(pam_profiles.pwquality_plan(make_tree(files, modules=())))
    assert "jrt0117-pwquality" in pam_auth_update.enabled_profiles(after)
    assert pam.load(after, "sshd").entries("password")[0].module == "pam_pwquality.so"


@pytest.mark.parametrize(
    "path, old, new, place",
    [
        (
            "/etc/pam.d/common-auth", "# here's the fallback", "auth required pam_local.so\n# here's the fallback",
            "/etc/pam.d/common-auth:18"),
        ("/etc/pam.d/common-session", "# end of pam-auth-update config", "", "/etc/pam.d/common-session"),
        ("/etc/pam.d/common-password", "# here are the per-package", "# there were", "/etc/pam.d/common-password"),
    ])
def test_local_changes_are_refused_with_their_place(golden, path, old, new, place):
    tree, dummy = golden
    edited = tree.with_files({path: tree.read(path).replace(old.encode(), new.encode())})
    with pytest.raises(pam.LocallyModified, match="^" + place):
        pam_profiles.faillock_plan(edited)


def test_lost_state_is_refused(golden, make_tree):
    tree, dummy = golden
    del tree.files["/var/lib/pam/session"]
    with pytest.raises(pam.LocallyModified, match="/var/lib/pam/session"):
        pam_profiles.faillock_plan(tree)


def test_an_unknown_profile_is_an_error(golden):
    with pytest.raises(HostError, match="nothing-like-it"):
        pam_auth_update.plan(golden[0], ["nothing-like-it"])


# The rest compares with the real tool.

MODULE_ARGUMENTS = ("nullok", "try_first_pass", "debug", "end", "a=1", "quiet", "[x")
CONTROLS = (
    "required", "optional", "[default=die]", "[success=end default=ignore]",
    "[success=end new_authtok_reqd=done default=ignore]")


def random_profile(dice, names):
    def line():
        words = [
            dice.choice(CONTROLS) + dice.choice(("\t", "   ")) + "pam_{}.so".format(dice.choice(("a", "unix", "send")))]
        return " ".join(words + dice.sample(MODULE_ARGUMENTS, dice.randint(0, 3)))

    text = [
        "Name: random", "Default: " + dice.choice(("yes", "no")),
        "Priority: " + dice.choice(("-1", "0", "256", "1024"))]
    if dice.random() < 0.3:
        text.append("Conflicts: " + ", ".join(dice.sample(names, 2)))
    for type in ("Auth", "Account", "Session", "Password"):
        text += [
            "{}-Type: {}".format(type, dice.choice(("Primary", "Additional"))),
            dice.choice((type, type + "-Final")) + ":"]
        text += ["\t" + line() for dummy in range(dice.randint(1, 3))]
        text += [f"{type}-Initial:\n\t{line()}"] if dice.random() < 0.3 else []
    text += ["Session-Interactive-Only: " + dice.choice(("yes", "no"))] if dice.random() < 0.5 else []
    return "\n".join(text) + "\n"


def random_edit(dice, text):
    edited = []
    for line in text.split("\n"):
        if line and not line.startswith("#") and dice.random() < 0.2:
            line = dice.choice((line.rstrip() + " " + dice.choice(MODULE_ARGUMENTS), line.rpartition(" ")[0]))
        if dice.random() < 0.005:
            line = line.replace("\t", "  ")
        edited.append(line)
    return "\n".join(edited)


class Machine:
    """A copy of this machine's PAM files, and its tool working on the copy with a debconf of its own."""

    def __init__(self, root):
        self.root = root
        for folder in FOLDERS + ("usr/share/pam",):
            shutil.copytree("/" + folder, str(root / folder))
        (root / "usr/sbin").mkdir()
        shutil.copy(pam_auth_update.TOOL, str(root / "usr/sbin"))
        databases = [("config", "config"), ("templates", "templates")]
        (root / "debconf.conf").write_text("Config: config\nTemplates: templates\n\n" + "\n".join(
            f"Name: {name}\nDriver: File\nFilename: {root / file}\n" for name, file in databases))

    def tool(self, *args):
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive",
                       "DEBCONF_SYSTEMRC": str(self.root / "debconf.conf")}
        done = subprocess.run(
            [pam_auth_update.TOOL, "--root", str(self.root), *args], env=environment, capture_output=True, timeout=60,
            check=True)
        return b"Local modifications" not in done.stderr

    def files(self):
        return {"/" + str(path.relative_to(self.root)): path.read_bytes()
                for folder in FOLDERS for path in (self.root / folder).iterdir() if path.is_file()}


@pytest.mark.parametrize("seed", range(6))
def test_against_this_machines_tool(tmp_path, seed):
    if not os.path.exists(pam_auth_update.TOOL):
        pytest.skip("this machine has no pam-auth-update")
    if "'--root'" not in pathlib.Path(pam_auth_update.TOOL).read_text():
        pytest.skip("the pam-auth-update of this machine has no --root (Debian 12 or later has)")
    if not pam.family(Host()) == "pam-auth-update":
        pytest.skip("the PAM files of this machine are not kept by pam-auth-update")
    dice, machine = random.Random(seed), Machine(tmp_path)
    names = ["first", "second", "third", "unix"]
    for name in names[:3]:
        (tmp_path / "usr/share/pam-configs" / name).write_text(random_profile(dice, names))
    assert machine.tool("--package", "--enable", dice.choice(names))
    for path in (tmp_path / "etc/pam.d").glob("common-*"):
        path.write_text(random_edit(dice, path.read_text()))
    before, enable = machine.files(), dice.sample(names, 2)
    try:
        planned = pam_auth_update.plan(Host(str(tmp_path)), enable)
    except pam.LocallyModified:
        planned = None
    assert machine.tool("--package", "--enable", *enable) == (planned is not None)
    assert machine.files() == dict(before, **(planned or {}))
