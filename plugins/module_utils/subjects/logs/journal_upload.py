# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""systemd-journal-upload, where a host sends its journal to a collector by it."""

from urllib.parse import urlsplit

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.collector import Answers, Collector
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins

UNIT = "systemd-journal-upload.service"
_PORT = 19532
_FILES = ("TrustedCertificateFile", "ServerCertificateFile", "ServerKeyFile")
_DEFAULTS = {
    "TrustedCertificateFile": "/etc/ssl/ca/trusted.pem", "ServerCertificateFile": "/etc/ssl/certs/journal-upload.pem",
    "ServerKeyFile": "/etc/ssl/private/journal-upload.pem"}


class Upload:
    """journal-upload.conf and its drop-ins."""

    label = "journal-upload.conf"
    searched = dropins.systemd_places(label)

    def __init__(self, host):
        self.host = host

    def get(self, name):
        """Return the value in force with its place, or None."""
        return dropins.systemd(self.host, "journal-upload.conf").get(name, "Upload")

    def default(self, name):
        """Return what journal-upload takes by itself."""
        return _DEFAULTS.get(name)


def url(host):
    """Return where the journal is sent, as Value, or None."""
    value = Upload(host).get("URL")
    return value if value is not None and value.text else None


def expectations(host, policy):
    """Yield what is expected of it. It is judged as it is: what this collection sets up is rsyslog."""
    source = Upload(host)
    yield Setting(
        source, "URL",
        Rule(
            Text("an address by https", "https 地址"), "",
            lambda text: text is not None and text.startswith("https://")), fixable=False)
    for name in _FILES:
        yield Setting(
            source, name,
            Rule(Text("a file that exists", "存在的文件"), "", lambda text: text.startswith("/") and host.exists(text)),
            fixable=False)
    yield runs(UNIT, fixable=False)
    place = url(host)
    try:
        parts = urlsplit(place.text if "://" in place.text else "https://" + place.text)
        target, port = parts.hostname or "", parts.port or _PORT
    except ValueError:
        yield Judged(
            lambda host: observed(
                "error", "url_unreadable", "{where}: the URL cannot be read.", "{where}：URL 无法解析。",
                where=place.where))
        return
    authority, certificate, key = [
        host.real((source.get(name) or place._replace(text=_DEFAULTS[name])).text) for name in _FILES]
    peers = (policy.collector_peer or target,)
    yield Answers(
        Collector(target, port, authority, certificate, key, peers=peers, fingerprint=False), policy.collector_seconds)
