# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Elements of the server.xml of a Tomcat that runs, each with its attributes and its line."""

import posixpath
import re
from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import MAX_BYTES, Where

_BASE = "-Dcatalina.base="
_PROPERTY = re.compile(r"\$\{([^}]*)\}")
_DEEPEST = 100


class Element(NamedTuple):
    """An element: its name, its attributes with properties filled in, the names of those around it, its place."""

    name: str
    attributes: Dict[str, str]
    around: List[str]
    where: Where

    def get(self, name: str) -> Optional[str]:
        """Return an attribute, or None."""
        return self.attributes.get(name)


def main_file(server: Any) -> str:
    """Return where the server.xml of a Tomcat that runs is."""
    base = next(word[len(_BASE):] for word in server.words if word.startswith(_BASE))
    return posixpath.join(base, "conf/server.xml")


def elements(host: Any, server: Any) -> List[Element]:
    """Return the elements of a Tomcat's server.xml; raises ParseError, Missing, Unreadable."""
    path = main_file(server)
    return host.memo(("tomcat", path), lambda: parse(host.read(path), path, _properties(server)))


def connectors(host: Any, server: Any) -> List[Element]:
    """Return the connectors that take HTTP; AJP is for the web server in front."""
    return [one for one in elements(host, server)
            if one.name == "Connector" and "ajp" not in (one.get("protocol") or "").lower()]


def _properties(server: Any) -> Dict[str, str]:
    pairs = [word[2:].partition("=") for word in server.words if word.startswith("-D")]
    return {name: value for name, _sign, value in pairs}


def parse(data: bytes, path: str, properties: Dict[str, str]) -> List[Element]:
    """Return the elements of a file in their order. An entity of its own is not followed: it may lead anywhere."""
    # Whoever has no Tomcat is spared this.
    from xml.parsers import expat

    if len(data) > MAX_BYTES:
        raise ParseError(path, None, "larger than any such file should be")
    found: List[Element] = []
    around: List[str] = []
    parser = expat.ParserCreate()

    def begin(name, attributes):
        if len(around) > _DEEPEST:
            raise ParseError(path, parser.CurrentLineNumber, "elements too deep")
        filled = {
            key: _PROPERTY.sub(lambda match: properties.get(match.group(1), match.group()), value)
            for key, value in attributes.items()}
        found.append(Element(name, filled, list(around), Where(path, parser.CurrentLineNumber)))
        around.append(name)

    def entity(*_parts):
        raise ParseError(path, parser.CurrentLineNumber, "an entity, which is not understood")

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _name: around.pop()
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ParseError(path, error.lineno, expat.ErrorString(error.code))
    except (LookupError, ValueError):
        raise ParseError(path, None, "an encoding that is not known")
    return found
