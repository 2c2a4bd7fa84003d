"""A small root file system around a lab host's own sshd, on which the controls of sshd are enforced and which sshd then
judges.
"""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.enforcing import sshd_accepts

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFZPKn+wx64qiNBceQlXb4GF9LBSPgI9l6GjjxPvOdM5 key\n"
# Everything that writes sshd's files.
CONTROL_IDS = (
    "default_accounts_locked", "login_failure_lockout", "login_sources", "no_empty_passwords", "no_trust_logins",
    "remote_login_encrypted", "session_timeout", "ssh_login_limits", "ssh_root_login", "two_factor_admins",
)
PEOPLE = ("root", "ops", "bob", "eve", "shut")
SECURITY = "usr/lib/x86_64-linux-gnu/security"
PARTS = ("etc/pam.d", "etc/security", "etc/login.defs", "etc/nsswitch.conf", "etc/os-release", "usr/sbin/sshd",
         "usr/sbin/pam-auth-update", "usr/share/pam-configs", "usr/share/pam", "var/lib/pam", SECURITY)
# As few services and accounts as will do: each costs every case.
SERVICES = (
    "sshd", "common-account", "common-auth", "common-password", "common-session", "common-session-noninteractive",
    "other")
ACCOUNTS = {
    "passwd": "root:x:0:0::/root:/bin/bash\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n"
    "nobody:x:65534:65534::/:/usr/sbin/nologin\nops:x:1000:1000::/home/ops:/bin/bash\n"
    "bob:x:1001:1001::/home/bob:/bin/bash\neve:x:1002:1002::/home/eve:/bin/bash\n"
    "shut:x:1003:1003::/home/shut:/bin/bash\n",
    "group": "root:x:0:\nnogroup:x:65534:\nops:x:1000:\nbob:x:1001:\neve:x:1002:\nshut:x:1003:\nadmins:x:1100:ops\n"
    "staff2:x:1101:bob,eve\n",
    "shadow": "".join(
        f"{name}:*:20000:0:99999:7:::\n"
        for name in ("root", "sshd", "nobody", "ops", "bob", "eve")) + "shut:!*:20000:0:99999:7:::\n",
}


class SshdHost(Host):
    """The tree as a host whose only program is sshd."""

    def _execute(self, argv, timeout, data):
        if argv[0] != "sshd":
            raise Missing(argv[0])
        done = subprocess.run(
            ["chroot", self.root, "/usr/sbin/sshd", *argv[1:]], capture_output=True, text=True,
            errors="backslashreplace", check=False)
        return Output(done.returncode, done.stdout, done.stderr)


class SshdTree:
    """The tree: written anew for each case, enforced, asked."""

    def __init__(self, root: Path, image: Path) -> None:
        self.root = root
        self._copy(image)
        for name, text in ACCOUNTS.items():
            (root / "etc" / name).write_text(text)
        for service in (root / "etc/pam.d").iterdir():
            if service.name not in SERVICES:
                service.unlink()
        (root / "etc/sudoers").write_text("root ALL=(ALL) ALL\n%admins ALL=(ALL) ALL\n")
        (root / "etc/profile").write_text("readonly TMOUT=600\nexport TMOUT\n")
        key = root / "etc/ssh/ssh_host_ed25519_key"
        key.parent.mkdir(exist_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        # What sshd does not decide is put right once, so that a verdict speaks of sshd alone.
        self.write({"sshd_config": "UsePAM yes\n"}, has_key=False)
        self.enforce({})

    def _copy(self, image: Path) -> None:
        for name in ("bin", "sbin", "lib", "lib64"):
            if (image / name).is_symlink():
                (self.root / name).symlink_to((image / name).readlink())
        told = subprocess.run(
            ["chroot", image, "ldd", "/usr/sbin/sshd"], capture_output=True, text=True, check=True).stdout
        libraries = [path.lstrip("/") for path in re.findall(r"(?<=[\s>])/lib\S+", told)]
        for name in [*PARTS, *libraries]:
            target = self.root / ("usr/" + name if name.startswith("lib") else name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if (image / name).is_dir():
                shutil.copytree(image / name, target, symlinks=True)
            elif (image / name).exists():
                shutil.copyfile(image / name, target)
                target.chmod(0o755 if "/" in name and "etc" not in name else 0o644)
        for name in ("run/sshd", "dev", "home", "root", "var/lib"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mknod", self.root / "dev/null", "c", "1", "3"], check=True)
        # The paths of this machine lead to the same files inside, for `sshd -t` on a staged configuration.
        inside = self.root / str(self.root).lstrip("/")
        inside.parent.mkdir(parents=True, exist_ok=True)
        inside.symlink_to("/")

    def write(self, files: dict[str, str], *, has_key: bool) -> None:
        """Make these the files below /etc/ssh, beside the host key; forget the runs before."""
        shutil.rmtree(self.root / "var/lib/jrt0117", ignore_errors=True)
        for path in (self.root / "etc/ssh").iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif not path.name.startswith("ssh_host"):
                path.unlink()
        for name, text in files.items():
            place = self.root / "etc/ssh" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        keys = self.root / "home/shut/.ssh/authorized_keys"
        keys.parent.mkdir(parents=True, exist_ok=True)
        keys.write_text(KEY if has_key else "")

    def files(self) -> dict[str, str]:
        """Return the files below /etc/ssh, but for the host key."""
        base = self.root / "etc/ssh"
        return {
            str(path.relative_to(base)): path.read_text() for path in sorted(base.rglob("*"))
            if path.is_file() and "ssh_host" not in path.name}

    def enforce(self, options: dict, connection=None):
        """Enforce every control of sshd; return (findings by control, names of what changed)."""
        engine = self._engine(options, connection)
        findings, diffs = engine.enforce()
        shutil.rmtree(self.root / "var/lib/jrt0117", ignore_errors=True)
        return {one["control"]: one for one in findings}, [name for name, _before, _after in diffs]

    def left(self, options: dict, connection=None) -> list[str]:
        """Return the names of what an enforcing run would still change."""
        engine = self._engine(options, connection)
        engine.check()
        return [name for name, _before, _after in staged_diffs(engine.host)]

    def _engine(self, options: dict, connection) -> Enforcer:
        area = AREAS["accounts"]
        values = {name: option.get("default") for name, option in area.options.items()}
        assert not set(options) - set(values), options
        policy = Policy({**values, **options}, 3, datetime.date(2026, 11, 22), connection)
        host = SshdHost(str(self.root))
        tasks = [Task("accounts", control, policy) for control in CONTROLS if control.id in CONTROL_IDS]
        return Enforcer(host, tasks, 3, (), Journal(host, "run"), [sshd_accepts])

    def ask(self, connection: dict) -> dict[str, list[str]] | None:
        """Return what `sshd -T` has for a connection, or None where it refuses the files."""
        spec = ",".join(f"{name}={value}" for name, value in connection.items())
        done = subprocess.run(
            ["chroot", self.root, "/usr/sbin/sshd", "-T", "-C", spec], capture_output=True, text=True, check=False)
        if done.returncode:
            self.refusal = done.stderr
            return None
        answer: dict[str, list[str]] = {}
        for line in done.stdout.splitlines():
            keyword, _space, value = line.partition(" ")
            answer.setdefault(keyword, []).append(value)
        return answer
