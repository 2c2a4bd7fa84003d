# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security advisories of rpm repositories, as dnf and zypper have fetched them. Nothing is fetched, nothing is written.
"""

import bz2
import datetime
import gzip
import hashlib
import lzma
import re
import zlib
from collections import namedtuple
from typing import Dict, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

# A repository that is enabled: its name, where that is written, the folder of what was fetched (None: nothing was).
Repository = namedtuple("Repository", "name where folder")
# What was fetched: the day of that, the day of its contents by its own words, (path, digest) of the advisories, and of
# the list of packages.
Fetched = namedtuple("Fetched", "path fetched made advisories packages")
# A version of a package that has a fix; `urgent` where its publisher calls it critical or important.
Advised = namedtuple("Advised", "name arch version advisory day urgent cves path")

_ENTRIES = (("/etc/yum.repos.d/*.repo", "dnf"), ("/etc/zypp/repos.d/*.repo", "zypp"))
_CACHES = {"dnf": ("/var/cache/dnf/%s-", "/var/cache/libdnf5/%s-"), "zypp": ("/var/cache/zypp/raw/%s",)}
_MODULES = "/etc/dnf/modules.d/*.module"
_HASH = re.compile(r"[0-9a-f]{16}\Z")
_SECTION = re.compile(r"[ \t]*\[([^\]]+)\]")
_SETTING = re.compile(r"[ \t]*(enabled|name|stream|state)[ \t]*[=:][ \t]*(.*?)[ \t\r]*\Z")
_OFF = ("0", "no", "false", "off")
_PACKED = {".gz": gzip.decompress, ".xz": lzma.decompress, ".bz2": bz2.decompress}
_ATTRIBUTE = rb"%s[ \t\r\n]*=[ \t\r\n]*[\"']([^\"']*)[\"']"
_UPDATES = re.compile(rb"<updates\s*/>|<updates[\s>].*</updates>", re.S)
_UPDATE = re.compile(rb"<update[\s>].*?</update>", re.S)
_TYPE, _DATE = re.compile(_ATTRIBUTE % b"type"), re.compile(rb"<(issued)\s[^>]*?" + _ATTRIBUTE % b"date")
_ID, _SEVERITY = re.compile(rb"<id>\s*([^<]*?)\s*</id>"), re.compile(rb"<severity>\s*([^<]*?)\s*</severity>")
_CVE = re.compile(rb"CVE-\d{4}-\d{4,9}")
_COLLECTION = re.compile(rb"<collection[\s>].*?</collection>", re.S)
_MODULE, _PACKAGE = re.compile(rb"<module\s[^>]*>"), re.compile(rb"<package\s[^>]*>")
_WORDS = {name: re.compile(rb"(?<![\w-])" + _ATTRIBUTE % name) for name in (
    b"name", b"stream", b"arch", b"epoch", b"version", b"release")}
_DATA = re.compile(rb"<data\s[^>]*?" + _ATTRIBUTE % b"type" + rb"[^>]*>(.*?)</data>", re.S)
_HREF, _SUM = re.compile(_ATTRIBUTE % b"href"), re.compile(rb"<checksum\s[^>]*sha256[^>]*>([0-9a-f]{64})<")
_STAMP = re.compile(rb"<(?:timestamp|revision)>(\d{9,11})(?:\.\d*)?<")
_SECONDS = re.compile(rb"\d{9,11}\Z")
_CRITICAL = (b"critical", b"important")
_DAMAGED, _NO_LIST = Text("it is damaged", "文件已损坏"), Text("it is no list of advisories", "不是安全公告列表")
_CHANGED = Text("it is not the one that {path} names", "与 {path} 所列的不一致")
_NOT_READ = Text("it is packed in a way that is not read here", "其压缩格式无法在此读取")


def repositories(host):
    """Return the Repositories that are enabled."""
    return host.memo("repositories", lambda: list(_enabled(host)))


def _enabled(host):
    for pattern, kind in _ENTRIES:
        for path in host.glob(pattern):
            for name, (number, settings) in _sections(host.read(path)).items():
                if name != "main" and settings.get("enabled", "1").lower() not in _OFF:
                    yield Repository(name, Where(path, number), _folder(host, kind, name))


def _sections(data):
    """Return {section: (line, settings)} of a file of dnf; `%` means nothing in it."""
    found: Dict[str, Tuple[int, Dict[str, str]]] = {}
    settings: Dict[str, str] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        section, setting = _SECTION.match(line), _SETTING.match(line)
        if section:
            settings = {}
            found[section.group(1)] = number, settings
        elif setting:
            settings[setting.group(1)] = setting.group(2)
    return found


def _folder(host, kind, name):
    """Return the folder that was fetched last: one of another address of the repository may lie beside it."""
    found = []
    for start in _CACHES[kind]:
        above, _slash, begins = (start % name).rpartition("/")
        for one in host.listdir(above):
            if one == begins or (begins.endswith("-") and one.startswith(begins) and _HASH.match(one[len(begins):])):
                path = "%s/%s/repodata" % (above, one)
                if host.exists(path + "/repomd.xml"):
                    found.append((_mtime(host, path + "/repomd.xml"), path))
    return max(found)[1] if found else None


def fetched(host, repository):
    """Return the Fetched of a repository; raises HostError where nothing was, or it cannot be read."""
    if repository.folder is None:
        raise Missing(repository.where)
    path = repository.folder + "/repomd.xml"
    data, times, advisories, packages = host.read(path), [_mtime(host, path)], None, None
    for match in _DATA.finditer(data):
        kind, inside = match.group(1), match.group(2)
        href, digest = _HREF.search(inside), _SUM.search(inside)
        if href is None:
            continue
        place = "%s/%s" % (repository.folder, href.group(1).decode("utf-8", "replace").rpartition("/")[2])
        if kind == b"updateinfo":
            advisories = place, digest and digest.group(1).decode("ascii")
        if kind == b"primary":
            packages = place, digest and digest.group(1).decode("ascii")
        if kind == b"primary" and host.exists(place):
            # Which dnf touches where the source says that nothing is new.
            times.append(_mtime(host, place))
    stamps = [int(text) for text in _STAMP.findall(data)]
    return Fetched(path, _day(max(times)), _day(max(stamps)) if stamps else None, advisories, packages)


def _mtime(host, path):
    found = host.seen(host.resolve(path))
    return 0 if found is None else found.st_mtime


def _day(seconds):
    try:
        return datetime.date.fromtimestamp(seconds)
    except (OverflowError, ValueError, OSError):
        return None


def advised(host, found, names):
    """Yield an Advised for each package of these names that a security advisory brings; raises HostError."""
    path = found.advisories[0]
    data = re.sub(rb"<!--.*?-->", b"", named(host, found, *found.advisories), flags=re.S)
    if not _UPDATES.search(data):
        raise Unreadable(path, _NO_LIST)
    enabled = _streams(host)
    for update in _UPDATE.findall(data):
        kind = _TYPE.search(update[:update.index(b">")])
        if kind is not None and kind.group(1).lower() == b"security":
            yield from _of_update(update, names, enabled, path)


def named(host, found, path, digest):
    """Return what a file says that a repository's own list names; raises Unreadable of another one."""
    packed = host.read(path)
    if digest is not None and hashlib.sha256(packed).hexdigest() != digest:
        raise Unreadable(path, _CHANGED.format(path=found.path))
    return _content(host, path, packed)


