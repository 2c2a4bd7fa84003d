# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that this host publishes, each verified by the tool of its kind: signed, and by the named signer alone."""

import hashlib
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

_MOST, _SECONDS, _PIECE = 200, 60, 1 << 20
_VALID = re.compile(r"(?m)^\[GNUPG:\] VALIDSIG ([0-9A-F]{40,64})(?: .*? ([0-9A-F]{40,64}))?$")
_BAD = re.compile(r"(?m)^\[GNUPG:\] (BADSIG|ERRSIG|EXPSIG|EXPKEYSIG|REVKEYSIG|NO_PUBKEY)\b")
_KEY_ID = re.compile(r"(?i)Signature, key (?:ID|fingerprint:?) ([0-9a-f]{8,64}): OK")
_WHOLE_ID = re.compile(r"(?i)Key (?:ID|fingerprint):? ([0-9a-f]{16,64})")
_SIGNATURES = "".join("%%{%s:pgpsig}\n" % tag for tag in ("RSAHEADER", "DSAHEADER", "SIGPGP", "SIGGPG"))
_LEAF = re.compile(r"(?i)Leaf hash value mismatch: ([0-9A-F]{64})|Leaf hash match: ok")
_DIGEST = re.compile(r"(?i)\bSHA-?256[^:\n]{0,40}:\s*((?:[0-9A-F]{2}:?){32})")
_AUTHENTICODE = re.compile(r"(?m)^Signature verification: ok|^Succeeded")

_NO_SIGNATURE = Text("has no signature beside it ({places})", "旁边没有签名文件（{places}）")
_NOT_VALID = Text("is not signed, or its signature does not hold ({why})", "未签名或签名无效（{why}）")
_OTHER = Text("is signed by {found}, not by {signer}", "由 {found} 签名，而非 {signer}")
_NO_LEAF = Text("compares no certificate with a digest", "无法以摘要核对证书")
_CHANGED = Text("has another SHA-256 than declared", "SHA-256 与申报值不符")
_SIGN = Text(
    "The publisher signs {path} with the declared key, or the declaration in application_packages is put right.",
    "请发布者用申报的密钥为 {path} 签名，或更正 application_packages 中的申报。")
_INSTALL = Text(
    "The administrator installs {tool} where {path} is published, or has it verified elsewhere.",
    "请管理员在发布 {path} 的主机上安装 {tool}，或在其他主机核实。")
_DECLARE = Text(
    "Who publishes software to users declares its packages and their signer in application_packages.",
    "向用户发布软件的负责人在 application_packages 中申报软件包及其签名者。")


class _Bad(Exception):
    """A signature does not hold; `told` is how that is told."""

    def __init__(self, told):
        super().__init__(told.en)
        self.told = told


def each(host, policy):
    """Yield what is said of each published package."""
    for declared in policy.packages:
        paths = host.glob(declared["path"])
        if not paths:
            yield observed(
                "fail", "no_package", "No file is at {path}, of which application_packages says that it is published.",
                "application_packages 申报发布的 {path} 没有文件。", path=declared["path"],
                evidence=[absent(declared["path"])], advice=_DECLARE)
        for path in paths[:_MOST]:
            yield _of(host, declared, path)
        if len(paths) > _MOST:
            yield observed(
                "not_checked", "too_many", "{count} packages at {path} are beyond the {most} that are verified.",
                "{path} 中有 {count} 个软件包超出核实数量上限（{most} 个）。", count=len(paths) - _MOST,
                path=declared["path"], most=_MOST, evidence=[Evidence("file", declared["path"], "")])
    if not policy.packages:
        yield observed(
            "not_checked", "no_package", "application_packages declares no package that this host publishes.",
            "application_packages 未申报本机发布的软件包。", evidence=[absent("application_packages")], advice=_DECLARE)


def _of(host, declared, path):
    parts = dict(path=path, signer=declared["signer"])
    tool, verify = _KINDS[declared["kind"]]
    if not host.live or host.which(tool) is None:
        return observed(
            "not_checked", "no_tool", "{path} was not verified: {tool} is not there to do it.",
            "{path} 未核实：没有 {tool}。", tool=tool, evidence=[absent(tool)],
            advice=_INSTALL.format(tool=tool, path=path), **parts)
    try:
        seen = verify(host, declared, path)
        if "sha256" in declared and _sha256(host, path) != _plain(declared["sha256"]):
            raise _Bad(_CHANGED)
    except _Bad as bad:
        return observed(
            "fail", "not_signed", "{path} {why}.", "{path} {why}。", why=bad.told, actual=bad.told,
            expected=declared["signer"], evidence=[Evidence("file", path, "")], advice=_SIGN.format(path=path), **parts)
    except HostError as error:
        return observed(
            "error", "not_verified", "{path} cannot be verified: {error}.", "无法核实 {path}：{error}。", error=error,
            evidence=[Evidence("file", path, "")], **parts)
    return observed(
        "pass", "signed", "{path} is signed by {signer}.", "{path} 由 {signer} 签名。",
        evidence=[Evidence("command", "%s %s" % (tool, path), seen)], **parts)


