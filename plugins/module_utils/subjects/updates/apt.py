# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package sources of apt as apt itself has them, and what their lists on this host offer. Nothing is fetched."""

import bz2
import gzip
import hashlib
import lzma
import re
import zlib
from collections import namedtuple
from datetime import datetime
from email.utils import parsedate_tz

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import os_release
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.source import APT_WITHOUT_CACHES

# One list of packages: where it lies, its name in the source, what that says of itself, and the entry that names it.
Index = namedtuple("Index", "path key label suite codename origin site release trusted entry")
# The Release file of a source: where it lies, when it was made, until when it holds, the first as it is written, and
# the digests of its lists.
Release = namedtuple("Release", "path day end said digests")

TOLD = "apt-get indextargets"
_FORMAT = "|".join("$(%s)" % name for name in (
    "FILENAME", "METAKEY", "LABEL", "SUITE", "CODENAME", "ORIGIN", "SITE", "RELEASE", "TRUSTED", "SOURCESENTRY"))
_ASKED = ["apt-get"] + APT_WITHOUT_CACHES + ["indextargets", "--format", _FORMAT, "Created-By: Packages"]
_HELPER = "/usr/lib/apt/apt-helper"
_PACKED = {".gz": gzip.decompress, ".xz": lzma.decompress, ".lzma": lzma.decompress, ".bz2": bz2.decompress}
# Some lists are only to be read by apt's own program.
_BY_HELPER = (".lz4", ".zst")
_FIELD = re.compile(r"^(Package|Version|Architecture):[ \t]*(\S+)", re.M)
_HEAD = re.compile(r"^(Date|Valid-Until):[ \t]*(.+?)[ \t\r]*$", re.M)
_DAMAGED = Text("it is damaged", "文件已损坏")
_SECURITY = "-security"
_BY_SUBSCRIPTION = ("UbuntuESM", "UbuntuESMApps")
_WITH_CODENAMES = ("debian", "ubuntu")
_EMPTY = Text("it lists no package", "其中没有任何软件包")
_OTHER = Text("it is not the one that {path} names", "与 {path} 所列的不一致")
_DIGEST = re.compile(r"^ ([0-9a-f]{64})[ \t]+[0-9]+[ \t]+(\S+)[ \t\r]*$", re.M)


def begin(host):
    """Have apt asked for its lists meanwhile."""
    host.begin(_ASKED)


def indexes(host):
    """Return the Index of each list of packages that apt is configured to have; raises HostError where apt is not told.
    """
    output = host.run(_ASKED)
    if output.rc != 0:
        raise Unreadable(TOLD, (output.err.strip().splitlines() or ["exit status %d" % output.rc])[-1])
    rows = [line.split("|") for line in output.out.splitlines()]
    # What a source does not say of itself stays as it was asked for.
    return [
        Index(*["" if word.startswith("$(") else word for word in row]) for row in rows
        if len(row) == len(Index._fields)]


def is_security(host, index, more=()):
    """Tell whether a source is one of security fixes for this release: by its own words, which stay when that grows
    old.
    """
    if index.suite in more:
        return True
    told = os_release.of(host)
    name = told.get("VERSION_CODENAME", "")
    # What is built on these may have names of its own beside the security source of the other.
    if name and told.get("ID") in _WITH_CODENAMES and not any(
            one.startswith(name) for one in (index.codename, index.suite)):
        return False
    return (index.label == "Debian-Security" or index.origin in _BY_SUBSCRIPTION
            or index.suite.endswith(_SECURITY) or index.codename.endswith(_SECURITY))


def offered(host, index, names):
    """Yield (name, architecture, version) of what a list offers of these names; raises HostError where it cannot be
    read, is empty, or is another than its source has signed.
    """
    data, release = _content(host, index.path), dated(host, index)
    signed = release.digests.get(index.key)
    if signed is not None and hashlib.sha256(data).hexdigest() != signed:
        raise Unreadable(index.path, _OTHER.format(path=release.path))
    # A source that is new may have signed an empty one.
    if signed is None and not data.strip():
        raise Unreadable(index.path, _EMPTY)
    for stanza in re.split(r"\n\s*\n", data.decode("utf-8", "replace")):
        fields = dict(_FIELD.findall(stanza))
        if fields.get("Package") in names and "Version" in fields:
            yield fields["Package"], fields.get("Architecture", "all"), fields["Version"]


def _content(host, path):
    ending = path[path.rfind("."):]
    if ending in _BY_HELPER:
        output = host.run([_HELPER, "cat-file", path])
        if output.rc != 0:
            raise Unreadable(path, (output.err.strip().splitlines() or ["exit status %d" % output.rc])[-1])
        return output.out.encode("utf-8")
    try:
        return _PACKED.get(ending, bytes)(host.read(path))
    except (OSError, EOFError, ValueError, lzma.LZMAError, zlib.error) as error:
        if isinstance(error, HostError):
            raise
        raise Unreadable(path, _DAMAGED)


def dated(host, index):
    """Return the Release of a source; None for what is not there or not told."""
    return host.memo(("release", index.path), lambda: _release(host, index))


def _release(host, index):
    path = _release_file(host, index)
    if path is None:
        return Release(None, None, None, None, {})
    # The signature is apt's to check; the first paragraph is what was signed.
    text = host.read(path).decode("utf-8", "replace")
    body = text.partition("\n\n")[2] if text.startswith("-----BEGIN PGP SIGNED") else text
    paragraph = body.partition("\n\n")[0]
    fields = dict(_HEAD.findall(paragraph))
    digests = {name: digest for digest, name in _DIGEST.findall(paragraph)}
    return Release(path, _day(fields.get("Date")), _day(fields.get("Valid-Until")), fields.get("Date"), digests)


def _release_file(host, index):
    folder, _slash, name = index.path.rpartition("/")
    ends = "_dists_%s_" % index.release.strip("/").replace("/", "_")
    stem = name.partition(ends)[0] + ends if ends in name else name.rpartition("_")[0] + "_"
    return next((path for path in ("%s/%s%s" % (folder, stem, kind) for kind in ("InRelease", "Release"))
                 if host.exists(path)), None)


def _day(text):
    found = parsedate_tz(text) if text else None
    try:
        return None if found is None else datetime(*found[:6]).date()
    except ValueError:
        return None
