"""The filter that a person types, on the command line and in the grid, read into a tree.

Only syntax: names and values are looked up elsewhere, and nothing is ever evaluated. ::

    filter  = part ("or" part)*
    part    = factor ("and" factor)*
    factor  = "not" factor | "(" filter ")" | test
    test    = name                                    a checkbox that is ticked
            | name sign value                         = != < <= > >=
            | name "is" ["not"] ("set" | "empty")
            | name ["not"] operator values            the operators of `query.words`
    values  = value | value "and" value | "(" value ("," value)* ")" ["without descendants"]

The operators, in English and in French (`query.words` has every spelling; case does not matter)::

    = != < <= > >=                          for what has an order; tags: exactly these
    before, after, at most, at least        avant, après, au plus, au moins
    is set, has a value, is empty           est rempli, a une valeur, est vide
    contains, starts with, matches          contient, commence par, correspond à (a regular expression)
    between a and b                         entre a et b
    any of (a, b), all of, none of          parmi (a, b), tous, aucun de; with the tags below them
    within, exactly                         dans, exactement: stretches of time
    and, or, not                            et, ou, non

Names and values of several words stand in quotation marks, doubled inside: ``"titre de l'œuvre" contient fleur``.
An empty value satisfies no comparison, and ``not`` is the exact complement.
"""

from __future__ import annotations

from collections.abc import Callable

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.filter import Every, Negation, Node, Some, Test
from panoptic_nb.query.lexer import LONGEST, Token, tokens
from panoptic_nb.query.place import FilterError
from panoptic_nb.query.words import (
    AND,
    NOT,
    OR,
    PHRASES,
    SIGNS,
    SUBTREE,
    WITHOUT_VALUE,
    is_word,
    phrase_words,
)

DEEPEST = 40


def parse(text: str) -> Node:
    """Read a filter.

    Raises
    ------
    FilterError
        Where the text is no filter; the message shows the place and says what was expected there.

    Examples
    --------
    >>> parse('year >= 1900 and not "mon motif" is set')
    Every(parts=(Test(property='year', op='ge', values=('1900',), descendants=True), \
Negation(part=Test(property='mon motif', op='is_set', values=(), descendants=True))))
    """
    if not isinstance(text, str) or not text.strip():
        raise InvalidValueError(f"A filter is a text such as 'year >= 1900'; {text!r} was given.")
    if len(text) > LONGEST:
        raise InvalidValueError(f"A filter has at most {LONGEST:,} letters; this one has {len(text):,}.")
    return _Reader(list(tokens(text))).whole()


