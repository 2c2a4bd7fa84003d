# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The template language of authselect profiles: which lines stay, and which words, for a set of features."""

import re

_RULE = re.compile(
    r"\{(?:(?P<line>continue if|stop if|include if|exclude if) (?P<when>[^{}|:\n]+)"
    r"|if (?P<choice>[^{}|:\n]+):(?P<yes>[^{}|\n]*)(?:\|(?P<no>[^{}|\n]*))?"
    r'|imply "(?P<implied>[^{}"|\n]+)" if (?P<reason>[^{}|:\n]+))\}'
)
_BLANKS = " \t\n\r\f\v"
_NAME = re.compile(r'"([^{}"|\n]+)"')
_TOKEN = re.compile(r'[ \t]*("[^"]*"|\(|\)|[A-Za-z]+|.)', re.DOTALL)


class TemplateError(ValueError):
    """A condition that authselect would not understand."""


def features_of(template):
    """Return the features that a template asks about."""
    conditions = [
        match.group("when") or match.group("choice") or match.group("reason") for match in _RULE.finditer(template)]
    return {name for condition in conditions for name in _NAME.findall(condition)}


def render(template, features):
    """Return what authselect generates from a template, without the header that it puts above."""
    features, kept, position = set(features), "", 0
    while True:
        match = _RULE.search(template, position)
        if match is None:
            kept += template[position:]
            break
        kept += template[position:match.start()]
        position = match.end()
        if match.group("choice"):
            kept += match.group("yes") if holds(match.group("choice"), features) else match.group("no") or ""
            continue
        if match.group("implied"):
            if holds(match.group("reason"), features):
                features.add(match.group("implied"))
            kept, position = _without_line(kept, template, position)
            continue
        rule, true = match.group("line"), holds(match.group("when"), features)
        if (rule, true) in (("continue if", False), ("stop if", True)):
            break
        if (rule, true) not in (("include if", True), ("exclude if", False)):
            kept, position = _without_line(kept, template, position)
    # The tool's trimming leaves the first blank of a line that has nothing else.
    return "\n".join(line.rstrip(_BLANKS) or line[:1] for line in kept.split("\n"))


def _without_line(kept, template, position):
    end = template.find("\n", position)
    return kept[:kept.rfind("\n") + 1], len(template) if end < 0 else end + 1


def holds(condition, features):
    """Tell whether a condition holds. Operators have no precedence: they are taken from left to right."""
    tokens = [token for token in _TOKEN.findall(condition) if token.strip()]
    value, rest = _expression(tokens, features)
    if rest:
        raise TemplateError("%s: unexpected %s" % (condition.strip(), rest[0]))
    return value


def _expression(tokens, features):
    value, tokens = _term(tokens, features)
    while tokens and tokens[0].lower() in ("and", "or"):
        operator = tokens[0].lower()
        other, tokens = _term(tokens[1:], features)
        value = (value and other) if operator == "and" else (value or other)
    return value, tokens


def _term(tokens, features):
    if not tokens:
        raise TemplateError("a condition ends too early")
    head, rest = tokens[0], tokens[1:]
    if head.lower() == "not":
        value, rest = _term(rest, features)
        return not value, rest
    if head == "(":
        value, rest = _expression(rest, features)
        if rest[:1] != [")"]:
            raise TemplateError("a parenthesis is not closed")
        return value, rest[1:]
    if head.startswith('"') and len(head) > 1:
        return head[1:-1] in features, rest
    raise TemplateError("unexpected %s in a condition" % head)
