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
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import MAX_BYTES, Where

_DEFAULT = ".ssh/authorized_keys .ssh/authorized_keys2"
_OTHERS = {"authorizedkeyscommand": "AuthorizedKeysCommand", "trustedusercakeys": "TrustedUserCAKeys"}
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
        if path != "none":
            paths.append(path if path.startswith("/") else account.home.rstrip("/") + "/" + path)
    return paths


def _written(host, folk, account):
    if sshd.absence(host) is not None:
        return [None]
    config = sshd.of(host).config
    # An account's groups take a while to find, and matter in Match blocks alone.
    if all(criteria is None for criteria, _value in config.everywhere("AuthorizedKeysFile")):
        return [config.value("AuthorizedKeysFile")]
    return [lookup("AuthorizedKeysFile") for lookup in config.for_person(account.name, folk.groups_of(account.name))]


def elsewhere(host):
    """Return what sshd takes keys from beside the files: (keyword, place) of each program and certificate authority it
    trusts.
    """
    directives = [] if sshd.absence(host) is not None else sshd.of(host).config.directives
    return [
        (_OTHERS[one.keyword], one.where) for one in directives
        if one.keyword in _OTHERS and one.value.text.lower() != "none"]


def keys_in(host, path, user):
    """Return the keys of one file; lines that sshd would skip hold none."""
    data = host.read(path)
    if len(data) > MAX_BYTES:
        raise Unreadable(path, Text("is larger than {size} MiB", "大于 {size} MiB").format(size=MAX_BYTES // 2**20))
    # sshd, too, stops at a NUL; the file is a user's, and is not to cost a control its verdict on others.
    lines = (
        (index, line.partition("\0")[0].strip())
        for index, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n")))
    found = ((index, _key(text)) for index, text in lines if text and not text.startswith("#"))
    return [Key(user, fingerprint, Where(path, index + 1)) for index, fingerprint in found if fingerprint is not None]


def _key(text):
    match = _KEY.match(text)
    if match is None:
        options = _OPTIONS.match(text)
        match = _KEY.match(text, options.end()) if options is not None else None
    if match is None:
        return None
    try:
        blob = base64.b64decode(match.group("blob"), validate=True)
    except binascii.Error:
        return None
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")