class _Reader:
    """Reads tokens from left to right, one look ahead."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._some()
        token = self._now
        if token.kind != "end":
            raise FilterError(_after_a_test(token, self._tokens[self._at - 1]), token.place)
        return node

    # The tree

    def _some(self) -> Node:
        return self._chain(OR, self._every, Some)

    def _every(self) -> Node:
        return self._chain(AND, self._factor, Every)

    def _chain(
        self, joined_by: frozenset[str], read: Callable[[], Node], kind: type[Every] | type[Some]
    ) -> Node:
        parts = [read()]
        while is_word(self._now, joined_by):
            self._next()
            parts.append(read())
        return parts[0] if len(parts) == 1 else kind(tuple(parts), place=parts[0].place.to(parts[-1].place))

    def _factor(self) -> Node:
        token = self._now
        if not (token.kind == "sign" and token.text == "(") and not is_word(token, NOT):
            return self._test()
        self._depth += 1
        if self._depth > DEEPEST:
            raise FilterError(f"A filter nests at most {DEEPEST} deep.", token.place)
        self._next()
        node = self._negation(token) if token.text != "(" else self._brackets(token)
        self._depth -= 1
        return node

    def _negation(self, opened: Token) -> Node:
        part = self._factor()
        return Negation(part, place=opened.place.to(part.place))

    def _brackets(self, opened: Token) -> Node:
        node = self._some()
        if self._now.kind == "end":
            raise FilterError("This parenthesis is never closed.", opened.place)
        if self._now.text != ")" or self._now.kind != "sign":
            raise FilterError(_after_a_test(self._now, self._tokens[self._at - 1]), self._now.place)
        self._next()
        return node

    # One test

    def _test(self) -> Node:
        name = self._now
        if name.kind in ("sign", "end") or is_word(name, AND | OR):
            hint = " Repeat the name: year >= 1900 and year < 1910." if name.text in SIGNS else ""
            raise FilterError(
                f"The name of a property was expected; {_shown(name)} stands here.{hint}", name.place
            )
        self._next()
        start, negated = self._at, False
        if is_word(self._now, NOT):
            self._next()
            negated = True
        found = self._operator()
        if found is None:
            if negated:
                raise FilterError(_no_operator(self._now, name), self._now.place)
            self._at = start
            if self._now.kind in ("word", "quoted") and not is_word(self._now, AND | OR):
                raise FilterError(_no_operator(self._now, name), self._now.place)
            return Test(
                name.text, "is_true", place=name.place, name_place=name.place, values_place=name.place
            )
        op, opposite = found
        test = self._operands(name, op)
        return Negation(test, place=test.place) if negated != opposite else test

    def _operator(self) -> tuple[str, bool] | None:
        """The operator that stands here, and whether it says the opposite; None where there is none."""
        token = self._now
        if token.kind == "sign" and token.text in SIGNS:
            self._next()
            return SIGNS[token.text]
        for length in range(4, 0, -1):
            words = self._tokens[self._at : self._at + length]
            if all(word.kind == "word" for word in words):
                found = PHRASES.get(phrase_words(word.text for word in words))
                if found is not None:
                    self._at += len(words)
                    return found
        return None

    def _operands(self, name: Token, op: str) -> Test:
        before = self._tokens[self._at - 1]
        descendants = True
        values: tuple[Token, ...]
        if op in WITHOUT_VALUE:
            values = ()
        elif op == "between":
            low = self._value(before)
            if not is_word(self._now, AND):
                raise FilterError('between takes two values with "and" in the middle.', self._now.place)
            values = (low, self._value(self._next()))
        elif self._now.kind == "sign" and self._now.text == "(":
            values = self._list(self._next())
        else:
            values = (self._value(before),)
        if op in ("any_of", "all_of"):
            descendants = not self._without_descendants()
        whole = values[0].place.to(values[-1].place) if values else before.place
        if len(values) > 1 and op not in ("any_of", "all_of", "eq", "exactly", "between", "within"):
            raise FilterError(f"One value was expected; there are {len(values)}.", whole)
        return Test(
            name.text, op, tuple(value.text for value in values), descendants,
            place=name.place.to(self._tokens[self._at - 1].place), name_place=name.place, values_place=whole,
        )  # fmt: skip

    def _value(self, before: Token) -> Token:
        token = self._now
        if token.kind in ("sign", "end") or is_word(token, AND | OR):
            meant = " If the word is meant, put it in quotation marks." if token.kind == "word" else ""
            raise FilterError(
                f"A value was expected after {_shown(before)}; {_shown(token)} stands here.{meant}",
                token.place,
            )
        return self._next()

    def _list(self, before: Token) -> tuple[Token, ...]:
        opened, values = before, []
        while True:
            values.append(self._value(before))
            before = self._now
            if before.kind == "end":
                raise FilterError("This parenthesis is never closed.", opened.place)
            if before.kind != "sign" or before.text not in (",", ")"):
                raise FilterError(_after_a_value(before, values[-1]), before.place)
            self._next()
            if before.text == ")":
                return tuple(values)

    def _without_descendants(self) -> bool:
        words = self._tokens[self._at : self._at + 2]
        found = all(word.kind == "word" for word in words) and phrase_words(w.text for w in words) in SUBTREE
        self._at += 2 if found else 0
        return found

    # Tokens

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += token.kind != "end"
        return token


def _shown(token: Token) -> str:
    return "the end" if token.kind == "end" else f'"{token.text}"'


def _no_operator(token: Token, name: Token) -> str:
    several = token.kind == "word" and name.kind == "word"
    hint = (
        f' A name of several words stands in quotation marks: "{name.text} {token.text} …".'
        if several
        else ""
    )
    return (
        f'After "{name.text}" an operator was expected (=, <, before, contains, any of, between, is set, …); '
        f"{_shown(token)} stands here.{hint}"
    )


def _after_a_test(token: Token, before: Token) -> str:
    if token.kind == "sign" and token.text == ")":
        return "This parenthesis closes none."
    if token.kind == "sign" and token.text in SIGNS:
        return (
            "A comparison has two sides. For a value between two others write: "
            "year >= 1900 and year < 1910, or: year between 1900 and 1909."
        )
    return _after_a_value(token, before)


def _after_a_value(token: Token, before: Token) -> str:
    if token.kind in ("word", "quoted") and before.kind == "word":
        return (
            f'"and" or "or" was expected; {_shown(token)} stands here. A text of several words stands in '
            f'quotation marks: "{before.text} {token.text}".'
        )
    if token.kind == "sign" and token.text == ",":
        return 'Values with commas stand in quotation marks ("1,5"), several values in parentheses: (a, b).'
    return f'"and" or "or" was expected; {_shown(token)} stands here.'
