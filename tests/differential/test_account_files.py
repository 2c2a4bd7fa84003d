# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random account files and homes, enforced: nothing is given away, nothing opens, and nobody is shut out unannounced.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from tests.unit.support.area_host import TODAY

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")

# Each case is written and synced three times over.
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None
DAY = (TODAY - TODAY.replace(year=1970, month=1, day=1)).days
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVzZWQgaW4gdGVzdHMgb25seSwgMzIgYnl0ZXMhIQ== somebody\n"
STRONG = "$y$j9T$saltsaltsaltsaltsalt00$hashhashhashhashhashhashhashhashhashhash012"
SHARED = ("/usr/local", "/var/www/html", "/var/lib", "/opt/app", "/mnt", "/srv/team", "/home")
NAMES = ["amber", "basil", "cedar", "dahlia", "elder", "fennel"]
HOMES = [
    "/home/{}", "/home/{}", "/home/{}", "/srv/team/{}", "/srv/{}", "/home/amber/{}", "/var/www/html", "/usr/local",
    "/var/lib", "/opt/app", "/mnt", "/", "/nonexistent", "/srv/links/{}", "/home/shared", "/root", "/etc", "relative",
    "/home/../usr/local", "/people/{}"]
MODES = [0o700, 0o750, 0o755, 0o775, 0o777, 0o2750, 0o2770, 0o2775, 0o1777, 0o711, 0o4755]
SYSTEM_MODES = [0o600, 0o644, 0o666, 0o755, 0o640, 0o400, 0o2755]
PASSWORDS = ["*", "!", "!!", "", STRONG, "!" + STRONG, "x"]
SYSTEM = [
    "/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/sudoers.d/extra", "/etc/crontab",
    "/etc/cron.d/job", "/etc/ssh/ssh_host_rsa_key", "/boot/grub/grub.cfg", "/usr/bin/tool", "/var/lib/thing",
    "/opt/app/data", "/etc/hosts.equiv"]
# What an administrator did before this run: fields of passwd and shadow, a home, and how that is kept.
ACCOUNT = st.fixed_dictionaries(
    {
        "uid": st.sampled_from([0, 2, 998, 1000, 1001, 1002, 1003, 1004, 1005]),
        "gid": st.sampled_from([0, 100, 1000, 1001, 1002, 2000]),
        "home": st.sampled_from(HOMES),
        "shell": st.sampled_from(["/bin/bash", "/bin/sh", "/usr/sbin/nologin", "", "/bin/false"]),
        "password": st.sampled_from(PASSWORDS),
        "ageing": st.sampled_from(
            [
                "{}:0:99999:7:::", "{}:0:180:7:30::", "{}:0:365:7:::", "::::::", "0:0:90:7:::", "{}:0:90:7:0::",
                "{}:0:180:7::1:"]),
        "age": st.sampled_from([0, 10, 100, 170, 200, 400, -5]),
        "owner": st.sampled_from(["own", "own", "own", "root", "other"]),
        "group": st.sampled_from([0, 100, 2000, "own"]),
        "mode": st.sampled_from(MODES),
        "key": st.booleans(),
        "rhosts": st.sampled_from([None, None, "# nobody\n", "+ +\n", "-bad\n"]),
    })
LAYOUT = st.fixed_dictionaries({
    "accounts": st.lists(ACCOUNT, max_size=len(NAMES)),
    "modes": st.dictionaries(
        st.sampled_from(SYSTEM), st.tuples(st.sampled_from(SYSTEM_MODES), st.sampled_from([0, 0, 1000, 1001]))),
    "team": st.sampled_from([0o755, 0o2775, 0o1777, 0o777]),
    "link": st.sampled_from([None, "/etc", "/root", "/usr/local"]),
    "equiv": st.sampled_from(["", "# none\n", "good\n"]),
    "nginx": st.booleans(),
    "tools": st.booleans(),
    # Who unpacked the tree: root's own files in it are then known from everybody's.
    "unpacker": st.sampled_from([0, 4242]),
    "options": st.fixed_dictionaries({
        "stale_expire": st.booleans(), "extra_root_lock": st.booleans(),
        "home_mode": st.sampled_from(["0750", "0700", "0755"])}),
})


