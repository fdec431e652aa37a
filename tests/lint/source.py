#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""Every rule over every file of the repository."""

import sys
from pathlib import PurePosixPath

import rules
import tap

# Bad on purpose; licences and seeds of other people's making.
LEFT_OUT = ('tests/lint/fixtures/', 'tests/fuzz/seeds/', 'tests/fuzz/corpus/', 'COPYING')


def texts():
    for name in tap.repository_files():
        if name.startswith(LEFT_OUT) or name.endswith(rules.BINARY):
            continue
        yield name, (tap.TOP / name).read_bytes().decode('utf-8', errors='replace')


def apply(rule, files, owners):
    more = {'owners': owners} if rule is rules.borders else {}
    for path, text in files:
        found = [f'{path}:{number}: {words}' for number, words in rule(path, text, **more)]
        if len(found) != rules.EXCEPTIONS.get((rule.__name__, path), 0):
            yield from found or [f'{path}: the exception for {rule.__name__} is no longer needed']


def main():
    output = tap.Tap()
    files = list(texts())
    owners = {}
    for path, _ in files:
        if path.endswith('.h') and rules.area(path):
            owners.setdefault(PurePosixPath(path).name, set()).add(rules.area(path))
    for rule in rules.RULES:
        output.case(rule.__doc__.rstrip('.'), list(apply(rule, files, owners)))
    return output.end()


if __name__ == '__main__':
    sys.exit(main())
