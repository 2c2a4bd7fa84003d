# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that registers and rules use, with what people call them: ``catalogue/kinds/*.yml``.

A vocabulary is named for its register and its place there: ``posts.posts``, ``activities.kinds``. The labels of fields
are vocabularies too, one for each list: ``fields.activities.records``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import (
    CatalogueError,
    default_directory,
    line_of,
    read,
)

__all__ = ["UnknownVocabulary", "VocabularyError", "Word", "field_told", "label", "load", "names", "stated", "words"]

_LANGUAGES = ("zh", "en")
_OPTIONAL = ("help", "every", "who")
# What a register may be stated to have none of: words of its kinds, and what one record of it is called.
_STATED = {
    "activities": "activities.kinds activities.logs",
    "application_tests": "application_tests.none assets.parts",
    "approvals": "approvals.matters approvals.none",
    "assets": "assets.environments",
    "incidents": "incidents.classes incidents.severities incidents.none",
    "keys": "keys.none",
    "media": "media.none media.movements",
    "members": "members.states",
    "projects": "projects.none projects.sorts",
    "suppliers": "suppliers.kinds suppliers.products suppliers.none",
}


class VocabularyError(CatalogueError):
    """A word is written wrong; says where, and what was expected."""

    about = "word"


class UnknownVocabulary(LookupError):
    """There is no vocabulary of this name; says which there are."""


@dataclass(frozen=True)
class Word:
    """A word of a vocabulary: what registers write, and what people read.

    `help` is a sentence on what an assessor wants to see, `every` how often it is usually due (an ISO 8601 period),
    `who` the post that normally does it; each None where nothing is said.
    """

    name: str
    zh: str
    en: str
    help: Text | None = None
    every: str | None = None
    who: str | None = None

    @property
    def text(self) -> Text:
        """What it is called, in both languages."""
        return Text(self.en, self.zh)


Vocabularies = Mapping[str, Mapping[str, Word]]


@cache
def _all() -> Vocabularies:
    return load()


def names() -> tuple[str, ...]:
    """The names of all vocabularies."""
    return tuple(_all())


def words(name: str) -> Mapping[str, Word]:
    """The words of a vocabulary by name, read once a process; raise UnknownVocabulary.

    Two names with a space between them (``activities.kinds approvals.matters``) give the words of both.
    """
    found: dict[str, Word] = {}
    for one in name.split():
        if one not in _all():
            raise UnknownVocabulary(f"there is no vocabulary '{one}', expected one of {', '.join(sorted(_all()))}")
        found |= _all()[one]
    return MappingProxyType(found)


def label(vocabulary: str, word: str) -> Text:
    """What people call a word; the word itself where the vocabulary does not have it."""
    found = words(vocabulary).get(word)
    return found.text if found else Text(word, word)


def field_told(register: str, of: str, name: str) -> Text:
    """What a sentence calls a field of a list, or of what lies below its records: the label with the name in the file.

    The name alone where the vocabularies have no label for it.
    """
    own = f"fields.{register}."
    below = [label for label in _all() if label.startswith(own) and label != own + of]
    known = next((_all()[one][name] for one in (own + of, *below) if name in _all().get(one, ())), None)
    if known is None:
        return Text(f"`{name}`", name)
    return Text(f"'{known.en}' (`{name}`)", f"“{known.zh}”（{name}）")


def stated(register: str) -> Mapping[str, Word]:
    """The words of which a register may be stated to have none (`none`, its field kind); empty where that says nothing.

    A statement with another word settles nothing, for no rule asks for it.
    """
    return words(_STATED.get(register, ""))


def load(directory: Path | str | None = None) -> Vocabularies:
    """Read the vocabularies of every register; raise VocabularyError at the first wrong word."""
    base = Path(directory) if directory else default_directory() / "kinds"
    files = sorted(base.glob("*.yml"))
    if not files:
        raise VocabularyError(base, "no vocabularies (*.yml) here")
    return {name: found for path in files for name, found in _vocabularies(path)}


def _vocabularies(path: Path) -> Iterator[tuple[str, Mapping[str, Word]]]:
    data = read(path)
    if not isinstance(data, dict):
        raise VocabularyError(path, f"expected a mapping of vocabularies, found {data!r}")
    for name, entries in data.items():
        if not isinstance(entries, dict):
            raise VocabularyError(
                path, f"expected a mapping of words, found {entries!r}", line=line_of(path, (name,)), field=str(name))
        yield f"{path.stem}.{name}", MappingProxyType({word: _word(path, name, word, entries) for word in entries})


def _word(path: Path, vocabulary: str, name: Any, entries: Mapping[Any, Any]) -> Word:
    problem = _problem(name, entries[name])
    if problem:
        raise VocabularyError(
            path, problem, line=line_of(path, (vocabulary, name)), clause=str(name), field=str(vocabulary))
    entry = entries[name]
    told = Text(entry["help"]["en"], entry["help"]["zh"]) if "help" in entry else None
    return Word(name, entry["zh"], entry["en"], told, entry.get("every"), entry.get("who"))


def _problem(name: Any, entry: Any) -> str:
    """What makes an entry of no use to a run; empty where it is right."""
    if not isinstance(name, str):
        return f"expected a word that is text, found {name!r}: put it in quotes"
    if not _in_languages(entry, _OPTIONAL):
        return f"expected a mapping of zh and en, each text, and perhaps {', '.join(_OPTIONAL)}, found {entry!r}"
    if "help" in entry and not _in_languages(entry["help"]):
        return f"expected a help of zh and en, each text, found {entry['help']!r}"
    wrong = [key for key in ("every", "who") if not isinstance(entry.get(key, ""), str)]
    return f"expected text for '{wrong[0]}', found {entry[wrong[0]]!r}" if wrong else ""


def _in_languages(entry: Any, others: tuple[str, ...] = ()) -> bool:
    return (
        isinstance(entry, dict) and set(entry) - set(others) == set(_LANGUAGES)
        and all(isinstance(entry[language], str) for language in _LANGUAGES))
