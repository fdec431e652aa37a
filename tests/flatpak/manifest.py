#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The manifests: each permission has its reason in docs/flatpak.md and nothing else is written there, the Devel twin asks for
the same, and nothing is owned on the bus but what the app id gives."""

import json
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(TOP / 'tests/lint'))

from tap import Tap  # noqa: E402  pylint: disable=wrong-import-position

APP = 'io.github.tegata.Tegata'
# What would open more than is needed, whatever the reason.
TOO_MUCH = re.compile(r'--(filesystem|own-name|system-|socket=(session-bus|system-bus|x11$|ssh-auth|gpg-agent)|device=all|allow=devel'
                      r'|talk-name=(org\.freedesktop\.(Flatpak|DBus|portal)|.*\*))')
SHARED = ('app-id', 'runtime', 'runtime-version', 'sdk', 'command', 'finish-args', 'cleanup')


def load(name):
    return json.loads((TOP / f'flatpak/{name}.json').read_text(encoding='utf-8'))


def explained():
    """Permission -> reason, of the table."""
    page = (TOP / 'docs/flatpak.md').read_text(encoding='utf-8')
    return dict(re.findall(r'^\| `(--[^`]+)` \| (.+) \|$', page, re.MULTILINE))


def too_much(arguments):
    return [f'{argument} opens more than is needed' for argument in arguments if TOO_MUCH.match(argument)]


def sources(manifest):
    """Of other people: a sum each. Of ours: the tree itself."""
    for module in manifest['modules']:
        for source in module['sources']:
            if source['type'] == 'dir':
                yield from () if source['path'] == '..' else [f'{source["path"]} is not the tree']
            elif not re.fullmatch('[0-9a-f]{64}', source.get('sha256', '')):
                yield f'{module["name"]}: no sha256'


def differences(manifest, twin):
    yield from (f'{key} differs' for key in SHARED if manifest[key] != twin[key])
    others, theirs = manifest['modules'][:-1], twin['modules'][:-1]
    yield from ['other modules differ'] if others != theirs else []


def downloads_for_tests(manifest):
    """What prepare fetches elsewhere is what the manifest says."""
    lines = (TOP / 'tests/flatpak/sources').read_text(encoding='utf-8').splitlines()
    have = {tuple(line.split()[:2]) for line in lines}
    want = {(source['sha256'], source['url'].rpartition('/')[2])
            for module in manifest['modules'] for source in module['sources'] if source['type'] != 'dir'}
    return [f'{name} ({sum_})' for sum_, name in have ^ want]


def main():
    tap = Tap()
    manifest, twin = load(APP), load(f'{APP}.Devel')
    reasons = explained()
    tap.case('every permission has a reason', sorted(set(manifest['finish-args']) ^ set(reasons)))
    tap.case('no permission opens too much', too_much(manifest['finish-args']))
    tap.case('what opens too much is found', [] if len(too_much(
        ['--filesystem=home', '--own-name=org.example', '--socket=session-bus', '--talk-name=org.freedesktop.Flatpak'])) == 4
        else ['not all of it'])
    tap.case('the Devel twin is the same app', list(differences(manifest, twin)))
    tap.case('sources', list(sources(manifest)) + list(sources(twin)))
    tap.case('other sources are those that the tests fetch', downloads_for_tests(manifest))
    return tap.end()


sys.exit(main())
