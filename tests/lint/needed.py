#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""needed.py TEGATAD OTHER: what tegatad needs, by itself and through its libraries.

The process that holds grants shows nothing, and reads nothing from the network but JSON of token endpoints.
OTHER is a program that needs libcurl, to see that the check sees.
"""

import re
import sys

import tap

FORBIDDEN = re.compile(r'lib(?:gtk-|gdk|adwaita|webkit|javascriptcore|xml2|curl)')


def needed_directly(program):
    return re.findall(r'\(NEEDED\).*\[(.+)\]', tap.run('readelf', '-d', program)[1])


def needed_in_all(program):
    return re.findall(r'^\s*(\S+) =>', tap.run('ldd', program)[1], re.M)


def forbidden(libraries):
    return [f'needs {name}' for name in libraries if FORBIDDEN.match(name)]


def main(tegatad, other):
    output = tap.Tap()
    direct = needed_directly(tegatad)
    print('# tegatad: ' + ' '.join(sorted(direct)))
    output.case('the libraries can be read', [] if 'libgio-2.0.so.0' in direct else [f'readelf: {direct}'])
    output.case('the check sees libcurl in a program that needs it',
                [] if forbidden(needed_directly(other)) and forbidden(needed_in_all(other)) else [f'not in {other}'])
    output.case('tegatad needs none of them directly', forbidden(direct))
    output.case('nor through others', forbidden(needed_in_all(tegatad)))
    return output.end()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
