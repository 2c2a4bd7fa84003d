# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate's DER as far as a verdict needs it; no library of the host's reads it."""

import base64
import datetime
import hashlib
import ipaddress
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

_SEQUENCE, _OBJECT, _BOOLEAN = 0x30, 0x06, 0x01
_UTC_TIME, _GENERAL_TIME = 0x17, 0x18
_TEXTS = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x0C: "utf-8"}
_ATTRIBUTES = {"2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O", "2.5.4.11": "OU"}
_COMMON_NAME, _ORGANIZATION = "CN", "O"
_RSA, _EC = ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"), "1.2.840.10045.2.1"
SM2 = "SM2"
_CURVES = {
    "1.2.840.10045.3.1.7": ("EC", 256), "1.3.132.0.34": ("EC", 384), "1.3.132.0.35": ("EC", 521),
    "1.3.132.0.33": ("EC", 224), "1.2.840.10045.3.1.1": ("EC", 192), "1.3.132.0.10": ("EC", 256),
    "1.2.156.10197.1.301": (SM2, 256), "1.3.36.3.3.2.8.1.1.7": ("EC", 256), "1.3.36.3.3.2.8.1.1.11": ("EC", 384),
    "1.3.36.3.3.2.8.1.1.13": ("EC", 512)}
_KEYS = {
    "1.3.101.112": ("Ed25519", 256), "1.3.101.113": ("Ed448", 456), "1.2.840.10040.4.1": ("DSA", 0),
    "1.2.840.10046.2.1": ("DH", 0)}
_SIGNATURES = {
    "1.2.840.113549.1.1.2": "MD2", "1.2.840.113549.1.1.4": "MD5", "1.2.840.113549.1.1.5": "SHA-1",
    "1.2.840.113549.1.1.14": "SHA-224", "1.2.840.113549.1.1.11": "SHA-256", "1.2.840.113549.1.1.12": "SHA-384",
    "1.2.840.113549.1.1.13": "SHA-512", "1.2.840.113549.1.1.10": "RSA-PSS", "1.2.840.10045.4.1": "SHA-1",
    "1.2.840.10045.4.3.1": "SHA-224", "1.2.840.10045.4.3.2": "SHA-256", "1.2.840.10045.4.3.3": "SHA-384",
    "1.2.840.10045.4.3.4": "SHA-512", "1.2.840.10040.4.3": "SHA-1", "1.3.14.3.2.29": "SHA-1",
    "2.16.840.1.101.3.4.3.2": "SHA-256", "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448",
    "1.2.156.10197.1.501": "SM3"}
# The default of RSA-PSS, where it names no digest.
_PSS, _DIGESTS = "RSA-PSS", {
    "1.3.14.3.2.26": "SHA-1", "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384",
    "2.16.840.1.101.3.4.2.3": "SHA-512"}
