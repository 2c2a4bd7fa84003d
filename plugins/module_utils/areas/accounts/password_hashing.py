# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are stored as strong hashes."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import hashes
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import whole
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    module as pam_module,
    unix as pam_unix,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, login_defs

# As strong as yescrypt and SHA-512, and there only where a distribution adds them.
_EQUALLY_STRONG = ("gost_yescrypt", "sm3")


class PasswordHashing(Control):
    """Hashing of stored passwords."""

    id = "password_hashing"
    zh = "口令存储散列算法"
    clauses = ("8.3.5-B-b-2", "8.3.5-E-a-2")

    def expectations(self, host, policy):
        good = tuple(policy.password_hash_methods) + _EQUALLY_STRONG
        # Every release of the shadow tools knows SHA512; one that does not know its method falls back to DES.
        target = "SHA512" if "sha512" in good else good[0].upper()
        if login_defs.read(host) or "pam_unix.so" in pam_module.modules(host):
            yield Setting(login_defs.of(host), "ENCRYPT_METHOD", Rule(
                " | ".join(name.upper() for name in good), target, lambda text: text.lower() in good))
        else:
            yield hashes.unread(host)
        yield pam_unix.unusable(host)
        for entry in pam_unix.setters(host):
            yield pam_unix.Hashes(entry.where, good, pam_unix.strongest(host, policy.password_hash_methods))
        yield Seen(lambda host: hashes.by_others(host, good))
        yield Each(
            lambda host: hashes.stored(host, good), "hashes_strong", "No account's stored password hash is weak.",
            "未发现以弱散列存储的账号口令。", expected=" | ".join(good), actual="no weaker hash")
        yield Each(lambda host: hashes.of_groups(host, good))
        yield Seen(lambda host: hashes.by_libuser(host, good))
        yield Each(hashes.readable)
        yield whole()
        yield from directories.unseen(host, "passwd", "shadow")
