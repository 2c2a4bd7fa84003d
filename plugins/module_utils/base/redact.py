# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps secrets out of everything that leaves the host: diffs, messages, evidence, errors."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless

MASK = "********"

# What a text must hold for the pattern to be worth a try, the pattern, what it becomes.
_PATTERNS = (
    # crypt(3) hashes: $id$...$hash, and the traditional and extended DES forms in a shadow line.
    ("$", re.compile(r"\$[0-9a-z]{1,8}\$[^\s:\"']+"), MASK),
    (":", re.compile(r"(?m)^([^:\s#]+:[!*]{0,2})(?:[./0-9A-Za-z]{13}|_[./0-9A-Za-z]{19})(?=:)"), r"\1" + MASK),
    (
        "PRIVATE KEY",
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S), MASK),
    # Not after a path's own characters: /etc/pam.d/common-password:25 is a place. Nor nsswitch's "passwd: files".
    ("=", re.compile(
        r"(?i)(?<![\w./-])((?:\w+_)?(?:pass(?:word|wd|phrase)?|secret|token|api_?key|credential)s?[\"']?[ \t]*=[ \t]*)"
        r"[^\s,;]+"),
     r"\1" + MASK),
    (
        ":",
        re.compile(r"(?i)(?<![\w./-])((?:\w+_)?(?:password|passphrase|secret|token|api_?key)[\"']?:[ \t]*)[^\s,;]+"),
        r"\1" + MASK)
)


def redact(text):
    """Return the text with hashes, private keys, tokens and passwords masked."""
    for needed, pattern, replacement in _PATTERNS:
        if needed in text:
            text = pattern.sub(replacement, text)
    return text


def redacted(value):
    """Return a copy of a JSON-like value with every string in it redacted, and harmless to show."""
    if isinstance(value, dict):
        return {key: redacted(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [redacted(item) for item in value]
    return harmless(redact(value), lines=True) if isinstance(value, str) else value
