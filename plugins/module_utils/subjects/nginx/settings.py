# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of nginx's that decide what TLS it takes: whether they are good, and how the line in force is put right."""

import re
from typing import Any, Callable, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source, tree

# What a run may write; a configuration elsewhere is its owner's.
FOLDER = "/etc/nginx/"
_MOST_EDITS = 500
_VERSIONS = ("TLSv1.2", "TLSv1.3")


class Setting(NamedTuple):
    """A directive: `good` tells of its words, or of None where it is not set, whether they are; `better` returns what
    to put in their place: what is good of them, and all that is good where nothing is.
    """

    name: str
    good: Callable[[Any], bool]
    better: Callable[[Any], str]

    @staticmethod
    def writes(path: str) -> bool:
        """Tell whether a file is one that a run may write."""
        return path.startswith(FOLDER)

    def wrong(self, host: Any, server: Any, port: int) -> List[source.Block]:
        """Return the server blocks with TLS at a port in which the setting is not good; raises ParseError, Missing,
        Unreadable.
        """
        return [
            block for block in source.blocks(host, server)
            if any(listen.port == port and listen.tls for listen in block.listens)
            and not self.good(_words(block.get(self.name)))]

    def editable(self, host: Any, server: Any, port: int) -> bool:
        """Tell whether each line that is wrong is one that a run may write."""
        blocks = self.wrong(host, server, port)
        return bool(blocks) and all(self.writes(_line(block, self).where.path) for block in blocks)

    def put_right(self, host: Any, server: Any, port: int) -> None:
        """Stage what makes the setting good in each server block with TLS at a port."""
        for _turn in range(_MOST_EDITS):
            blocks = self.wrong(host, server, port)
            if not blocks:
                return
            _edit(host, blocks[0], self)


def _list_of(name: str, known: Any, otherwise: str, between: str) -> Setting:
    return Setting(
        name, lambda words: openssl_names.all_known(words, known),
        lambda words: openssl_names.kept(words, known, otherwise, between))


PROTOCOLS = _list_of("ssl_protocols", _VERSIONS, " ".join(_VERSIONS), " ")
CIPHERS = _list_of("ssl_ciphers", openssl_names.SUITES, ":".join(openssl_names.SUITES), ":")
CURVES = _list_of("ssl_ecdh_curve", openssl_names.CURVES, "auto", ":")


def _words(directive: Optional[tree.Directive]) -> Any:
    return None if directive is None else directive.words


def _line(block: source.Block, setting: Setting) -> tree.Directive:
    """Return the directive that is edited: the one in force, or where there is none the listen that one is put behind.
    """
    return block.get(setting.name) or block.settings["listen"][0]


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
