# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what is backed up can be read without its key, and whether the key lies with it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told, variable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import standing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.data_mounts import below

_ENCRYPT = Text(
    "Whoever runs the backups sets up an encrypted repository and makes a full copy there; what is in the old one "
    "stays readable until it is removed.",
    "请备份负责人建立加密的存储库并做一次全量备份；旧存储库中的内容在清除之前仍可读取。")
_KEY = Text(
    "Whoever keeps the key has a copy of it in other custody (key_custody, the register of keys), and takes it off the "
    "medium that it opens.", "请密钥保管人另行保管一份（key_custody、密钥台账），并将其移出所加密的介质。")


def look(host, policy, one):
    """Yield what is seen of each repository of a set, and of what opens it."""
    for repository in one.repositories:
        try:
            yield from _of(host, policy, one, repository)
        except HostError as error:
            yield told(
                one, "error", "unreadable", "{name}: {error}.", "{name}：{error}。", name=repository.name,
                error=error.told)


def _of(host, policy, one, repository):
    cipher, evidence = _cipher(host, policy, one, repository)
    parts = dict(name=repository.name, evidence=[evidence or variable(one, "tool")])
    if cipher is None:
        yield told(
            one, "manual", "encryption_unseen", "whether {name} is encrypted is not seen by {tool}'s own answer.",
            "从 {tool} 的应答无法得知 {name} 是否加密。", tool=one.tool, advice=_ENCRYPT, **parts)
        return
    if not cipher:
        yield told(
            one, "fail", "not_encrypted", "{name} is not encrypted.", "{name} 未加密。", expected="encrypted",
            actual="none", advice=_ENCRYPT, **parts)
        return
    wrong = list(_keys(host, one, repository, parts))
    yield from wrong
    if not wrong:
        yield told(
            one, "pass", "encrypted", "{name} is encrypted ({cipher}), and {custody} keeps its key, as declared.",
            "{name} 已加密（{cipher}），密钥由 {custody} 保管（按申报）。", cipher=cipher,
            custody=one.given["key_custody"], **parts)


def _cipher(host, policy, one, repository):
    """Return (the cipher, "" for none, None for what is not seen; the evidence of it)."""
    if one.tool == "pgbackrest":
        stanza = answers.pgbackrest(host, one, repository)
        return "" if stanza.cipher == "none" else stanza.cipher, Evidence(
            "command", stanza.answer.where, "repo %d: cipher %s" % (repository.given.get("repo", 1), stanza.cipher))
    if one.tool == "restic":
        # It makes no other repositories.
        return Text("restic encrypts every repository", "restic 的存储库均加密"), variable(one, "tool")
    path = repository.given.get("location", "")
    if path.startswith("/") and host.live and standing.foreign(host, path) is None:
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import encrypted

        state, seen = encrypted.of(path)
        if state or state is False and one.tool == "mariabackup":
            return "dm-crypt" if state else "", Evidence("file", "/sys/dev/block", seen)
    return _told(host, one, repository)


def _told(host, one, repository):
    """Return what the last record about a repository says of its encryption."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import recorded

    for record in reversed(recorded.about(host, one, repository)):
        named = record.facts.get("repository")
        state = named.get("encrypted") if isinstance(named, dict) else None
        if isinstance(state, bool):
            return Text("as {tool} records", "据 {tool} 的记录").format(tool=record.tool) if state else "", Evidence(
                "file", record.where, record.text)
    return None, None


def _keys(host, one, repository, parts):
    place = standing.of(host, one, repository)
    parts = dict(parts, advice=_KEY)
    inside = None if place is None else standing.beside(host, place)
    if inside is not None:
        yield told(
            one, "fail", "key_beside", "{path}, which opens {name}, lies on the file system of that repository.",
            "用于打开 {name} 的 {path} 与该存储库位于同一文件系统。", path=inside, actual=inside,
            expected="the key elsewhere",
            **parts)
    if "key_custody" not in one.given:
        yield told(
            one, "fail", "key_once", "backup_sets names no custody of the key of {name} (key_custody): where the only "
            "copy is lost with the host, nothing comes back.",
            "backup_sets 未注明 {name} 的密钥保管（key_custody）：若唯一的密钥随主机丢失，备份无法恢复。",
            expected="key_custody", actual="none", **parts)
        within = [key for key in (place.keys if place is not None else ()) if below(key, one.paths)]
        if within:
            yield told(
                one, "fail", "key_within", "{path}, which opens {name}, is in the set that it is needed for.",
                "用于打开 {name} 的 {path} 就在需要它才能恢复的备份集中。", path=within[0], actual=within[0],
                expected="a copy of the key elsewhere", **parts)
