# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A TLS handshake with a log collector as rsyslog makes it, each side knowing the other by its certificate."""

import fnmatch
import hashlib
import ipaddress
import socket
import ssl
import threading
import time
from typing import List, Optional


class Refused(Exception):
    """The collector cannot be reached, or one side does not take the other."""


def problem(collector, seconds):
    """Return what is wrong, or None. Looking a name up knows no time limit, so a thread is left behind with it."""
    said: List[Optional[str]] = ["gave no answer within %g s" % seconds]

    def ask():
        try:
            handshake(collector, seconds)
            said.append(None)
        except Refused as refused:
            said.append(str(refused))
    asking = threading.Thread(target=ask)
    asking.daemon = True
    asking.start()
    asking.join(seconds + 0.5)
    return said[-1]


def handshake(collector, seconds):
    """Connect as rsyslog does; raise Refused where that fails, within so many seconds."""
    until = time.monotonic() + seconds
    context = _context(collector)
    try:
        with socket.create_connection((collector.host, collector.port), timeout=seconds) as plain:
            plain.settimeout(max(0.05, until - time.monotonic()))
            began = time.monotonic()
            with context.wrap_socket(plain, server_hostname=_indication(collector.host)) as stream:
                _known(stream, collector)
                _not_sent_away(
                    stream, min(max(0.05, 2 * (time.monotonic() - began)), max(0.05, until - time.monotonic())))
    except socket.timeout:
        raise Refused("gave no answer within %g s" % seconds)
    except ssl.SSLError as error:
        raise Refused("cannot be spoken to over TLS: %s" % _told(error))
    except OSError as error:
        raise Refused("cannot be reached: %s" % (error.strerror or error))


def _context(collector):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The names are compared below, as rsyslog does: its permitted peer need not be the name that is connected to.
    context.check_hostname = False
    if collector.fingerprint:
        # As rsyslog does: such a certificate is known by itself, whoever signed it.
        context.verify_mode = ssl.CERT_NONE
    try:
        context.load_verify_locations(cafile=collector.ca)
        if collector.certificate:
            # Without a password to give it, an encrypted key must not ask for one at a terminal.
            context.load_cert_chain(collector.certificate, collector.key, password=lambda: "")
    except (OSError, ValueError) as error:
        raise Refused("cannot be spoken to: %s, %s or %s cannot be used (%s)"
                      % (collector.ca, collector.certificate, collector.key, _told(error)))
    return context


def _indication(name):
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name
    return None


def _known(stream, collector):
    certificate = stream.getpeercert()
    names = [value for kind, value in certificate.get("subjectAltName", ()) if kind in ("DNS", "IP Address")]
    names += [value for part in certificate.get("subject", ()) for kind, value in part if kind == "commonName"]
    if collector.fingerprint:
        names = [_fingerprint(kind, stream.getpeercert(True)) for kind in ("SHA1", "SHA256")]
    if not any(fnmatch.fnmatchcase(name.lower(), peer.lower()) for name in names for peer in collector.peers):
        raise Refused(
            "has a certificate for %s, expected %s" % (", ".join(names) or "no name", ", ".join(collector.peers)))


def _fingerprint(kind, data):
    digest = hashlib.new(kind, data).hexdigest().upper()
    return ":".join([kind] + [digest[place:place + 2] for place in range(0, len(digest), 2)])


def _not_sent_away(stream, seconds):
    """Since TLS 1.3 a server judges the client's certificate after the handshake; a collector says nothing else."""
    stream.settimeout(seconds)
    try:
        if stream.recv(1) == b"":
            raise Refused("ended the connection: it does not take this host's certificate")
    except socket.timeout:
        return
    except ssl.SSLError as error:
        if "timed out" not in str(error):
            raise Refused("does not take this host's certificate: %s" % _told(error))
    except OSError:
        raise Refused("ended the connection: it does not take this host's certificate")


def _told(error):
    reason = (
        getattr(error, "verify_message", "") or getattr(error, "reason", "") or getattr(error, "strerror", "")
        or type(error).__name__)
    return str(reason).lower().replace("_", " ")
