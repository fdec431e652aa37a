#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""The D-Bus interfaces offer everything that contract.txt promises, and describe all that they offer.

With --write the contract is written anew: for additions, since nothing may be taken back inside a version.
"""

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import tap

CONTRACT = Path(__file__).with_name('contract.txt')
FOLDER = tap.TOP / 'data' / 'dbus'
PREFIX = 'io.github.tegata.Tegata.'


def signature(member, direction):
    return ''.join(a.get('type') for a in member.iter('arg') if a.get('direction', 'in') == direction)


def members(text):
    """One line a member: Account1.GetAccessToken(a{sv}) -> sxa{sv}."""
    for interface in ET.fromstring(text).iter('interface'):
        name = interface.get('name').removeprefix(PREFIX)
        for member in interface:
            words = f'{name}.{member.get("name")}'
            if member.tag == 'method':
                yield f'{words}({signature(member, "in")}) -> {signature(member, "out") or "nothing"}'
            elif member.tag == 'signal':
                yield f'{words} signal {"".join(a.get("type") for a in member.iter("arg"))}'
            elif member.tag == 'property':
                yield f'{words} property {member.get("type")} {member.get("access")}'


def undescribed(text):
    """Members whose name stands in no comment before them."""
    comments = ''
    for comment, member in re.findall(r'<!--(.*?)-->|<(?:method|signal|property) name="(\w+)"', text, re.S):
        comments += comment
        if member and not re.search(rf'\b{member}\b', comments):
            yield f'{member} is not described'


def broken_promises(promised, offered):
    return [f'gone or changed: {line}' for line in promised if line not in offered]


def main(arguments):
    texts = [path.read_text(encoding='utf-8') for path in sorted(FOLDER.glob('*.xml'))]
    offered = [line for text in texts for line in members(text)]
    if arguments == ['--write']:
        CONTRACT.write_text('\n'.join(offered) + '\n', encoding='utf-8')
        return 0
    promised = CONTRACT.read_text(encoding='utf-8').splitlines()
    output = tap.Tap()
    output.case('nothing promised is gone', broken_promises(promised, offered))
    output.case('everything offered is promised', [f'not in contract.txt: {line}' for line in offered if line not in promised])
    output.case('everything is described', [problem for text in texts for problem in undescribed(text)])
    output.case('a lost member would be found', [] if broken_promises(promised, offered[1:]) else ['it was not'])
    output.case('so would an undescribed one',
                [] if list(undescribed('<!-- Old: --><method name="Old"/><method name="New"/>')) else ['it was not'])
    return output.end()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
