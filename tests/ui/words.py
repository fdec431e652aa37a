# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What the programs say in the language of the environment, for who knows it in English."""

import gettext
import os
import re

import product

# So that "%s (%s)" is not taken for everything that has brackets.
MIN_LETTERS = 6
PLACE = re.compile(r'%(?:\d+\$)?(?:\'?d|s|u|i)')


class Words:

    def __init__(self):
        self.plain, self.patterns = {}, []
        for english, text in self.pairs():
            self.plain.setdefault(self.strip(english), set()).add(self.strip(text))
            if PLACE.search(english):
                self.patterns.append((english, text))

    @staticmethod
    def pairs():
        languages = os.environ.get('LANGUAGE', 'C').split(':')
        try:
            catalogue = gettext.translation('tegata', product.PREFIX / 'share/locale', languages)
        except FileNotFoundError:
            return []
        # A key is the text, after its context if it has one, or with the number of its plural form.
        keys = ((key[0] if isinstance(key, tuple) else key, text)
                for key, text in catalogue._catalog.items())  # pylint: disable=protected-access
        return [(key.rpartition('\x04')[2], text) for key, text in keys if key]

    @staticmethod
    def strip(text):
        """Without the underscore of a mnemonic."""
        return re.sub('_(.)', r'\1', text)

    @classmethod
    def match(cls, template, text):
        """What stands at the places of TEMPLATE in TEXT, by their number."""
        places = PLACE.findall(template)
        numbers = [int(found[1]) if (found := re.match(r'%(\d+)\$', place)) else i + 1 for i, place in enumerate(places)]
        pattern = '(.*)'.join(re.escape(piece) for piece in PLACE.split(cls.strip(template)))
        found = re.fullmatch(pattern, text, re.S)
        return found and dict(zip(numbers, found.groups()))

    @classmethod
    def fill(cls, template, values):
        numbers = iter(range(1, 10))
        return PLACE.sub(lambda place: values.get(int(place[0][1]) if '$' in place[0] else next(numbers), ''), cls.strip(template))

    def say(self, english):
        """All that it may be called: one text may have several translations."""
        if english in self.plain:
            return self.plain[english]
        found = {self.fill(text, values) for template, text in self.patterns if (values := self.match(template, english))}
        return found or {english}

    def is_english(self, text):
        """Although there is a translation of it."""
        if text in self.plain:
            return text not in self.plain[text]
        return any(len(re.findall('[A-Za-z]', PLACE.sub('', template))) >= MIN_LETTERS and self.match(template, text)
                   and not self.match(translated, text) for template, translated in self.patterns)
