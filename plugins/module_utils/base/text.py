# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences for people, in English and in Chinese."""

from typing import Any, Dict, Iterable, Union


class Text:
    """A sentence or a part of one for the reader, in English and in Chinese, with the same {named} parts in both.

    Where one string has to do (expected, actual, evidence), it is the English one.
    """

    __slots__ = ("en", "zh")

    # No tuple: "%s" % text has to give the English.
    def __init__(self, en: str, zh: str) -> None:
        self.en = en
        self.zh = zh

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.en, self.zh) == (other.en, other.zh)

    def __hash__(self) -> int:
        return hash((self.en, self.zh))

    def __repr__(self) -> str:
        return "Text(%r, %r)" % (self.en, self.zh)

    def format(self, **parts: Any) -> "Text":
        """Fill in the named parts; a part that is itself a Text is taken in the sentence's own language."""
        en, zh = {}, {}
        for name, part in parts.items():
            # An error of the host or of a parser is told in both languages too.
            part = getattr(part, "told", part)
            en[name], zh[name] = (part.en, part.zh) if isinstance(part, Text) else (part, part)
        return Text(self.en.format(**en), self.zh.format(**zh))

    def __str__(self) -> str:
        return self.en

    def as_dict(self) -> Dict[str, str]:
        return {"en": self.en, "zh": self.zh}


NONE = Text("none", "无")


def joined(parts: Iterable[Union[Text, str]], en: str = ", ", zh: str = "、") -> Text:
    """Return a Text of several parts in a row; each is a Text, or a string that is the same in both languages."""
    parts = list(parts)
    return Text(en.join(map(str, parts)), zh.join(part.zh if isinstance(part, Text) else part for part in parts))
