# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example agency's hosts, as containers of a lab of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "lab"))

from labkit.container import INOTIFY_INSTANCES, container_name, doors, remove, start  # noqa: E402
from labkit.image import ensure_images, image_name  # noqa: E402
from labkit.places import cache_dir, forget_lab  # noqa: E402
from labkit.podman import close_namespace, podman, podman_command  # noqa: E402
from labkit.shell import LabError  # noqa: E402
from labkit.ssh import shared_variables  # noqa: E402

__all__ = ["HOSTS", "LabError", "break_hosts", "cannot", "down", "load", "runs", "up", "variables", "write_inventory"]

SYSTEM = "debian12"
SCRIPTS = Path(__file__).with_name("hosts")
# Of each host its address in the inventory, and the scripts that make it.
HOSTS = {
    "bastion1": ("192.0.2.10", ["all"]),
    "web1": ("198.51.100.11", ["all", "web"]),
    "web2": ("198.51.100.12", ["all", "web"]),
    "app1": ("198.51.100.21", ["all", "app"]),
    "db1": ("203.0.113.31", ["all", "db"]),
    "db2": ("203.0.113.32", ["all", "db"]),
}
BROKEN = ("web1", "web2", "bastion1", "db1")
KEY_PAIR = ["tar", "-C", "/etc/pki/agency", "-cf", "-", "host.key", "host.pem"]
# What a machine needs for containers from Debian packages: program -> package.
NEEDED = {"podman": "podman", "mmdebstrap": "mmdebstrap", "apt-ftparchive": "apt-utils", "iptables": "iptables",
          "ssh": "openssh-client"}
MORE = ("crun", "netavark", "aardvark-dns", "containernetworking-plugins", "debian-archive-keyring", "uidmap",
        "slirp4netns", "fuse-overlayfs")


def cannot() -> tuple[str, str] | None:
    """Return why containers cannot run on this machine, in both languages; None where nothing speaks against it."""
    if not shutil.which("apt-get"):
        return ("The hosts are built from Debian packages, and this machine has no apt-get.",
                "主机由 Debian 软件包构建，而本机没有 apt-get。")
    # An ordinary user's path has no sbin.
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    if lacking := ", ".join(program for program in NEEDED if not shutil.which(program, path=path)):
        command = f"sudo apt-get install --no-install-recommends {' '.join([*NEEDED.values(), *MORE])}"
        return (f"These programs are missing: {lacking}. Nothing is installed for you; this brings them:\n  {command}",
                f"缺少程序：{lacking}。演示不会自行安装软件，可执行：\n  {command}")
    try:
        podman("info")
    except LabError as error:
        return f"podman does not work here, {_who()}: {error}", f"podman 在此无法运行（{_who()}）：{error}"
    return None


def _who() -> str:
    return "as root" if os.geteuid() == 0 else "not as root"


def up(lab: str, memory: Path) -> None:
    """Start all hosts anew; what this machine was like before is remembered, for `down`."""
    remove(lab)
    before: dict[str, str] = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
    before.setdefault("instances", INOTIFY_INSTANCES.read_text(encoding="ascii"))
    if not podman("images", "--quiet", image_name(SYSTEM)).strip():
        before["image"] = image_name(SYSTEM)
    memory.write_text(json.dumps(before), encoding="utf-8")
    ensure_images([SYSTEM])
    _each(HOSTS, lambda name: start(lab, name, SYSTEM))
    addresses = " ".join(f"{name}={address}" for name, (address, _scripts) in HOSTS.items())
    certificates = _script(lab, "bastion1", "authority", HOSTS=addresses)
    _each(HOSTS, lambda name: _make(lab, name, certificates))


def _make(lab: str, name: str, certificates: bytes) -> None:
    address, scripts = HOSTS[name]
    for script in scripts:
        _script(lab, name, script, stdin=certificates, ADDRESS=address)


def load(lab: str, folder: Path) -> None:
    """Put the credit database of a folder on db1."""
    for name in ("database.sql", "exchange.tar"):
        podman("cp", folder / name, f"{container_name(lab, 'db1')}:/root/{name}")
    _script(lab, "db1", "db1")


def break_hosts(lab: str) -> None:
    """Break what is to be seen."""
    pair = subprocess.run(
        podman_command("exec", container_name(lab, "web1"), *KEY_PAIR), capture_output=True, check=True).stdout
    for name in BROKEN:
        _script(lab, name, f"break_{name}", stdin=pair if name == "web2" else b"")


def _script(lab: str, name: str, script: str, stdin: bytes = b"", **environment: str) -> bytes:
    """Run a script on a host as root, and return what it printed."""
    given = [f"--env={key}={value}" for key, value in environment.items()]
    text = (SCRIPTS / f"{script}.sh").read_text(encoding="utf-8")
    done = subprocess.run(
        podman_command("exec", "--interactive", *given, container_name(lab, name), "bash", "-c", text), input=stdin,
        capture_output=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise LabError(f"{name}: {script}.sh failed ({done.returncode}): {said}")
    return done.stdout


def write_inventory(lab: str, place: Path) -> None:
    """Write how the containers are reached; all else is the example inventory's."""
    shared = {**shared_variables(lab), "ansible_user": "automation"}
    del shared["lab_person"], shared["lab_person_password"]
    hosts = {door.name: {**shared, **door.variables} for door in doors(lab)}
    place.write_text(json.dumps({"all": {"hosts": hosts}}, indent=1), encoding="utf-8")


def variables(lab: str) -> dict[str, object]:
    """Return the variables by which the example's decisions hold here: this machine is the management network."""
    controller = f"{doors(lab)[0].controller}/32"
    return {"accounts_login_networks": ["192.0.2.0/24", controller],
            "boundary_management_networks": ["192.0.2.0/24", controller]}


def runs(lab: str) -> bool:
    """Tell whether a lab has hosts."""
    return bool(doors(lab))


def down(lab: str, memory: Path) -> None:
    """Remove the hosts, their keys, and the image where the demo has built it."""
    remove(lab)
    if (cache_dir() / "labs" / lab).exists():
        forget_lab(lab)
    before: dict[str, str] = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
    if "image" in before:
        with suppress(LabError):  # other hosts run from it
            podman("rmi", before["image"])
    if os.geteuid() == 0 and "instances" in before and not podman("ps", "--all", "--quiet").strip():
        INOTIFY_INSTANCES.write_text(before["instances"], encoding="ascii")
    close_namespace()


def _each(names: Iterable[str], deed: Callable[[str], object]) -> None:
    with ThreadPoolExecutor(max_workers=3) as pool:
        list(pool.map(deed, names))