def build(root: Path, layout: dict[str, Any]) -> None:
    """Make the tree of a layout."""
    def write(path: str, text: str = "") -> Path:
        place = root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return place
    accounts = [dict(one, name=name) for name, one in zip(NAMES, layout["accounts"], strict=False)]
    for path in SYSTEM:
        write(path)
    for folder in (
            "root", "home", "var/www/html", "usr/local/bin", "var/lib", "opt/app", "mnt", "srv/team", "srv/links",
            "data/people"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "people").symlink_to("/data/people")
    write("/bin/sh")
    write("/usr/sbin/nologin")
    write("/etc/login.defs", "UID_MIN 1000\nPASS_MAX_DAYS 99999\nENCRYPT_METHOD SHA512\n")
    write("/etc/profile", "for i in /etc/profile.d/*.sh; do . $i; done\n")
    write("/etc/hosts.equiv", layout["equiv"])
    write(
        "/etc/pam.d/login",
        "auth required pam_unix.so nullok\naccount required pam_unix.so\npassword required pam_unix.so\n")
    write("/usr/lib/security/pam_unix.so")
    if layout["tools"]:
        write("/usr/sbin/useradd")
    if layout["nginx"]:
        write("/etc/nginx/site.conf", "root /var/www/html;\n")
    write("/etc/passwd", "root:x:0:0::/root:/bin/bash\n" + "".join(
        "{name}:x:{uid}:{gid}::{0}:{shell}\n".format(one["home"].format(one["name"]), **one) for one in accounts))
    write("/etc/shadow", "root:*:20700:0:180:7:::\n" + "".join(
        "{}:{}:{}\n".format(one["name"], one["password"], one["ageing"].format(DAY - one["age"])) for one in accounts))
    write("/etc/group", "root:x:0:\nusers:x:100:\nteam:x:2000:%s\nsudo:x:27:\n" % ",".join(NAMES[:2]))
    for one in accounts:
        home = one["home"].format(one["name"])
        # A path that is a place of the system's, or another's, is made what this account's administrator made of it.
        if not home.startswith("/") or home in ("/", "/nonexistent", "/etc", "/root"):
            continue
        place = root / os.path.normpath(home).lstrip("/")
        if home.startswith("/people"):
            place = root / ("data" + home)
        if home.startswith("/srv/links") and layout["link"] is not None:
            if not os.path.lexists(place):
                place.symlink_to(layout["link"])
            continue
        place.mkdir(parents=True, exist_ok=True)
        if one["key"]:
            write(str(place.relative_to(root)) + "/.ssh/authorized_keys", KEY)
        if one["rhosts"] is not None:
            write(str(place.relative_to(root)) + "/.rhosts", one["rhosts"])
        os.chown(
            place, {"own": one["uid"], "root": 0, "other": 1005}[one["owner"]],
            one["gid"] if one["group"] == "own" else one["group"])
        place.chmod(one["mode"])
    os.chown(root, layout["unpacker"], 0)
    os.chown(root / "srv/team", 0, 2000)
    (root / "srv/team").chmod(layout["team"])
    for path, (mode, uid) in layout["modes"].items():
        os.chown(root / path.lstrip("/"), uid, 0)
        (root / path.lstrip("/")).chmod(mode)


def journals_are_safe(root: Path) -> bool:
    """Tell whether nobody but root writes where a run keeps its journal: where others do, nothing is enforced."""
    seen = [(root / path).stat() for path in ("var", "var/lib") if (root / path).exists()]
    return all(one.st_uid == 0 and not one.st_mode & stat.S_IWOTH and not (
        one.st_mode & stat.S_IWGRP and one.st_gid != 0) for one in seen)


def identity(seen: os.stat_result) -> tuple[int, ...]:
    """Return what tells that a file is as it was."""
    return seen.st_ino, seen.st_mode, seen.st_uid, seen.st_gid, seen.st_size, seen.st_mtime_ns


def attributes(root: Path) -> dict[str, os.stat_result]:
    """Return what every path is, the journal of the run aside."""
    found = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != "jrt0117"]
        for name in folders + files:
            path = os.path.join(folder, name)
            found[path] = os.lstat(path)
    return found


def ways_in(root: Path) -> set[tuple[str, str]]:
    """Return (account, way) of everybody who can log in, by what the account files say."""
    host = Host(str(root))
    folk = people.of(host)
    found = set()
    for one in passwords(host):
        account = folk.named(one.user)
        if not people.log_in(account.shell) or folk.expired(one.user, DAY):
            continue
        if one.usable or one.empty:
            found.add((one.user, "password"))
        if host.exists(account.home + "/.ssh/authorized_keys"):
            found.add((one.user, "key"))
    return found


def engine(root: Path, layout: dict[str, Any], run: str) -> Enforcer:
    host = Host(str(root))
    values = dict({name: option.get("default") for name, option in OPTIONS.items()}, **layout["options"])
    policy = Policy(values, 3, TODAY, Connection("operator", "192.0.2.7"))
    return Enforcer(host, [Task("accounts", control, policy) for control in CONTROLS], 3, (), Journal(host, run))


@given(LAYOUT)
def test_enforcing_gives_nothing_away_opens_nothing_and_shuts_out_nobody_unannounced(layout: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        root = Path(folder)
        root.chmod(0o755)
        build(root, layout)
        before, logins = attributes(root), ways_in(root)
        ages = {one.user: one.ageing and one.ageing.max_days for one in passwords(Host(str(root))) if not one.usable}
        announced = [
            text["en"] for finding in engine(root, layout, "check").check() for detail in [finding] + finding["details"]
            for text in (detail["message"], detail["advice"]) if text is not None]
        try:
            engine(root, layout, "first").enforce()
        except JournalError as error:
            assert "must be writable by root alone" in str(error) and not journals_are_safe(root)
            assert {path: identity(seen) for path, seen in attributes(root).items()} == {
                path: identity(seen) for path, seen in before.items()}
            return
        after = attributes(root)
        for path in set(before) & set(after):
            old, new = before[path], after[path]
            shown = path[len(folder):]
            assert new.st_uid in (old.st_uid, 0), f"{shown} was given to {new.st_uid}"
            assert new.st_gid in (old.st_gid, 0), f"{shown} was given to group {new.st_gid}"
            gained = stat.S_IMODE(new.st_mode) & ~stat.S_IMODE(old.st_mode)
            # A folder that everybody writes to keeps each one's files to themselves from now on.
            assert gained in (
                (0, stat.S_ISVTX) if stat.S_ISDIR(old.st_mode)
                else (0,)), f"{shown}: {old.st_mode:o} -> {new.st_mode:o}"
            if shown in SHARED and old.st_uid == 0:
                assert (
                    new.st_uid, new.st_mode & 0o777) == (
                    0, old.st_mode & 0o777), f"{shown} was closed, which passwd calls a home"
        for user, way in logins - ways_in(root):
            assert any(user in text for text in announced), f"{user} lost its {way} unannounced"
        for one in passwords(Host(str(root))):
            if one.user in ages:
                assert (
                    one.ageing and one.ageing.max_days) == ages[
                    one.user], f"{one.user} has no password and was given an age"
        assert engine(root, layout, "second").enforce()[1] == []
