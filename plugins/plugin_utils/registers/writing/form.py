# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records as a person writes them in YAML: short ones on a line, others as a block, comments where they stood."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import vocabulary
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import library

__all__ = ["INDENT", "as_text", "commented", "comments", "dumped", "emitted", "emitter", "lines_of", "rows", "styled"]

# How long a line with a whole record, or with a whole mapping in it, may be.
_LONGEST_ROW = 120
INDENT = 2


def as_text(value: Any) -> Any:
    """A value with its days as text, as the file has them."""
    if isinstance(value, Mapping):
        return {name: as_text(below) for name, below in value.items()}
    if isinstance(value, list):
        return [as_text(below) for below in value]
    return value.isoformat() if isinstance(value, date) else value


def emitter() -> Any:
    """A ruamel.yaml that keeps comments and quotes, and breaks no lines."""
    found = library("ruamel.yaml", "ruamel.yaml").YAML()
    found.width = 10 ** 6
    found.preserve_quotes = True
    # [{file: a.md}], and not [file: a.md].
    found.brace_single_entry_mapping_in_flow_sequence = True
    found.representer.add_representer(float, _float)
    found.indent(mapping=INDENT, sequence=2 * INDENT, offset=INDENT)
    return found


def _float(representer: Any, value: float) -> Any:
    """A fraction as every version of YAML knows it: without a point in it, 1e-05 is a text to some."""
    text = repr(value)
    return representer.represent_scalar(
        "tag:yaml.org,2002:float", text if "." in text else text.replace("e", ".0e", 1))


def emitted(record: Mapping[str, Any], indent: int, flow: bool) -> list[str]:
    """A record's lines: one in braces where it is short and flat and its neighbours are so (`flow`), else a block."""
    margin = " " * indent
    if flow and not any(_nested(value) for value in record.values()):
        row = dumped(styled(dict(record), True)).strip("\n")
        if len(row) <= _LONGEST_ROW and "\n" not in row:
            return [f"{margin}- {row}\n"]
    lines = lines_of(dumped(_block(record)))
    return [f"{margin}- {lines[0]}", *(f"{margin}  {line}" if line.strip() else line for line in lines[1:])]


def rows(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """The lines of a whole list: a row a record where each fits on one, else a block each."""
    flow = all(len(emitted(one, INDENT, True)) == 1 for one in records)
    return [line for one in records for line in emitted(one, INDENT, flow)]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends; only a line feed is one, whatever else Unicode calls so."""
    return [line + "\n" for line in text.removesuffix("\n").split("\n")] if text else []


def commented(line: str, told: Mapping[str, str]) -> str:
    """A line of a new record with the label of its word behind it, where the records above have that too."""
    match = re.fullmatch(r"[ -]*(\w+): (\S+)\n", line)
    if not match or match[1] not in told or (word := vocabulary.words(told[match[1]]).get(match[2])) is None:
        return line
    return f"{line[:-1]}    # {word.zh}\n"


def dumped(value: Any) -> str:
    """Return a value as YAML."""
    stream = io.StringIO()
    emitter().dump(value, stream)
    return stream.getvalue()


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping) or isinstance(value, list) and any(map(_nested_or_list, value))


def _nested_or_list(value: Any) -> bool:
    return isinstance(value, (Mapping, list))


def _block(record: Mapping[str, Any]) -> Any:
    kinds = library("ruamel.yaml.comments", "ruamel.yaml")
    found = kinds.CommentedMap()
    for name, value in record.items():
        found[_key(name)] = styled(value)
    return found


def styled(value: Any, flow: bool = False) -> Any:
    """A value in the form in which a person writes it: what is short or flat on one line, the rest below each other."""
    kinds = library("ruamel.yaml.comments", "ruamel.yaml")
    if isinstance(value, Mapping):
        flat = flow or not any(_nested(one) for one in value.values())
        flat = flow or flat and len(str(as_text(value))) <= _LONGEST_ROW or not value
        mapping = kinds.CommentedMap((_key(name), styled(one, flat)) for name, one in value.items())
        (mapping.fa.set_flow_style if flat else mapping.fa.set_block_style)()
        return mapping
    if isinstance(value, list):
        several = len(value) > 1 and _nested(value)
        deep = any(_nested(below) for one in value if isinstance(one, Mapping) for below in one.values())
        flat = flow or not several and not deep
        sequence = kinds.CommentedSeq(styled(one, flat or isinstance(one, Mapping) and not deep) for one in value)
        (sequence.fa.set_flow_style if flat else sequence.fa.set_block_style)()
        return sequence
    return _scalar(value) if isinstance(value, str) else value


def _key(name: str) -> Any:
    """A field's name, or another key, which is quoted as any text is; but `on` is known to be a name."""
    return name if name in ("on", "off", "yes", "no", "y", "n") else _scalar(name)


def _scalar(text: str) -> Any:
    """A text in quotes where YAML, of whichever version, would take it for something else."""
    scalars = library("ruamel.yaml.scalarstring", "ruamel.yaml")
    if not text.isprintable():
        return scalars.DoubleQuotedScalarString(text)
    kind = yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))
    # In braces a colon or a question mark at the beginning is none of a text to every reader.
    plain = kind == "tag:yaml.org,2002:str" and not text.startswith((":", "?"))
    return text if plain else scalars.SingleQuotedScalarString(text)


def comments(text: str) -> list[str]:
    """The comments in a text: what begins with # outside of its scalars."""
    rest = list(text)
    for token in yaml.scan(text):
        if isinstance(token, yaml.ScalarToken):
            for at in range(token.start_mark.index, token.end_mark.index):
                rest[at] = rest[at] if rest[at] == "\n" else "x"
    return [found.strip() for found in re.findall(r"(?:^|(?<=\s))#.*", "".join(rest), re.MULTILINE)]
