#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A provider's page that wants more than a sign-in needs, in the view as it is in use."""

import os
import re
import unittest
import urllib.parse
from pathlib import Path

from uitest import CONSENT, PROBLEM, WizardTest, product

import common

HOST = 'hostile.example.net'
# Of the sample provider's page (tests/internet/authorization-server/pages.mjs).
BUTTON_COLOUR = bytes.fromhex('1a6fb5')

setUpModule = product.require


def requests():
    """What the web server was asked for: 'https://HOST/PATH'."""
    pattern = re.compile(r'\S+ (\S+) (\S+) "GET (\S+)')
    found = []
    for line in (common.INTERNET / 'log/www.log').read_text().splitlines():
        if match := pattern.match(line):
            scheme, host, path = match.groups()
            found.append(f'{scheme}://{host}{path}')
    return found


def reports():
    told = {}
    for uri in requests():
        parts = urllib.parse.urlsplit(uri)
        if parts.path == '/report':
            told.update(urllib.parse.parse_qsl(parts.query))
    return told


class Page(WizardTest):

    def tearDown(self):
        self.assert_nothing_half_made()

    def test_hostile_page(self):
        self.open('somebody@hostile.example')
        self.person.press('Continue')
        self.person.wait_for_page('Sign In at Hostile Mail')
        # That is told for a few seconds only.
        self.person.wait_for_text('A page without a secure connection was not opened.', 60)
        self.person.wait(lambda: 'frames' in reports(), 'the page to try everything', 60)
        told = reports()
        for name, allowed in {
            'notification': ('denied', 'absent'), 'camera': ('absent', 'refused'), 'permission': ('denied,', 'absent'),
            'clipboard': ('absent', 'refused'), 'geolocation': ('absent', 'refused'), 'fullscreen': ('absent', 'refused'),
            'rtc': ('absent',), 'webgl': ('absent',), 'popup': ('refused',), 'prompt': ('nothing',), 'print': ('returned',),
        }.items():
            self.assertTrue(told[name].startswith(allowed), f'{name}: {told[name]}')
        self.assertNotIn('granted', told['permission'])
        asked = requests()
        self.assertNotIn(f'https://{HOST}/popup.html', asked)
        self.assertNotIn(f'http://{HOST}/plain.html', asked)
        # What is shown above the page comes from its address, not from its title.
        self.assertTrue(self.person.find(f'Page of {HOST}, over a secure connection'))
        self.assertEqual(self.person.page(), 'Sign In at Hostile Mail')
        # A script speaks under its host's name.
        self.person.wait_for_text(f'{HOST} says')
        self.person.picture('alert')
        self.person.press('Close')
        self.person.wait(lambda: 'alert' in reports(), 'the page to go on')
        left = [path for path in Path(os.environ['HOME']).rglob('*') if path.name == 'file.bin']
        self.assertEqual(left, [])

    def test_web_process_ends(self):
        self.begin()
        self.person.wait_for_host('accounts.example.net')
        self.kill_web_process()
        self.person.wait_for_page(PROBLEM)
        self.assert_says('The process that showed the provider’s page has ended.')
        self.person.picture('web-process-ended')
        self.person.press('Try Again')
        self.person.wait_for_page(CONSENT)

    def blue_pixels(self):
        """How large its button is."""
        look = self.person.look()
        return sum(look[i:i + 3] == BUTTON_COLOUR for i in range(0, len(look), 3))

    def test_certificate_and_zoom(self):
        self.begin()
        self.person.wait_for_host('accounts.example.net')
        self.person.wait(self.blue_pixels, 'the page')
        self.person.wait_for_rest()
        before = self.blue_pixels()
        self.person.key('ctrl+plus', 'ctrl+plus')
        self.person.wait(lambda: self.blue_pixels() > before * 1.5, 'the page to be larger')
        self.person.picture('larger')
        self.person.key('ctrl+0')
        self.person.wait(lambda: self.blue_pixels() < before * 1.1, 'the page to be as it was')
        self.person.press('Page of accounts.example.net, over a secure connection')
        self.assert_says('Issued to: CN=Little internet')
        self.assert_says('Issued by: CN=')
        self.assert_says('Valid until: ')
        self.person.picture('certificate')
        self.person.key('Escape')
        self.person.wait(lambda: not any('Issued to' in text for text in self.person.texts()), 'the certificate to go')


if __name__ == '__main__':
    unittest.main(verbosity=2)
