"""Bad input on real hosts: one clear error, nothing lost, and the other controls and hosts go on."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import ROOT, Lab, Run, read_fragments

# What is wrong with each host of the one run that most tests look at.
BROKEN = {
    "intact": "",
    "malformed": r"""
        sed -i '1i = what' /etc/ssh/sshd_config
        sed -i '1i authh required pam_permit.so' /etc/pam.d/common-auth
        printf 'alice ALL=(ALL\n' >/etc/sudoers.d/broken
        printf '# ours\nminlen = eight\n' >/etc/security/pwquality.conf
    """,
    "special": r"""
        sed -i '1i this is no account' /etc/shadow
        mkfifo /etc/ssh/sshd_config.d/pipe.conf
        mkdir /etc/security/pwquality.conf
    """,
    "bytes": r"""
        printf '# caf\351\n' | tee -a /etc/ssh/sshd_config /etc/login.defs /etc/pam.d/common-auth >>/etc/sudoers
        printf 'minlen = \377\376\n' >/etc/security/pwquality.conf
        useradd --comment "$(printf 'J\374rgen')" juergen
    """,
    "huge": r"""
        yes '# nothing but this' | head -c 50M >/etc/security/pwquality.conf
        ln /etc/security/pwquality.conf /etc/ssh/sshd_config.d/huge.conf
        ln /etc/security/pwquality.conf /etc/sudoers.d/huge
    """,
    "loops": r"""
        ln -s pwquality.conf /etc/security/pwquality.conf
        ln -s b.conf /etc/ssh/sshd_config.d/a.conf
        ln -s a.conf /etc/ssh/sshd_config.d/b.conf
        ln -s loop /etc/sudoers.d/loop
        ln -s . /etc/profile.d/here
        ln -s ../alice /home/alice/me
    """,
    "readonly": r"""
        mount --bind /etc/ssh /etc/ssh
        mount -o remount,bind,ro /etc/ssh
        cp -a /etc/security /root/security
        mount -t tmpfs -o size=256k,mode=755 none /etc/security
        cp -a /root/security/. /etc/security
        head -c 1M /dev/zero >/etc/security/filler || true
    """,
    "full": "mkdir -p /var/lib/jrt0117; mount -t tmpfs -o size=64k,mode=700 none /var/lib/jrt0117",
    "toolless": "mkdir /root/away; mv /usr/sbin/sshd /usr/sbin/visudo /usr/bin/systemctl /root/away",
}
# Where something is wrong: the host, the file, a control that reads it, and what is said.
FAULTS = [
    ("malformed", "/etc/ssh/sshd_config", "ssh_root_login", ":1: does not begin with a keyword"),
    ("malformed", "/etc/pam.d/common-auth", "login_failure_lockout", ":1: has the unknown type authh"),
    ("malformed", "/etc/sudoers.d/broken", "sudo_least_privilege", ":1: ) expected"),
    ("malformed", "/etc/security/pwquality.conf", "password_length", ":2: libpwquality cannot use this line"),
    ("special", "/etc/shadow", "no_empty_passwords", ":1: has 1 fields where 9 belong"),
    ("special", "/etc/ssh/sshd_config.d/pipe.conf", "ssh_root_login", ": is not a regular file"),
    ("special", "/etc/security/pwquality.conf", "password_length", ": is not a regular file"),
    ("bytes", "/etc/security/pwquality.conf", "password_length", ":1: libpwquality cannot use this line"),
    ("huge", "/etc/ssh/sshd_config.d/huge.conf", "ssh_root_login", ": larger than any such file should be"),
    ("huge", "/etc/sudoers.d/huge", "sudo_least_privilege", ": larger than any such file should be"),
    ("huge", "/etc/security/pwquality.conf", "password_length", ": larger than any such file should be"),
    ("loops", "/etc/ssh/sshd_config.d/a.conf", "ssh_root_login", ": is a loop of symbolic links"),
    ("loops", "/etc/sudoers.d/loop", "sudo_least_privilege", ": is a loop of symbolic links"),
    ("loops", "/etc/security/pwquality.conf", "password_length", ": is a loop of symbolic links"),
]
# Controls that do not need what is broken, and have something to put right on every host.
UNHARMED = {
    "malformed": {"password_max_age", "stale_accounts", "file_access"},
    "special": {"login_failure_lockout", "file_access"},
    "bytes": {"password_max_age", "login_failure_lockout", "no_empty_passwords", "ssh_root_login", "session_timeout", "file_access"},
    "huge": {"password_max_age", "login_failure_lockout", "stale_accounts"},
    "loops": {"password_max_age", "login_failure_lockout", "stale_accounts"},
    "readonly": {"password_max_age", "no_empty_passwords", "stale_accounts", "file_access"},
    "toolless": {"password_max_age", "login_failure_lockout", "ssh_root_login", "session_timeout", "file_access"},
    "intact": {"password_max_age", "login_failure_lockout", "ssh_root_login", "session_timeout", "file_access"},
}
MODULE = "until pid=$(pgrep -u root -xf /usr/bin/python3); do sleep 0.01; done; "


@pytest.fixture(scope="module")
def fragments(lab: Lab) -> dict[str, str]:
    """Start the hosts, break them, and return what each faulty path is before anything ran."""
    lab.up(*(f"{host}=debian12" for host in BROKEN), "victim=debian12")
    for host, script in BROKEN.items():
        lab.root(host, f"set -e; {script}")
    return {f"{host}:{path}": look(lab, host, path) for host, path, _, _ in FAULTS}


def look(lab: Lab, host: str, path: str) -> str:
    """Return kind, mode, owner and content of a path."""
    return lab.root(host, f"stat -c '%F %a %u:%g %N' {path}; [ ! -f {path} ] || sha256sum {path}")
