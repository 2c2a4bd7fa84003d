# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of nginx's that decide what TLS it takes: whether they are good, and how the line in force is put right."""

import re
from typing import Any, Callable, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source, tree

# What a run may write; a configuration elsewhere is its owner's.
FOLDER = "/etc/nginx/"
_MOST_EDITS = 500
_VERSIONS = ("TLSv1.2", "TLSv1.3")
_SUITES = (
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305")
_CURVES = (
    "auto", "X25519", "X448", "prime256v1", "P-256", "secp384r1", "P-384", "secp521r1", "P-521", "X25519MLKEM768")


class Setting(NamedTuple):
    """A directive: `good` tells of its words, or of None where it is not set, whether they are; `better` returns what
    to put in their place: what is good of them, and all that is good where nothing is.
    """

    name: str
    good: Callable[[Any], bool]
    better: Callable[[Any], str]


def _parts(words: Any) -> List[str]:
    return [part for word in words or () for part in word.split(":") if part]


def _list_of(name: str, known: Any, otherwise: str, between: str) -> Setting:
    def good(words: Any) -> bool:
        return words is not None and bool(_parts(words)) and all(part in known for part in _parts(words))

    def better(words: Any) -> str:
        return between.join(part for part in _parts(words) if part in known) or otherwise
    return Setting(name, good, better)


PROTOCOLS = _list_of("ssl_protocols", _VERSIONS, " ".join(_VERSIONS), " ")
CIPHERS = _list_of("ssl_ciphers", _SUITES, ":".join(_SUITES), ":")
CURVES = _list_of("ssl_ecdh_curve", _CURVES, "auto", ":")


def wrong(host: Any, server: Any, port: int, setting: Setting) -> List[source.Block]:
    """Return the server blocks with TLS at a port in which a setting is not good; raises ParseError, Missing,
    Unreadable.
    """
    return [
        block for block in source.blocks(host, server)
        if any(listen.port == port and listen.tls for listen in block.listens)
        and not setting.good(_words(block.get(setting.name)))]


def _words(directive: Optional[tree.Directive]) -> Any:
    return None if directive is None else directive.words


def editable(host: Any, server: Any, port: int, setting: Setting) -> bool:
    """Tell whether each line that is wrong is one that a run may write."""
    blocks = wrong(host, server, port, setting)
    return bool(blocks) and all(_line(block, setting).where.path.startswith(FOLDER) for block in blocks)


def _line(block: source.Block, setting: Setting) -> tree.Directive:
    """Return the directive that is edited: the one in force, or where there is none the listen that one is put behind.
    """
    return block.get(setting.name) or block.settings["listen"][0]


def put_right(host: Any, server: Any, port: int, setting: Setting) -> None:
    """Stage what makes a setting good in each server block with TLS at a port."""
    for _turn in range(_MOST_EDITS):
        blocks = wrong(host, server, port, setting)
        if not blocks:
            return
        _edit(host, blocks[0], setting)


def _edit(host: Any, block: source.Block, setting: Setting) -> None:
    line = _line(block, setting)
    path, (start, end) = line.where.path, line.span
    text = host.read(path).decode("utf-8", "surrogateescape")
    found = block.get(setting.name)
    if found is not None:
        text = text[:start] + setting.better(found.words) + text[end:]
    else:
        end = text.index(";", end) + 1
        blanks = re.search(r"(?:\A|\n)([ \t]*)\S*[ \t]*\Z", text[:start])
        indent = "\n" + blanks.group(1) if blanks else " "
        text = "%s%s%s %s;%s" % (text[:end], indent, setting.name, setting.better(None), text[end:])
    host.stage_content(path, text.encode("utf-8", "surrogateescape"))
