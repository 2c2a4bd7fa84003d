# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What meets packets before the packet filter, or past it: XDP programs, and filters of tc at ingress and egress.

They are asked of the kernel itself (rtnetlink), which needs neither `ip` nor `tc`.
"""

import errno
import socket
import struct
from typing import Dict, List, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_KERNEL = Text("the kernel's network interfaces", "内核网络接口")
_SILENT = Text("gives no answer", "没有应答")
_GET_LINK, _GET_QDISC, _GET_FILTER = 18, 38, 46
_DUMP = 0x0301
_DONE, _ERROR = 3, 2
_NAME, _XDP, _XDP_ATTACHED, _KIND = 3, 43, 2, 1
_NESTED = 0x3FFF
_INGRESS = 0xFFFF0000
# Of each qdisc that is no queue, where filters hang in it.
_HOOKS = {"ingress": ((_INGRESS, "ingress"),), "clsact": ((0xFFFFFFF2, "ingress"), (0xFFFFFFF3, "egress"))}


class Diversion(NamedTuple):
    """`where`: "xdp", "ingress" or "egress"; `kind`: how it is attached, or the kind of filter, as the kernel says it.
    """

    interface: str
    where: str
    kind: str


def of(host):
    """Return the Diversions of a running host, those of the loopback too."""
    return host.memo("diversions", _diversions) if host.running else []


def _diversions():
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
            kernel.settimeout(5)
            return _xdp(kernel) + _filters(kernel)
    except socket.timeout:
        raise Unreadable(_KERNEL, _SILENT)
    except OSError as error:
        raise Unreadable(_KERNEL, error.strerror or str(error))


def _links(kernel):
    """Return (number, attributes) of each interface."""
    return [
        (struct.unpack("=i", body[4:8])[0], _attributes(body[16:]))
        for body in _answers(kernel, _GET_LINK, struct.pack("=16x"))]


def _xdp(kernel):
    found = []
    for _number, attributes in _links(kernel):
        mode = _attributes(attributes.get(_XDP, b"")).get(_XDP_ATTACHED, b"\0")[0]
        if mode:
            found.append(Diversion(_text(attributes[_NAME]), "xdp", "mode %d" % mode))
    return found


def _filters(kernel):
    names = {number: _text(attributes[_NAME]) for number, attributes in _links(kernel)}
    found = []
    for qdisc in _answers(kernel, _GET_QDISC, struct.pack("=20x")):
        number = struct.unpack("=i", qdisc[4:8])[0]
        for parent, where in _HOOKS.get(_text(_attributes(qdisc[20:]).get(_KIND, b"")), ()):
            asked = struct.pack("=4xiIII", number, 0, parent, 0)
            kinds = set(_text(_attributes(one[20:]).get(_KIND, b"?")) for one in _answers(kernel, _GET_FILTER, asked))
            found += [Diversion(names.get(number, str(number)), where, kind) for kind in sorted(kinds)]
    return found


def _answers(kernel, kind, body):
    """Return the bodies of the messages with which the kernel answers a request for all of a kind."""
    kernel.send(struct.pack("=IHHII", 16 + len(body), kind, _DUMP, 1, 0) + body)
    found: List[bytes] = []
    while True:
        data = kernel.recv(1 << 20)
        while data:
            length, answer = struct.unpack("=IH", data[:6])
            if answer == _ERROR:
                number = -struct.unpack("=i", data[16:20])[0]
                # A kernel without traffic control has none of it; an interface may have gone meanwhile.
                if number in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENODEV):
                    return found
                raise OSError(number, "error %d" % number)
            if answer == _DONE:
                return found
            found.append(data[16:length])
            data = data[(length + 3) & ~3:]


def _attributes(data):
    """Return the attributes of a message by number."""
    found: Dict[int, bytes] = {}
    while len(data) >= 4:
        length, kind = struct.unpack("=HH", data[:4])
        if length < 4:
            break
        found[kind & _NESTED] = data[4:length]
        data = data[(length + 3) & ~3:]
    return found


def _text(data):
    return data.rstrip(b"\0").decode("utf-8", "replace")
