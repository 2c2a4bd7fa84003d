"""Test hosts that are virtual machines: for what a container shares with its machine (audit, kernel settings, reboots).
"""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .compare import TREE_DIGEST
from .debian import RELEASES, build_tree, content_key
from .places import building, lab_dir
from .shell import LabError, run
from .ssh import Door, authorized_key, closed_port, forget, give_password, wait_for

__all__ = ["USUAL", "digest", "doors", "ensure_disk", "reboot", "remove", "start"]

USUAL = "debian12"
# Of Debian 11, whose support has ended, not every mirror has the last package that names the newest kernel.
KERNEL_OF = {"debian11": "linux-image-5.10.0-46-cloud-amd64"}
PACKAGES = ("grub-pc", "apparmor")
OFFLINE = ("apparmor-utils", "gcc", "libc6-dev", "make")
DISK_SIZE = "3G"
MEMORY_MB = 1024
CONTROLLER = "10.0.2.2"  # QEMU's user network has it so
BOOT_SECONDS = 600  # an emulated processor on a busy machine; an idle one takes half a minute
HOOKS = (
    'printf "[Match]\\nName=en*\\n[Network]\\nDHCP=yes\\n" >"$1/etc/systemd/network/lab.network"',
    'chroot "$1" systemctl --quiet enable systemd-networkd',
    'echo "LABEL=root / ext4 errors=remount-ro 0 1" >"$1/etc/fstab"',
    "sed -i 's/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=0/; s/^GRUB_CMDLINE_LINUX=.*/GRUB_CMDLINE_LINUX=\"rw console=ttyS0\"/'"
    ' "$1/etc/default/grub"',
)
# Debian 11's systemd takes no credential from the firmware: a unit of its own does, before sshd is there.
TAKE_KEY = r"""
cat >"$1/etc/systemd/system/lab-key.service" <<'UNIT'
[Unit]
Description=Take the SSH key of the lab from the firmware
Before=ssh.service

[Service]
Type=oneshot
ExecStart=/bin/sh -c "grep -aom1 'tmpfiles.extra=[A-Za-z0-9+/=]*' /sys/firmware/dmi/tables/DMI | cut -d= -f2- \
  | base64 -d | cut -d' ' -f7 | base64 -d \
  | install -m 600 -o admin -g admin /dev/stdin /home/admin/.ssh/authorized_keys"

[Install]
WantedBy=multi-user.target
UNIT
chroot "$1" systemctl --quiet enable lab-key.service
"""
HOOKS_OF = {"debian11": (TAKE_KEY,)}

# One partition behind the room that GRUB takes.
MAKE_DISK = """
tree=$(mktemp --directory --tmpdir="$2")
tar --extract --file="$1" --directory="$tree" --numeric-owner --xattrs --xattrs-include='*'
cp --dereference "$tree/vmlinuz" "$2/vmlinuz"
cp --dereference "$tree/initrd.img" "$2/initrd"
truncate --size="$3" "$2/disk.img"
echo 'start=2048, type=83, bootable' | sfdisk --quiet "$2/disk.img"
blocks=$(( ($(stat --format=%s "$2/disk.img") - 2048 * 512) / 4096 ))
mkfs.ext4 -q -L root -b 4096 -E offset=$((2048 * 512)) -d "$tree" "$2/disk.img" "$blocks"
rm -rf "$tree"
"""
# The machine's first process, once: it installs the boot loader as an installer does, on a disk that only a machine can
# see.
INSTALL_GRUB = (
    "grub-install /dev/vda && update-grub && mount -o remount,ro / && echo the boot loader is installed; poweroff -ff")


def ensure_disk(system: str = USUAL, *, rebuild: bool = False) -> Path:
    """Return the folder of a system's disk, its kernel and its initrd; build them if they are not there yet."""
    if system not in RELEASES:
        raise LabError(f"there is no system {system}; there are {', '.join(RELEASES)}.")
    hooks = (*HOOKS, *HOOKS_OF.get(system, ()))
    packages = (KERNEL_OF.get(system, "linux-image-cloud-amd64"), *PACKAGES)
    key = content_key(DISK_SIZE, *packages, *OFFLINE, *hooks, MAKE_DISK, INSTALL_GRUB)
    with building("machine") as cache:
        folder = cache / f"vm-{system}-{key}"
        if rebuild or not folder.exists():
            _build(system, packages, hooks, folder)
    return folder