def _gpg(host, declared, path):
    """A signature in a file beside it, by a key of the declared keyring: gpgv reads no other, and writes nothing."""
    places = [path + ending for ending in (".asc", ".sig", ".gpg")]
    signature = next((place for place in places if host.exists(place)), None)
    if signature is None:
        raise _Bad(_NO_SIGNATURE.format(places=" ".join(places)))
    said = host.run(
        ["gpgv", "--status-fd", "1", "--keyring", declared["keyring"], signature, path], timeout=_SECONDS)
    bad = _BAD.search(said.out)
    keys = [key for found in _VALID.findall(said.out) for key in found if key]
    if bad is not None or not keys or said.rc != 0:
        raise _Bad(_NOT_VALID.format(why=bad.group(1) if bad else "gpgv: %d" % said.rc))
    return _by(declared, keys, keys[0])


def _rpm(host, declared, path):
    # The keyring alone is read; a database that is not there is not made.
    if not host.exists("/var/lib/rpm") and not host.exists("/usr/lib/sysimage/rpm"):
        raise Missing("/var/lib/rpm")
    said = host.run(["rpmkeys", "--checksig", "--verbose", path], timeout=_SECONDS)
    keys = [key.upper() for key in _KEY_ID.findall(said.out)]
    if said.rc != 0 or not keys:
        raise _Bad(_NOT_VALID.format(why="rpmkeys: %d" % said.rc))
    # Up to rpm 5 it says the last 8 digits, which another key can be made to have; the package itself has 16.
    told = host.run(["rpm", "-qp", "--qf", _SIGNATURES, path], timeout=_SECONDS)
    whole = [key.upper() for key in _WHOLE_ID.findall(told.out) if key.upper().endswith(tuple(keys))]
    return _by(declared, whole or keys, (whole or keys)[0])


def _authenticode(host, declared, path):
    said = host.run(["osslsigncode", "verify", "-CAfile", declared["keyring"], "-in", path], timeout=_SECONDS)
    if said.rc != 0 or not _AUTHENTICODE.search(said.out):
        raise _Bad(_NOT_VALID.format(why="osslsigncode: %d" % said.rc))
    # It shows no digest of the certificate, but compares one.
    leaf = host.run(
        ["osslsigncode", "verify", "-require-leaf-hash", "sha256:" + _plain(declared["signer"]), "-CAfile",
         declared["keyring"], "-in", path], timeout=_SECONDS)
    match = _LEAF.search(leaf.out)
    if match is None:
        raise HostError("osslsigncode", _NO_LEAF)
    return _by(declared, [match.group(1) or declared["signer"]], "osslsigncode verify: ok")


def _jar(host, declared, path):
    roots = ["-keystore", declared["keyring"]] if "keyring" in declared else []
    said = host.run(["jarsigner", "-verify", "-strict"] + roots + [path], timeout=_SECONDS)
    if said.rc != 0 or "jar verified." not in said.out:
        raise _Bad(_NOT_VALID.format(why="jarsigner: %d" % said.rc))
    printed = host.run(["keytool", "-printcert", "-jarfile", path], timeout=_SECONDS)
    return _by(declared, _fingerprints(printed.out), "jar verified.")


def _fingerprints(text):
    return [_plain(found) for found in _DIGEST.findall(text)][:1]


def _by(declared, keys, seen):
    """Return `seen` where one of the keys, whole or by its end, is the declared signer's; else raise _Bad."""
    signer = _plain(declared["signer"])
    if any(signer == key or len(key) >= 16 and signer.endswith(key) for key in map(_plain, keys)):
        return seen
    raise _Bad(_OTHER.format(found=" ".join(keys) or "?", signer=declared["signer"]))


def _plain(text):
    return text.replace(":", "").replace(" ", "").upper()


def _sha256(host, path):
    digest = hashlib.sha256()
    try:
        with open(host.real(host.resolve(path)), "rb") as stream:
            for piece in iter(lambda: stream.read(_PIECE), b""):
                digest.update(piece)
    except OSError as error:
        raise HostError(path, error.strerror or str(error))
    return digest.hexdigest().upper()


_KINDS = {
    "gpg": ("gpgv", _gpg), "rpm": ("rpmkeys", _rpm), "authenticode": ("osslsigncode", _authenticode),
    "jar": ("jarsigner", _jar)}
