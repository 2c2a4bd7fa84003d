# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the certificates that an endpoint sends lead to a root that is trusted: a handshake that verifies them.

What an endpoint offers is never learned here: OpenSSL refuses much by itself. It is asked for what it was seen to take.
"""

import socket
import ssl
from typing import Any, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.starttls import PRELUDES, NoTls

_SECONDS = 3
# Of X509_V_ERR_*: what a person has to know. The rest is told in OpenSSL's own words.
_REASONS = {
    9: Text("a certificate of the chain is not valid yet", "证书链中有证书尚未生效"),
    10: Text("a certificate of the chain has expired", "证书链中有证书已过期"),
    18: Text("it is signed by itself", "该证书为自签名"),
    19: Text("the root that it sends is not trusted", "所发送的根证书不受信任"),
    20: Text("an intermediate certificate is missing, or its root is not trusted", "缺少中间证书，或其根证书不受信任"),
    21: Text("an intermediate certificate is missing, or its root is not trusted", "缺少中间证书，或其根证书不受信任")}
_VERIFIES_NOT = Text("it does not verify", "未通过验证")
_NOT_ASKED = Text("the handshake that verifies it failed ({problem})", "用于验证的握手失败（{problem}）")
_NO_STORE = Text("{path} cannot be used as a list of roots ({problem})", "{path} 不能用作根证书列表（{problem}）")


class Unknown(Exception):
    """It could not be told whether the chain is trusted; the message is a Text."""


def stores(trust: str) -> Any:
    """Return a context that trusts the system's roots, or those of a file; raises Unknown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Names are compared by the certificate itself, for what no name is known of as well.
    context.check_hostname = False
    try:
        if trust:
            context.load_verify_locations(cafile=trust)
        else:
            context.set_default_verify_paths()
    except (OSError, ValueError) as error:
        raise Unknown(_NO_STORE.format(path=trust or "the system's store", problem=getattr(error, "strerror", error)))
    # What it offers has been told: here only the certificates count.
    context.set_ciphers("ALL:@SECLEVEL=0" if ssl.OPENSSL_VERSION_INFO >= (1, 1) else "ALL")
    if hasattr(ssl, "TLSVersion"):
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED  # novermin
    return context


def problem(context: Any, endpoint: Any, kind: str = "") -> Optional[Text]:
    """Return why the chain of an endpoint is not trusted, or None; raises Unknown. `kind` is that of the key, "RSA" or
    "EC", where it has certificates of both.
    """
    if kind:
        chosen = {"RSA": "aRSA", "EC": "aECDSA"}[kind]
        context.set_ciphers(chosen + (":@SECLEVEL=0" if ssl.OPENSSL_VERSION_INFO >= (1, 1) else ""))
        context.options |= getattr(ssl, "OP_NO_TLSv1_3", 0)
    try:
        with _begun(endpoint) as plain, context.wrap_socket(plain, server_hostname=endpoint.name):
            return None
    except ssl.SSLError as error:
        code = getattr(error, "verify_code", None)
        if code is not None:
            return _REASONS.get(code) or Text(*[str(getattr(error, "verify_message", error))] * 2)
        if "CERTIFICATE_VERIFY_FAILED" in str(error).upper():
            # Python 3.6 tells no more.
            return _VERIFIES_NOT
        raise Unknown(_NOT_ASKED.format(problem=error.reason or error))
    except (OSError, NoTls) as error:
        raise Unknown(_NOT_ASKED.format(problem=getattr(error, "strerror", None) or error))


def leaf(endpoint: Any) -> Optional[bytes]:
    """Return the certificate of an endpoint that shows it in TLS 1.3 alone, or None."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with _begun(endpoint) as plain, context.wrap_socket(plain, server_hostname=endpoint.name) as stream:
            return stream.getpeercert(True)
    except (OSError, NoTls):
        return None


def _begun(endpoint: Any) -> socket.socket:
    """Return a connection to an endpoint at which TLS may begin."""
    stream = socket.create_connection((endpoint.address, endpoint.port), timeout=_SECONDS)
    try:
        if endpoint.starttls in PRELUDES:
            _prelude(stream, endpoint.starttls)
        return stream
    except BaseException:
        stream.close()
        raise


def _prelude(stream: socket.socket, starttls: str) -> None:
    prelude = PRELUDES[starttls]()
    ahead: List[bytes] = []
    try:
        said = next(prelude)
        while True:
            stream.sendall(said)
            data = stream.recv(1 << 14)
            if not data:
                raise NoTls("ends the connection")
            said = prelude.send(data)
    except StopIteration as ended:
        ahead.append(ended.value or b"")
    stream.sendall(ahead[0])
