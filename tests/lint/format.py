#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""Every C file is as clang-format 14 would write it. Other versions differ in details: skipped with words."""

import re
import shutil
import sys

import tap

VERSION = '14'


def find_clang_format():
    """(program, None) or (None, why not)."""
    said = ''
    for name in (f'clang-format-{VERSION}', 'clang-format'):
        if path := shutil.which(name):
            said = tap.run(path, '--version')[1]
            if re.search(rf'version {VERSION}\.', said):
                return path, None
    return None, f'needs clang-format {VERSION}, there is: {said or "none"}'


def badly_formatted(program, names):
    """One complaint a file."""
    said = tap.run(program, '--dry-run', '-Werror', f'--style=file:{tap.TOP}/.clang-format', *(str(tap.TOP / n) for n in names))[1]
    found = re.findall(r'^(\S+?):(\d+):\d+: error: ', said, re.M)
    return [f'{path.removeprefix(str(tap.TOP) + "/")}:{line}: run clang-format -i on it' for path, line in dict(reversed(found)).items()]


def main():
    output = tap.Tap()
    program, reason = find_clang_format()
    if not program:
        return output.skip_all(reason)
    caught = badly_formatted(program, ['tests/lint/fixtures/format.c'])
    output.case('a badly formatted file is found', [] if caught else ['fixtures/format.c went through'])
    files = [name for name in tap.repository_files() if name.endswith(('.c', '.h'))
             and not name.startswith('tests/lint/fixtures/')]
    output.case('C files', badly_formatted(program, files))
    return output.end()


if __name__ == '__main__':
    sys.exit(main())
