# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps secrets out of everything that leaves the host: diffs, messages, evidence, errors."""

import functools
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless

MASK = "********"

# A value: in quotes it may hold blanks; a quote that nothing ends reaches to the end of its line.
_VALUE = r"(?:\"(?:[^\"\\\n]|\\.)*(?:\"|(?=\n)|\Z|\\\Z)|'[^'\n]*(?:'|(?=\n)|\Z)|[^\s,;]+)"
# What is not the secret but where it is kept.
_NO_PATH = r"(?![\"']?(?:/(?:etc|usr|var|run|root|home|opt|srv|tmp|proc|dev)/|~/))"
# Names of secrets by their end. Not "bypass", nor the plural of sshd's PermitEmptyPasswords after other letters.
_NAME = (
    r"(?:[\w.-]*(?:(?<!by)pass(?:word|wd|phrase|code|key)?|pwd?|authtok|secret|token|psk|"
    r"(?:api|access|private|secret|preshared|encryption|auth)[_-]?key)|"
    r"(?:\w+_)?(?:passwords|passwds|secrets|tokens|api_?keys|credentials?))")

# What a text must hold for the pattern to be worth a try, the pattern, what it becomes.
_PATTERNS = (
    # crypt(3) hashes: $id$...$hash, and the traditional and extended DES forms in a shadow line; those of LDAP, GRUB.
    ("$", re.compile(r"\$[0-9a-z]{1,8}\$[^\s:\"']+"), MASK),
    # http://10.88.5.172:9090 is an address.
    (
        ":", re.compile(r"(?m)^((?!https?://)[^:\s#]+:[!*]{0,2})(?:[./0-9A-Za-z]{13}|_[./0-9A-Za-z]{19})(?=:)"),
        r"\1" + MASK),
    ("}", re.compile(r"(?i)(\{(?:s?sha\d*|s?md5|crypt|pbkdf2[\w-]*|argon2\w*)\})[^\s:\"']+"), r"\1" + MASK),
    ("grub.pbkdf2.", re.compile(r"(grub\.pbkdf2\.)[\w.]+"), r"\1" + MASK),
    (
        "PRIVATE KEY",
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S), MASK),
    # Of an address: what stands before the host, and the keys of what is asked there.
    ("://", re.compile(r"(://[^\s/@:\"']*:)[^\s/@\"']+(?=@)"), r"\1" + MASK),
    ("://", re.compile(r"(://)[^\s/@:\"']{20,}(?=@)"), r"\1" + MASK),
    ("=", re.compile(r"(?i)([?&][\w.-]*(?:key|sig|sign|signature|auth)=)[^\s&\"']+"), r"\1" + MASK),
    ("hooks.", re.compile(r"(hooks\.\w+\.com/\w+/)[^\s\"']+"), r"\1" + MASK),
    # The heads of a request.
    (
        ":", re.compile(
            r"(?i)(?<![\w/-])((?:(?:proxy-)?authorization|(?:set-)?cookie|[\w-]*(?:api|access|auth)-(?:key|token))"
            r"[\"']?:[ \t]*[\"']?)[^\r\n\"']+"),
        r"\1" + MASK),
    # Tokens that tell by themselves what they are.
    ("eyJ", re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), MASK),
    ("_", re.compile(r"\b(?:gh[a-z]_|github_pat_|[sr]k_live_)\w{10,}"), MASK),
    ("-", re.compile(r"\b(?:glpat|xox[a-z])-[\w-]{10,}"), MASK),
    # An argument of PAM in brackets may hold blanks.
    ("[", re.compile(r"(?i)(\[%s=)[^]\n]+" % _NAME), r"\1" + MASK),
    # Not after a path's own characters: /etc/pam.d/common-password:25 is a place. Nor nsswitch's "passwd: files", nor
    # the shell's own PWD.
    (
        "=", re.compile(
            r"(?i)(?<![\w./-])(?!(?:old)?pwd[ \t]*=[ \t]*[\"']?[/~$])(%s[\"']?[ \t]*=[ \t]*)%s%s" % (
                _NAME, _NO_PATH, _VALUE)),
        r"\1" + MASK),
    ("=", re.compile(r"(pam_yubico\.so\b[^\n]{0,400}?\bkey=)" + _VALUE), r"\1" + MASK),
    (
        ":", re.compile(
            r"(?i)(?<![\w./-])((?:\w+_)?(?:password|passphrase|secret|token|api[_-]?key|private_key)[\"']?:[ \t]*)"
            + _VALUE),
        r"\1" + MASK),
    # Options of commands.
    (
        "-", re.compile(
            r"(?i)(?<![\w./-])(--?(?!no-|without-|ask-|disable)[\w-]*(?:(?<!by)pass(?:word|wd|phrase|in|out)?|pwd|secret|"
            r"token|api-?key)[ \t]+)(?!-)" + _NO_PATH + _VALUE),
        r"\1" + MASK),
    (
        "|", re.compile(
            r"(\b(?:echo|printf)\b)[^\n|;]{1,400}(?=\|[ \t]*(?:(?:\S*sudo[ \t]+)?\S*chpasswd\b|\S*passwd[ \t]+--stdin|"
            r"\S*sudo[ \t]+(?:-\w+[ \t]+){0,5}-\w*S))"),
        r"\1 " + MASK + " "),
    # Of other programs' files: words, one after the other.
    (
        "om", re.compile(r"(:om(?:mysql|pgsql|libdbi):[^,\s]*,[^,\s]*,[^,\s]*,)[^\s;]+"), r"\1" + MASK),
    ("login", re.compile(r"(\blogin[ \t]+\S+[ \t]+password[ \t]+)\S+"), r"\1" + MASK),
    (
        " ", re.compile(
            r"(?m)^([ \t]*(?:r[ow]community6?|trapcommunity|(?:root)?bindpw|rootpw|ldap_default_authtok|requirepass|"
            r"masterauth|com2sec6?[ \t]+\S+[ \t]+\S+)[ \t]+)" + _VALUE),
        r"\1" + MASK),
    ("createUser", re.compile(r"(createUser[ \t]+(?:-e[ \t]+\S+[ \t]+)?\S+[ \t]+)[^\n]+"), r"\1" + MASK),
    (" ", re.compile(r"(\b(?:PSK|XAUTH|EAP|NTLM)[ \t]+)(?:\"[^\"\n]*\"|0[sx]\S+)"), r"\1" + MASK)
)
# What a text must hold, the command with what follows it, and the letters of its options that a secret comes after.
_COMMANDS = (
    ("curl", re.compile(r"\bcurl\b[^\n|;]*"),
     re.compile(r"(\s(?:-[uU]|--user|--proxy-user)[ \t=]*[\"']?[^\s:\"']+:)[^\s\"']+")),
    ("curl", re.compile(r"\bcurl\b[^\n|;]*"), re.compile(r"(\s(?:-b|--cookie)[ \t=]*)(?!/)" + _VALUE)),
    ("-p", re.compile(r"\b(?:mysql|mariadb)[\w-]*[ \t][^\n|;]*"), re.compile(r"(\s-p)\S+")),
    ("sshpass", re.compile(r"\bsshpass[ \t][^\n|;]*"), re.compile(r"(\s-p[ \t]*)" + _VALUE)),
    ("ldap", re.compile(r"\bldap(?:search|add|modify|modrdn|delete|passwd|whoami|compare)[ \t][^\n|;]*"),
     re.compile(r"(\s-w[ \t]*)" + _VALUE)),
    ("snmp", re.compile(r"\bsnmp[a-z]+[ \t][^\n|;]*"), re.compile(r"(\s-[cAX][ \t]*)" + _VALUE)),
    ("openssl", re.compile(r"\bopenssl[ \t]+enc[ \t][^\n|;]*"), re.compile(r"(\s-[kK][ \t]+)" + _VALUE)),
)


def redact(text):
    """Return the text with hashes, private keys, tokens and passwords masked."""
    for needed, pattern, replacement in _PATTERNS:
        if needed in text:
            text = pattern.sub(replacement, text)
    for needed, command, option in _COMMANDS:
        if needed in text:
            text = command.sub(functools.partial(_option_masked, option), text)
    return text


def _option_masked(option, match):
    return option.sub(r"\1" + MASK, match.group())


def redacted(value):
    """Return a copy of a JSON-like value with every string in it redacted, and harmless to show."""
    if isinstance(value, dict):
        return {key: redacted(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [redacted(item) for item in value]
    return harmless(redact(value), lines=True) if isinstance(value, str) else value
