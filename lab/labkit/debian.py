"""Debian trees from Debian packages, by way of the machine's own mirrors."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from .shell import LabError, run

__all__ = ["RELEASES", "build_tree", "content_key"]

RELEASES = {"debian11": "bullseye", "debian12": "bookworm", "debian13": "trixie"}
PACKAGES = (
    "apt", "dbus", "iproute2", "libpam-modules", "libpam-runtime", "login", "openssh-server", "passwd", "python3",
    "sudo", "systemd", "systemd-sysv",
)
# Installable inside a test host without a network: what the collection itself installs, and what tests break, send or
# measure with.
OFFLINE = (
    "cracklib-runtime", "libpam-pwquality", "auditd", "audispd-plugins", "rsyslog", "rsyslog-gnutls", "rsyslog-openssl",
    "logrotate", "cron", "chrony", "openssl", "nftables", "iptables", "firewalld", "fail2ban", "python3-systemd",
    "conntrack", "iperf3", "iputils-ping", "netcat-openbsd", "nmap", "tcpdump", "ufw",
    "apache2", "haproxy", "mariadb-server", "nginx", "postgresql", "redis-server",
)
# Debian 12 has no Suricata but in its backports.
OFFLINE_OF = {
    "debian11": ("suricata", "postgresql-13-pgaudit"),
    "debian12": ("docker.io", "busybox-static", "crowdsec", "postgresql-15-pgaudit"),
    "debian13": ("suricata", "crowdsec", "postgresql-17-pgaudit"),
}
# These exclude one of the others, so apt resolves them by themselves.
OFFLINE_ALONE = ("systemd-timesyncd",)
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
CUSTOMIZE = Path(__file__).with_name("customize.sh")


def build_tree(
        system: str, tar: Path, *, packages: Sequence[str] = (), offline: Sequence[str] = (),
        hooks: Sequence[str] = ()) -> None:
    """Write a Debian tree with systemd, sshd and the lab's users to a tar file; hooks are mmdebstrap's customize hooks.
    """
    offline = (*OFFLINE, *OFFLINE_OF.get(system, ()), *offline)
    run([
        "env", f"LAB_OFFLINE={' '.join(offline)}", f"LAB_OFFLINE_ALONE={' '.join(OFFLINE_ALONE)}",
        "mmdebstrap", "--quiet", "--variant=minbase", "--skip=cleanup/apt", f"--keyring={KEYRING}",
        f"--include={','.join((*PACKAGES, *packages))}",
        *(f"--aptopt={option}" for option in _acquire_options()),
        *(f"--customize-hook={hook}" for hook in (CUSTOMIZE, *hooks)),
        RELEASES[system], tar, *_sources(RELEASES[system]),
    ])


def content_key(*more: str) -> str:
    """Return a short key of everything a tree is made from, except the packages' versions."""
    digest = hashlib.sha256()
    for part in (Path(__file__).read_bytes(), CUSTOMIZE.read_bytes(), *(word.encode() for word in more)):
        digest.update(part + b"\0")
    return digest.hexdigest()[:12]


def _sources(suite: str) -> list[str]:
    """Return source lines for a suite: LAB_MIRROR and LAB_SECURITY_MIRROR, or where this machine gets its Debian
    packages.
    """
    mirrors = {"": os.environ.get("LAB_MIRROR"), "-security": os.environ.get("LAB_SECURITY_MIRROR")}
    targets = run(["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(ORIGIN)", "Created-By: Packages"])
    for site, release, origin in (line.split(" ", 2) for line in targets.splitlines()):
        kind = "-security" if release.endswith("-security") else ""
        if origin == "Debian" and "-" not in release.removesuffix(kind):
            mirrors[kind] = mirrors[kind] or site
    if not mirrors[""]:
        raise LabError("this machine's apt configuration names no Debian mirror that it has read;\n  "
            "run apt-get update, or set LAB_MIRROR (and LAB_SECURITY_MIRROR).")
    return [f"deb {mirror} {suite}{kind} main" for kind, mirror in mirrors.items() if mirror]


def _acquire_options() -> list[str]:
    """Return this machine's own apt proxy and date settings, for mirrors that need them."""
    wanted = ("Acquire::http::", "Acquire::https::", "Acquire::Check-")
    return [line for line in run(["apt-config", "dump"]).splitlines() if line.startswith(wanted)]
