#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""Each rule complains about its fixture, and only that rule does. The fixture's second line says where it pretends to be."""

import re
import sys

import rules
import tap

FIXTURES = tap.TOP / 'tests' / 'lint' / 'fixtures'
OWNERS = {'tg-store.h': {'daemon'}, 'tg-error.h': {'core'}}


def complaints(text):
    path = re.search(r'as (\S+)', text.splitlines()[1]).group(1)
    found = {}
    for rule in rules.RULES:
        more = {'owners': OWNERS} if rule is rules.borders else {}
        if problems := list(rule(path, text, **more)):
            found[rule.__name__] = problems
    return found


def judge(rule_name, text):
    """Lines with the word BAD are what the rule has to find; a fixture without any has to be found as a whole."""
    found = complaints(text)
    problems = [f'{name} complains as well: {words}' for name, words in found.items() if name != rule_name]
    marked = {number for number, line in enumerate(text.splitlines(), 1) if 'BAD' in line}
    if rule_name and not found.get(rule_name):
        problems.append(f'{rule_name} does not complain')
    elif marked and marked != {number for number, _ in found[rule_name]}:
        problems.append(f'{rule_name} complains about {found[rule_name]}, not about {sorted(marked)}')
    return problems


def main():
    output = tap.Tap()
    for rule in rules.RULES:
        name = rule.__name__
        paths = sorted(FIXTURES.glob(f'{name}.*'))
        problems = [] if paths else ['there is no fixture']
        for path in paths:
            problems += judge(name, path.read_text(encoding='utf-8').replace('@REGISTRY@', rules.REGISTRIES[0]))
        output.case(name, problems)
    output.case('nothing is wrong with good.c', judge(None, (FIXTURES / 'good.c').read_text(encoding='utf-8')))
    return output.end()


if __name__ == '__main__':
    sys.exit(main())