def _of_update(update, names, enabled, path):
    told, severity, issued = _ID.search(update), _SEVERITY.search(update), _DATE.search(update)
    day = None if issued is None else _written_day(issued.group(2))
    cves = b" ".join(sorted(set(_CVE.findall(update)))).decode("ascii")
    urgent = severity is not None and severity.group(1).lower() in _CRITICAL
    for collection in _COLLECTION.findall(update) or [update]:
        module = _MODULE.search(collection)
        if module is not None and _word(module.group(), b"stream") != enabled.get(_word(module.group(), b"name")):
            continue
        for package in _PACKAGE.findall(collection):
            name = _word(package, b"name")
            if name in names:
                version = "%s:%s-%s" % (
                    _word(package, b"epoch") or "0", _word(package, b"version"), _word(package, b"release"))
                yield Advised(
                    name, _word(package, b"arch"), version, told.group(1).decode("utf-8", "replace") if told else "",
                    day, urgent, cves, path)


def _word(tag, name):
    found = _WORDS[name].search(tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _written_day(text):
    try:
        if _SECONDS.match(text):
            return _day(int(text))
        year, month, day = (int(part) for part in text[:10].split(b"-"))
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _streams(host):
    """Return {module: the stream of it that is enabled}."""
    found = {}
    for path in host.glob(_MODULES):
        for name, (_number, settings) in _sections(host.read(path)).items():
            if settings.get("state") == "enabled":
                found[name] = settings.get("stream", "")
    return found


def _content(host, path, packed):
    ending = path[path.rfind("."):]
    if ending == ".zst":
        output = host.run(["zstd", "-dcq", host.real(host.resolve(path))])
        if output.rc != 0:
            raise Unreadable(path, (output.err.strip().splitlines() or ["exit status %d" % output.rc])[-1])
        return output.out.encode("utf-8")
    if ending not in _PACKED and ending != ".xml":
        raise Unreadable(path, _NOT_READ)
    try:
        return _PACKED.get(ending, bytes)(packed)
    except (OSError, EOFError, ValueError, lzma.LZMAError, zlib.error) as error:
        if isinstance(error, HostError):
            raise
        raise Unreadable(path, _DAMAGED)
