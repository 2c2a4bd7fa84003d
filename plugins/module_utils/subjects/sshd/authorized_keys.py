# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which SSH keys open which accounts: the authorized keys files, each key known by its fingerprint only."""

import base64
import binascii
import hashlib
import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import MAX_BYTES, Where

_DEFAULT = ".ssh/authorized_keys .ssh/authorized_keys2"
_OTHERS = {"authorizedkeyscommand": "AuthorizedKeysCommand", "trustedusercakeys": "TrustedUserCAKeys"}
_OPTION = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*")+')
# A command that only says something and ends (cloud-init's for root): the shell makes nothing else of its words.
_SAYS = (
    r"(?:/bin/|/usr/bin/)?(?:echo|printf|sleep|exit|true|false)(?![^ ;&])"
    r"""(?:[\w ,.:!?@%+/-]|'[^']*'|"[^"`$\\]*")*""")
_TURNS_AWAY = re.compile(r"(?:{0}|(?:/usr)?/s?bin/nologin *)(?:(?:;|&&) *(?:{0})?)*\Z".format(_SAYS))
_KEY = re.compile(r"(?P<type>(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+)[ \t]+(?P<blob>[A-Za-z0-9+/]+={0,2})(?=[ \t]|$)")
# Options stand before the key, without blanks but in quotes.
_OPTIONS = re.compile(r'(?:[^ \t"]|"(?:[^"\\]|\\.)*")+[ \t]+')

Key = namedtuple("Key", "user fingerprint where")


def files_of(host, folk, account):
    """Return the paths of an account's authorized keys files, as sshd's configuration names them, wherever the login
    comes from.
    """
    patterns = [
        pattern for value in _written(host, folk, account)
        for pattern in (_DEFAULT if value is None else value.text).split()]
    paths = []
    for pattern in sorted(set(patterns), key=patterns.index):
        path = re.sub("%([%huU])", lambda match: {
            "%": "%", "h": account.home, "u": account.name, "U": str(account.uid)}[match.group(1)], pattern)
        # systemd-ssh-generator has it so: what a machine is given from below at its start.
        path = path.replace("${CREDENTIALS_DIRECTORY}", "/run/credentials/@system")
        if path != "none":
            paths.append(path if path.startswith("/") else account.home.rstrip("/") + "/" + path)
    return paths


def _written(host, folk, account):
    sources = instances.every(host)
    return [value for source in sources for value in _of_one(source.config, folk, account)] if sources else [None]


def _of_one(config, folk, account):
    # An account's groups take a while to find, and matter in Match blocks alone.
    if all(criteria is None for criteria, _value in config.everywhere("AuthorizedKeysFile")):
        return [config.value("AuthorizedKeysFile")]
    return [lookup("AuthorizedKeysFile") for lookup in config.for_person(account.name, folk.groups_of(account.name))]


def elsewhere(host):
    """Return what sshd takes keys from beside the files: (keyword, place) of each program and certificate authority it
    trusts.
    """
    return list(dict.fromkeys(
        (_OTHERS[one.keyword], one.where) for source in instances.every(host) for one in source.config.directives
        if one.keyword in _OTHERS and one.value.text.lower() != "none"))


def keys_in(host, path, user):
    """Return the keys of one file; lines that sshd would skip hold none, and those that only turn away open nothing."""
    data = host.read(path)
    if len(data) > MAX_BYTES:
        raise Unreadable(path, Text("is larger than {size} MiB", "大于 {size} MiB").format(size=MAX_BYTES // 2**20))
    # sshd, too, stops at a NUL; the file is a user's, and is not to cost a control its verdict on others.
    lines = (
        (index, line.partition("\0")[0].strip())
        for index, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n")))
    forced = any(
        one.keyword == "forcecommand" for source in instances.every(host) for one in source.config.directives)
    found = ((index, _key(text, forced)) for index, text in lines if text and not text.startswith("#"))
    return [Key(user, fingerprint, Where(path, index + 1)) for index, fingerprint in found if fingerprint is not None]


def _key(text, forced):
    """Return the fingerprint of a line's key, or None; `forced`: sshd may have another command come first."""
    match, options = _KEY.match(text), None
    if match is None:
        options = _OPTIONS.match(text)
        match = _KEY.match(text, options.end()) if options is not None else None
    if match is None or options is not None and not forced and _turns_away(options.group().strip()):
        return None
    try:
        blob = base64.b64decode(match.group("blob"), validate=True)
    except binascii.Error:
        return None
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def _turns_away(text):
    """Tell whether the options of a key let who has it do nothing: neither a command nor forwarding."""
    options = [one.strip() for one in _OPTION.findall(text)]
    commands = [one.partition("=")[2] for one in options if one.lower().startswith("command=")]
    names = [one.lower() for one in options]
    closed = "no-port-forwarding" in names or "restrict" in names and "port-forwarding" not in names
    return closed and len(commands) == 1 and _TURNS_AWAY.match(re.sub(r"\\(.)", r"\1", commands[0][1:-1])) is not None