def _build(system: str, packages: tuple[str, ...], hooks: tuple[str, ...], folder: Path) -> None:
    print(f"lab: building the virtual machine of {system}", flush=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made, tar = Path(scratch, "made"), Path(scratch, "root.tar")
        made.mkdir()
        build_tree(system, tar, packages=packages, offline=OFFLINE, hooks=hooks)
        # Without root, podman's user namespace lets the files on the disk belong to whom they should.
        as_root = [] if os.geteuid() == 0 else ["podman", "unshare"]
        run([*as_root, "sh", "-ec", MAKE_DISK, "make-disk", tar, made, DISK_SIZE])
        _install_grub(made)
        for older in folder.parent.glob(f"vm-{system}-*"):
            shutil.rmtree(older)
        made.rename(folder)


def start(lab: str, name: str, system: str = USUAL, *, cpus: int | None = None) -> Door:
    """Start a machine on a fresh copy of a system's disk, unless it runs, and wait until it can be logged in to."""
    folder = _folder(lab, name)
    if _process(folder):
        return _door(lab, name)
    base = ensure_disk(system)
    folder.mkdir(parents=True, exist_ok=True)
    run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", base / "disk.img", folder / "disk.qcow2"])
    port = closed_port()
    (folder / "port").write_text(str(port), encoding="ascii")
    door = _door(lab, name)
    forget(lab, port)
    run(_qemu(lab, name, base, cpus))
    wait_for(door, seconds=BOOT_SECONDS)
    give_password(door)
    return door


def reboot(lab: str, name: str) -> None:
    """Reboot a machine and wait until it is back."""
    door = _door(lab, name)
    before = _boot_id(door)
    with suppress(LabError):  # the connection may close before the answer
        run([*door.command, "sudo", "systemctl", "reboot"])
    deadline = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < deadline:
        time.sleep(1)
        with suppress(LabError):
            if _boot_id(door) != before:
                wait_for(door, seconds=BOOT_SECONDS)
                return
    raise LabError(
        f"{name} did not come back after its reboot; its console is in {_folder(lab, name) / 'console.log'}.")


def doors(lab: str) -> list[Door]:
    """Return the machines of a lab that run."""
    folders = sorted((lab_dir(lab) / "vm").glob("*"))
    return [_door(lab, folder.name) for folder in folders if _process(folder)]


def digest(lab: str, name: str) -> str:
    """Return a line for every file of a machine."""
    return run([*_door(lab, name).command, "sudo", "python3", "-"], stdin=TREE_DIGEST.read_text(encoding="utf-8"))


def remove(lab: str, *names: str) -> None:
    """Stop machines and drop their disks: the named ones, or all of the lab."""
    for name in names or [folder.name for folder in (lab_dir(lab) / "vm").glob("*")]:
        folder = _folder(lab, name)
        if process := _process(folder):
            os.kill(process, signal.SIGTERM)
            while _process(folder):
                time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)


def _install_grub(made: Path) -> None:
    console = run([
        *_hardware(made), "-kernel", made / "vmlinuz", "-initrd", made / "initrd", "-no-reboot", "-serial", "stdio",
        "-append", f'root=/dev/vda1 rw console=ttyS0 quiet init=/bin/sh -- -c "{INSTALL_GRUB}"',
        "-drive", f"file={made / 'disk.img'},if=virtio,format=raw",
    ])
    if "the boot loader is installed" not in console:
        raise LabError(
            "GRUB could not be installed on the virtual machine's disk:\n  " + "\n  ".join(console.splitlines()[-8:]))


def _qemu(lab: str, name: str, base: Path, cpus: int | None) -> list[object]:
    folder, port = _folder(lab, name), _door(lab, name).port
    return [
        *_hardware(base, cpus), "-name", name, "-drive",
        f"file={folder / 'disk.qcow2'},if=virtio,format=qcow2,cache=unsafe", "-netdev",
        f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:22", "-device", "virtio-net-pci,netdev=net", "-device",
        "virtio-rng-pci", "-smbios", f"type=11,value={_key_credential(lab)}", "-serial",
        f"file:{folder / 'console.log'}", "-pidfile", folder / "pid", "-daemonize",
    ]


def _hardware(base: Path, cpus: int | None = None) -> list[object]:
    # An emulated second processor costs the first a fifth of its speed.
    accelerator, usual = ("kvm", 2) if _kvm_works(base / "vmlinuz") else ("tcg,tb-size=1024", 1)
    return [
        "qemu-system-x86_64", "-accel", accelerator, "-smp", cpus or usual, "-cpu", "max", "-m", MEMORY_MB, "-display",
        "none"]


def _kvm_works(kernel: Path) -> bool:
    """Tell whether a kernel really boots under KVM: where it is nested or restricted it opens, and then dies or hangs.
    """
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return False
    probe = ["qemu-system-x86_64", "-accel", "kvm", "-cpu", "max", "-display", "none", "-serial", "stdio", "-no-reboot",
             "-kernel", str(kernel), "-append", "console=ttyS0 panic=-1"]
    try:
        console = subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, timeout=15, check=False).stdout
    except subprocess.TimeoutExpired:
        return False
    return b"Linux version" in console


def _key_credential(lab: str) -> str:
    """Return the lab's public key as a credential that systemd-tmpfiles takes from the firmware: no key is on the disk.
    """
    line = f"f~ /home/admin/.ssh/authorized_keys 600 admin admin - {_base64(authorized_key(lab))}\n"
    return f"io.systemd.credential.binary:tmpfiles.extra={_base64(line)}"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _folder(lab: str, name: str) -> Path:
    return lab_dir(lab) / "vm" / name


def _door(lab: str, name: str) -> Door:
    try:
        return Door(lab, name, int((_folder(lab, name) / "port").read_text(encoding="ascii")), CONTROLLER)
    except FileNotFoundError:
        raise LabError(f"there is no virtual machine {name} in lab {lab}.") from None


def _process(folder: Path) -> int | None:
    """Return the process id of a machine that runs."""
    try:
        number = int((folder / "pid").read_text(encoding="ascii"))
        command = Path("/proc", str(number), "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return number if str(folder).encode() in command else None


def _boot_id(door: Door) -> str:
    return run([*door.command, "cat", "/proc/sys/kernel/random/boot_id"]).strip()
