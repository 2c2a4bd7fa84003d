# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The distributions as a good administrator leaves them, and the ways to break what is right there.

A hardened tree is the distribution's own with what no enforcing run may decide put right by hand, and then what
enforcing writes. A break is a few edits in places that the distribution's programs read.
"""

import os
import pathlib
import shutil

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import every_format
from tests.unit.support.distributions import DISTRIBUTIONS, MODES
from tests.unit.support.trees import LIBRARY_1_4_5, debian

POLICY = {
    "management_networks": ["192.0.2.0/24"],
    "login_networks": ["192.0.2.0/24"],
    "time_servers": ["ntp.example"],
    "owners": {"root": "ops", "admin": "ops", "alice": "Alice", "daemon": "the system"},
    "lockout_root": True,
    "two_factor_enforce": True,
    "stale_expire": True,
    # On a loaded machine, too.
    "default_passwords_seconds": 60.0,
}
RED_HAT = ("CentOS 7", "Rocky 8", "Alma 9", "RHEL 10", "Anolis 8", "openEuler 22.03", "Kylin V10")
DEBIAN, SUSE = ("Debian 12", "Ubuntu 24.04", "UOS 20"), ("SLES 12", "SLES 15", "SLES 16")
ALL = tuple(DISTRIBUTIONS)
SYSTEMD = tuple(name for name in ALL if name != "Alpine 3.20")
_SYSCTL = "".join(
    f"{name} = {value}\n"
    for name, value in {
        "net.ipv4.ip_forward": 0,
        "net.ipv6.conf.all.forwarding": 0,
        "net.ipv4.conf.all.rp_filter": 1,
        "net.ipv4.conf.default.rp_filter": 1,
        "net.ipv4.conf.all.log_martians": 1,
        "net.ipv4.conf.default.log_martians": 1,
        "net.ipv4.conf.all.accept_source_route": 0,
        "net.ipv4.conf.default.accept_source_route": 0,
        "net.ipv6.conf.all.accept_source_route": 0,
        "net.ipv6.conf.default.accept_source_route": 0,
        "net.ipv4.conf.all.secure_redirects": 0,
        "net.ipv4.conf.default.secure_redirects": 0,
        "net.ipv4.icmp_echo_ignore_broadcasts": 1,
        "net.ipv4.icmp_ignore_bogus_error_responses": 1,
        "net.ipv4.conf.all.accept_redirects": 0,
        "net.ipv4.conf.default.accept_redirects": 0,
        "net.ipv6.conf.all.accept_redirects": 0,
        "net.ipv6.conf.default.accept_redirects": 0,
        "net.ipv4.conf.all.send_redirects": 0,
        "net.ipv4.conf.default.send_redirects": 0,
        "net.ipv4.tcp_syncookies": 1,
        "net.netfilter.nf_conntrack_max": 65536,
    }.items()
)
_GUARDED = "auth        required      pam_faillock.so preauth\n"
_COUNTED = "auth        required      pam_faillock.so authfail\n"
_CLEARED = "account     required      pam_faillock.so\n"


def _by_hand(name):
    """Return the files of a distribution with what people decide put right."""
    files = dict(DISTRIBUTIONS[name])

    def swap(path, old, new):
        assert old in files[path], (name, path, old)
        files[path] = files[path].replace(old, new)

    if name in ("Debian 12", "Ubuntu 24.04"):
        more = debian(12, pwquality=True)
        files.update(
            {
                path: text
                for path, text in more.items()
                if path not in files or path == "/etc/pam.d/common-password" or path.startswith("/var/lib/pam")
            }
        )
        files["/usr/lib/x86_64-linux-gnu/security/pam_umask.so"] = b""
    if name == "Ubuntu 24.04":
        swap("/etc/sudoers", "%admin ALL=(ALL) ALL\n", "")
    if name == "Arch":
        files.update(
            {
                "/usr/lib/security/pam_pwquality.so": b"",
                "/usr/lib/libpwquality.so.1": LIBRARY_1_4_5,
                "/usr/share/cracklib/pw_dict.pwd": b"",
                "/etc/security/pwquality.conf": "",
            }
        )
        swap(
            "/etc/pam.d/system-auth",
            "password required pam_unix.so try_first_pass nullok shadow",
            "password requisite pam_pwquality.so retry=3\npassword required pam_unix.so use_authtok shadow",
        )
        swap("/etc/pam.d/system-auth", "-password [success=1 default=ignore] pam_systemd_home.so\n", "")
    if name in SUSE:
        path = "/usr/etc/sudoers" if name == "SLES 16" else "/etc/sudoers"
        swap(path, "Defaults targetpw\nALL\tALL=(ALL) ALL\n", "")
    if name == "SLES 16":
        swap("/usr/lib/pam.d/common-password", "nullok ", "")
    for path in [path for path in files if path.startswith("/etc/authselect/") and path.endswith("-auth")]:
        swap(path, " nullok", "")
        swap(path, "auth        required      pam_env.so\n", "auth        required      pam_env.so\n" + _GUARDED)
        swap(path, "auth        required      pam_deny.so\n", _COUNTED + "auth        required      pam_deny.so\n")
        swap(path, "account     required      pam_unix.so\n", _CLEARED + "account     required      pam_unix.so\n")
        files["/etc/security/faillock.conf"] = "deny = 3\nunlock_time = 900\neven_deny_root\n"
    return files


def tasks(*controls):
    """Return every control with the policy of these trees, or some."""
    return [task for task in every_format.tasks(**POLICY) if not controls or task.control.id in controls]


def grow(root, name):
    """Make the hardened tree of a distribution in a folder, which is empty."""
    every_format.write(root, _by_hand(name))
    _private(root)
    for _time in range(3):
        host = Host(str(root))
        Engine(host, tasks(), 3).check()
        for path, change in host.changes.items():
            _put_right(f"{root}{path}", change)
    (root / "etc/sysctl.d/99-zz-jrt0117.conf").write_text(
        _SYSCTL + (root / "etc/sysctl.d/99-zz-jrt0117.conf").read_text()
    )


def _private(root):
    for path, mode in MODES.items():
        if os.path.exists(root / path):
            os.chmod(root / path, mode)


def _put_right(place, change):
    if change.removed:
        pathlib.Path(place).unlink(missing_ok=True)
        return
    if change.data is not None:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        pathlib.Path(place).write_bytes(change.data)
    elif not os.path.lexists(place):
        os.makedirs(place)
    if change.mode is not None:
        os.chmod(place, change.mode)


def judged(root, *controls):
    """Return the findings of a tree, by control."""
    return {one["control"]: one for one in Engine(Host(str(root)), tasks(*controls), 3).check()}


def good(finding):
    """Tell whether nothing wrong was seen: some things cannot be told of an image."""
    return finding["status"] in ("pass", "not_checked") and not any(
        one["status"] in ("fail", "error", "manual") for one in finding["details"]
    )


class Broken:
    """A tree with some edits, which are taken back at the end of a `with`.

    edits: {path: text (one that begins with #! can be executed), bytes, PurePath (a link), None (no such file), or
    (where, ...): "top" and "end" with a text, "swap" with an old and a new one}.
    """

    def __init__(self, root, edits):
        self.root = root
        self.edits = edits
        self.before = {}

    def __enter__(self):
        for path, edit in self.edits.items():
            place = pathlib.Path(f"{self.root}{path}")
            self._keep(place)
            self._edit(place, edit)
        return self

    def __exit__(self, *_reason):
        for place, (content, mode) in reversed(self.before.items()):
            if place.is_symlink() or place.is_file():
                place.unlink()
            elif place.is_dir():
                shutil.rmtree(place)
            if isinstance(content, str):
                place.symlink_to(content)
            elif content is not None:
                place.write_bytes(content)
                place.chmod(mode)

    def _keep(self, place):
        # The folder that is made for it goes with it, for some are looked for.
        missing = [one for one in (place, *place.parents) if not os.path.lexists(one)]
        top = missing[-1] if missing else place
        if place.is_symlink():
            self.before[top] = os.readlink(place), None
        elif place.is_file():
            self.before[top] = place.read_bytes(), place.stat().st_mode & 0o7777
        else:
            self.before.setdefault(top, (None, None))

    def _edit(self, place, edit):
        mode = place.stat().st_mode & 0o7777 if place.is_file() else 0o644
        old = place.read_text() if isinstance(edit, tuple) and place.exists() else ""
        if isinstance(edit, tuple):
            assert edit[0] != "swap" or edit[1] in old, (place, edit)
            edit = {
                "top": lambda: edit[1] + old,
                "end": lambda: old + edit[1],
                "swap": lambda: old.replace(edit[1], edit[2]),
            }[edit[0]]()
        if os.path.lexists(place):
            place.unlink()
        if edit is None:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(edit, pathlib.PurePath):
            place.symlink_to(edit)
            return
        place.write_bytes(edit if isinstance(edit, bytes) else edit.encode())
        place.chmod(0o755 if isinstance(edit, str) and edit.startswith("#!") else mode)


def unharmed(before, after):
    """Tell whether a finding says no more than it did before a break: still good, and nothing is named anew."""
    return good(after) and _told(after) <= _told(before)


def _told(finding):
    return {one["message"]["en"] for one in finding["details"]}