_ALTERNATIVE, _BASIC, _EXTENDED = "2.5.29.17", "2.5.29.19", "2.5.29.37"
_BLOCK = re.compile(rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----\s*([A-Za-z0-9+/=\s]*)-----END")
_MOMENT = re.compile(r"[0-9]{14}Z\Z")
_DNS, _ADDRESS = 0x82, 0x87
SERVER_AUTH, ANY_USE = "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"


class Malformed(ValueError):
    """Bytes that are no certificate."""


class Certificate(NamedTuple):
    """What is told of a certificate. `key` is (kind, bits); `signature` the digest it is signed with; `uses` the
    extended usages, or None where it names none; `key_digest` the SHA-256 of its public key, in hexadecimal.
    """

    subject: str
    issuer: str
    common_name: str
    issuer_organization: str
    self_issued: bool
    begins: datetime.datetime
    ends: datetime.datetime
    key: Tuple[str, int]
    key_digest: str
    signature: str
    names: Tuple[str, ...]
    addresses: Tuple[str, ...]
    is_authority: bool
    uses: Optional[Tuple[str, ...]]
    digest: str


def of_pem(data: bytes) -> List[bytes]:
    """Return the DER of each certificate in a file; raises Malformed."""
    found = []
    for block in _BLOCK.findall(data):
        try:
            found.append(base64.b64decode(b"".join(block.split()), validate=True))
        except ValueError:
            raise Malformed("a block that is no base64")
    return found


def read(data: bytes) -> Certificate:
    """Return what a certificate's DER says; raises Malformed."""
    try:
        return _read(data)
    except (IndexError, ValueError, OverflowError, UnicodeError, RecursionError) as error:
        raise Malformed(str(error))


def _read(data: bytes) -> Certificate:
    tag, whole, rest = _item(data)
    if tag != _SEQUENCE or rest:
        raise Malformed("not one sequence")
    _tag, body, after = _item(whole)
    fields = list(_items(body))
    if fields[0][0] == 0xA0:
        fields = fields[1:]
    issuer, validity, subject, key = (fields[number][1] for number in (2, 3, 4, 5))
    begins, ends = (_time(*item) for item in _items(validity))
    extensions = _extensions(fields[6:])
    names, addresses = _alternatives(extensions.get(_ALTERNATIVE, b""))
    told, signer = _name(subject), _name(issuer)
    return Certificate(
        subject=_shown(told), issuer=_shown(signer), common_name=_first(told, _COMMON_NAME),
        issuer_organization=_first(signer, _ORGANIZATION), self_issued=subject == issuer, begins=begins, ends=ends,
        key=_key(key), key_digest=hashlib.sha256(_wrapped(key)).hexdigest(), signature=_signature(_item(after)[1]),
        names=names, addresses=addresses, is_authority=_is_authority(extensions.get(_BASIC, b"")),
        uses=_uses(extensions.get(_EXTENDED)), digest=hashlib.sha256(data).hexdigest())


def _item(data: bytes) -> Tuple[int, bytes, bytes]:
    """Return the tag and content of the first item, and what follows it."""
    tag, size, place = data[0], data[1], 2
    if tag & 0x1F == 0x1F or size == 0x80:
        raise Malformed("a long tag, or an item without end")
    if size & 0x80:
        place = 2 + (size & 0x7F)
        if place > 6:
            raise Malformed("a length of %d bytes" % (place - 2))
        size = int.from_bytes(data[2:place], "big")
    if len(data) < place + size:
        raise Malformed("an item beyond the end")
    return tag, data[place:place + size], data[place + size:]


def _items(data: bytes) -> Iterator[Tuple[int, bytes]]:
    while data:
        tag, content, data = _item(data)
        yield tag, content


def _wrapped(content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([_SEQUENCE, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([_SEQUENCE, 0x80 | len(length)]) + length + content


def _object(data: bytes) -> str:
    if not data:
        raise Malformed("an empty identifier")
    numbers, value = [], 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(str(number) for number in [first, numbers[0] - 40 * first] + numbers[1:])


def _time(tag: int, data: bytes) -> datetime.datetime:
    text = data.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    elif tag != _GENERAL_TIME:
        raise Malformed("no time")
    if not _MOMENT.match(text):
        raise Malformed("a time that is none")
    month, day, hour, minute, second = (int(text[place:place + 2]) for place in range(4, 14, 2))
    return datetime.datetime(int(text[:4]), month, day, hour, minute, second)


def _text(tag: int, data: bytes) -> str:
    return data.decode(_TEXTS.get(tag, "latin-1"), "replace").replace("\0", "\\0")


def _name(data: bytes) -> List[Tuple[str, str]]:
    found = []
    for _tag, part in _items(data):
        for _tag, pair in _items(part):
            kind, value = list(_items(pair))[:2]
            label = _object(kind[1])
            found.append((_ATTRIBUTES.get(label, label), _text(*value)))
    return found


def _shown(parts: List[Tuple[str, str]]) -> str:
    return ", ".join("%s=%s" % part for part in parts)


def _first(parts: List[Tuple[str, str]], label: str) -> str:
    return next((value for name, value in parts if name == label), "")


def _key(data: bytes) -> Tuple[str, int]:
    (_tag, algorithm), (_bits, key) = list(_items(data))[:2]
    parts = list(_items(algorithm))
    kind = _object(parts[0][1])
    if kind in _RSA:
        modulus = _item(_item(key[1:])[1])[1]
        if not modulus or modulus[0] & 0x80:
            raise Malformed("a negative modulus")
        return "RSA", int.from_bytes(modulus, "big").bit_length()
    if kind == _EC:
        # Parameters of a curve of one's own: nobody knows how good it is.
        named = len(parts) > 1 and parts[1][0] == _OBJECT
        return _CURVES.get(_object(parts[1][1]) if named else "", ("EC on an unknown curve", 0))
    return _KEYS.get(kind, (kind, 0))


def _signature(algorithm: bytes) -> str:
    parts = list(_items(algorithm))
    told = _object(parts[0][1])
    name = _SIGNATURES.get(told, told)
    if name != _PSS:
        return name
    for tag, content in _items(parts[1][1]) if len(parts) > 1 else ():
        if tag == 0xA0:
            digest = _object(_item(_item(content)[1])[1])
            return _DIGESTS.get(digest, digest)
    return "SHA-1"


def _extensions(fields: List[Tuple[int, bytes]]) -> Dict[str, bytes]:
    found: Dict[str, bytes] = {}
    for tag, content in fields:
        if tag == 0xA3:
            for _tag, extension in _items(_item(content)[1]):
                parts = list(_items(extension))
                found.setdefault(_object(parts[0][1]), parts[-1][1])
    return found


def _alternatives(data: bytes) -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
    names, addresses = [], []
    for tag, content in _items(_item(data)[1]) if data else ():
        if tag == _DNS:
            names.append(_text(0, content))
        elif tag == _ADDRESS and len(content) in (4, 16):
            addresses.append(str(ipaddress.ip_address(content)))
    return tuple(names), tuple(addresses)


def _is_authority(data: bytes) -> bool:
    items: List[Any] = list(_items(_item(data)[1])) if data else []
    return bool(items) and items[0][0] == _BOOLEAN and items[0][1] != b"\0"


def _uses(data: Optional[bytes]) -> Optional[Tuple[str, ...]]:
    return None if data is None else tuple(_object(content) for _tag, content in _items(_item(data)[1]))


def is_address(text: str) -> bool:
    """Tell whether a text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def covers(certificate: Certificate, wanted: str) -> bool:
    """Tell whether a certificate is for a name or an address, as RFC 6125 has it; the common name counts where there is
    no other name.
    """
    if is_address(wanted):
        return str(ipaddress.ip_address(wanted)) in certificate.addresses
    wanted = wanted.lower().rstrip(".")
    for name in certificate.names or (certificate.common_name,):
        name = name.lower().rstrip(".")
        if name == wanted or (
                name.startswith("*.") and name.count(".") >= 2 and wanted.partition(".")[2] == name[2:]
                and wanted.partition(".")[0]):
            return True
    return False
