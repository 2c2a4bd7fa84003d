"""A root file system of two shells and little else, made from a lab host's: cases are written into it and thrown away.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from .host_tree import unpacked

PROGRAMS = ("bash", "dash", "sh", "id", "cat", "env", "true")
# An `sh` that is bash, as on the RHEL family.
POSIX = "/posix/sh"
ACCOUNTS = {
    "root": (0, "/root", "/bin/bash"), "svc": (1001, "/home/svc", "/bin/sh"),
    "alice": (1002, "/home/alice", "/bin/bash"), "plain": (1003, "/home/plain", "/bin/bash")}
_CASES = ("etc", "root", "home", "var")


class SmallRoot:
    """The root, and shells started in it as accounts of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        source = unpacked("debian12")
        for name in PROGRAMS:
            program = next(source / place / name for place in ("bin", "usr/bin") if (source / place / name).exists())
            self._copy(program, f"bin/{name}")
            (folder / "usr/bin").mkdir(parents=True, exist_ok=True)
            (folder / "usr/bin" / name).symlink_to(f"/bin/{name}")
            told = subprocess.run(
                ["chroot", source, "ldd", "/" + str(program.relative_to(source))], stdout=subprocess.PIPE, text=True,
                check=False)
            for library in re.findall(r"(/\S+) \(", told.stdout):
                self._copy(source / library.lstrip("/"), library)
        (folder / "posix").mkdir()
        (folder / "posix/sh").symlink_to("/bin/bash")
        for place in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
            place.chmod(0o755)
        (folder / "dev").mkdir()
        os.mknod(folder / "dev/null", 0o20666, os.makedev(1, 3))
        (folder / "dev/null").chmod(0o666)

    def _copy(self, source: Path, place: str) -> None:
        target = self.folder / place.lstrip("/")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)

    def write(self, files: dict[str, str]) -> None:
        """Put these files, and no others, into a fresh /etc and fresh homes."""
        for name in _CASES:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        lines = [f"{name}:x:{uid}:{uid}::{home}:{shell}\n" for name, (uid, home, shell) in ACCOUNTS.items()]
        plain = {
            "/etc/passwd": "".join(lines),
            "/etc/group": "".join(f"{name}:x:{uid}:\n" for name, (uid, *_rest) in ACCOUNTS.items()),
            "/etc/login.defs": "UMASK 027\n", "/var/tmp/x": ""}
        for uid, home, _shell in ACCOUNTS.values():
            (self.folder / home.lstrip("/")).mkdir(parents=True)
            os.chown(self.folder / home.lstrip("/"), uid, uid)
        for path, text in {**plain, **files}.items():
            place = self.folder / path.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
            place.chmod(0o644)
        for name, mode in (("etc", 0o755), ("etc/profile.d", 0o755), ("home", 0o755)):
            if (self.folder / name).exists():
                (self.folder / name).chmod(mode)

    def start(self, account: str, *argv: str, **environment: str) -> subprocess.Popen[str]:
        """Start a program as one of the accounts, with the environment that `su -` gives."""
        uid, home, shell = ACCOUNTS[account]
        clean = {
            "HOME": home, "USER": account, "LOGNAME": account, "SHELL": shell, "PATH": "/usr/bin:/bin", **environment}

        def enter() -> None:
            os.chroot(self.folder)
            os.chdir("/")
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            os.umask(0o022)

        return subprocess.Popen(
            argv, env=clean, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            errors="backslashreplace", preexec_fn=enter, start_new_session=True)
