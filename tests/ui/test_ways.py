#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Which way an address is set up: what is in hand before the search has ended, other ways, and by hand."""

import json
import os
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from uitest import CHOICE, CLIENT, COMPARE, CONSENT, DONE, MANUAL, START, STOPPED, WizardTest, product

from common import INTERNET

OLD_ADDRESS = 'old@oldmail.example'
OLD_PASSWORD = 'a password from long ago'
SILENT = ('127.1.0.60', 443)

setUpModule = product.require


class Ways(WizardTest):

    def finish(self, address):
        self.person.wait_for_page(DONE, 60)
        self.person.wait_for_text('Your Account Is Ready')
        self.assert_says(f'{address} can receive and send mail.')
        return product.managed_accounts()

    def fill_in(self, **texts):
        """What a form has twice comes as a pair: receiving, sending."""
        for name, pair in texts.items():
            for index, text in enumerate(pair):
                self.person.write(name.replace('_', ' '), text, index)

    def test_best_so_far(self):
        """An answer can be taken before the slower sources have given theirs: its button is there only until then."""
        with socket.create_server(SILENT, backlog=50):
            self.open('traveller@slow.example')
            self.person.press('Continue')
            self.person.press('Sign In at Example Mail')
            self.person.wait_for_page(COMPARE)
            self.assertIn('imap.example.net', self.person.texts())
            self.person.press('Back')
            self.person.wait_for_page(START)

    def test_choice(self):
        """The best way is one button, the others stand below it."""
        self.open('old@both.example')
        self.person.press('Continue')
        self.person.wait_for_page(CHOICE)
        self.assert_says('You sign in on a page of Both Ways Mail, in this window.')
        self.assert_says('Other Ways')
        self.person.picture('choice')
        self.person.press('Use an App Password of Both Ways Mail')
        self.person.wait_for_page('Password')
        self.assert_says('Enter an App Password')
        self.person.press('Back')
        self.person.wait_for_page(CHOICE)
        # What was chosen is the suggested one now, and the best is among the others.
        self.person.picture('choice-of-a-password')
        self.person.press('Sign In at Both Ways Mail')
        self.person.wait_for_page('Sign In at Both Ways Mail')
        self.person.press('Back')
        self.person.wait_for_page(CHOICE)
        self.person.key('Return')
        self.person.wait_for_page('Sign In at Both Ways Mail')

    def test_by_hand_where_nobody_knows(self):
        """From the error to a mailbox that a password opens; what is wrong is told beside the field."""
        address = 'somebody@nobody.example'
        self.open(address)
        self.person.press('Continue')
        self.assert_says('Nobody knows where mail of nobody.example is.')
        self.person.press('Set Up by Hand')
        self.person.wait_for_page(MANUAL)
        self.person.picture('by-hand')
        self.assertEqual([self.person.read('User name', index) for index in (0, 1)], [address] * 2)
        self.assertEqual([self.person.read('Port', index) for index in (0, 1)], ['993', '465'])
        self.fill_in(Port=('0', '465'))
        self.person.press('Continue')
        self.assert_says('Enter the name of the server.')
        self.assert_says('A port is a number from 1 to 65535, usually 993 here.')
        self.person.picture('by-hand-wrong')
        # The first wrong field has the focus.
        self.person.type('imap.example.net')
        self.person.wait(lambda: self.person.read('Server', 0) == 'imap.example.net', 'the focus on the first server')
        self.fill_in(Server=('imap.example.net', 'smtp.example.net'), Port=('993', '465'), User_name=(OLD_ADDRESS, OLD_ADDRESS))
        self.assert_says('Sign-in method')
        self.person.press('Continue')
        self.person.wait_for_page('Password')
        # Back loses nothing.
        self.person.press('Back')
        self.person.wait_for_page(MANUAL)
        self.assertEqual(self.person.read('Server', 1), 'smtp.example.net')
        self.person.picture('by-hand-filled-in')
        self.person.press('Continue')
        self.person.wait_for_page('Password')
        self.person.write('Password', OLD_PASSWORD)
        self.person.press('Continue')
        account, = self.finish(address).values()
        self.assertEqual([(server['host'], server['port'], server['username']) for server in account['Servers']],
                         [('imap.example.net', 993, OLD_ADDRESS), ('smtp.example.net', 465, OLD_ADDRESS)])
        self.assertEqual(account['Method'], 'password')

    def test_by_hand_is_corrected(self):
        """A check that fails leads back to what was entered."""
        self.open('somebody@nobody.example')
        self.person.press('Set Up by Hand')
        self.person.wait_for_page(MANUAL)
        self.fill_in(Server=('imap.example.net', 'smtp.example.net'), Port=('993', '466'), User_name=(OLD_ADDRESS, OLD_ADDRESS))
        self.person.press('Continue')
        self.person.wait_for_page('Password')
        self.person.write('Password', OLD_PASSWORD)
        self.person.press('Continue')
        self.person.wait_for_text('Something Does Not Work', 60)
        self.person.press('Remove Account')
        self.person.wait_for_page(MANUAL)
        self.assert_nothing_half_made()
        self.fill_in(Port=('993', '465'))
        self.person.press('Continue')
        self.person.wait_for_page('Password')
        self.person.write('Password', OLD_PASSWORD)
        self.person.press('Continue')
        self.finish('somebody@nobody.example')

    def test_by_hand_from_what_was_found(self):
        """Filled in; and the provider that runs the servers signs in, too."""
        address = 'traveller@example.com'
        self.open(address)
        self.person.press('Continue')
        self.person.wait_for_page(COMPARE)
        self.person.press('Set Up by Hand')
        self.person.wait_for_page(MANUAL)
        self.assertEqual([self.person.read('Server', index) for index in (0, 1)], ['imap.example.net', 'smtp.example.net'])
        self.person.press('Back')
        self.person.wait_for_page(COMPARE)
        self.person.press('Set Up by Hand')
        self.person.wait_for_page(MANUAL)
        self.person.press('STARTTLS')
        self.person.wait(lambda: self.person.read('Port', 0) == '143', 'the port of STARTTLS')
        self.person.press('Continue')
        self.person.wait_for_page('Password')
        self.person.press('Set Up by Hand')
        self.person.wait_for_page(MANUAL)
        self.assertEqual(self.person.read('Port', 0), '143')
        self.assert_says('Sign-in method')
        self.person.press('Consent')
        self.person.press('Continue')
        self.person.wait_for_page(CONSENT)
        self.person.press('Back')
        self.person.wait_for_page(MANUAL)

    def test_by_hand_needs_an_address(self):
        self.person.open()
        self.person.wait_for_page(START)
        self.person.press('Set Up by Hand')
        self.assert_says('address')
        self.assertEqual(self.person.page(), START)

    def test_mail_stopped_working(self):
        """Told from the catalogue, without network; and on to the way that works."""
        self.person.open()
        self.person.wait_for_page(START)
        self.person.press('Mail Stopped Working?')
        self.person.wait_for_page(STOPPED)
        entry = 'Your mail address, or your provider'
        self.person.write(entry, 'micro')
        self.assert_says('Microsoft 365 stopped accepting passwords from mail programs')
        self.assert_says('Password sign-in ended: January 2023')
        self.person.picture('stopped-provider')
        self.person.write(entry, 'somebody@icloud.com')
        self.assert_says('on 15 June 2017')
        self.assert_says('Make an app password at iCloud, and set the account up here with it.')
        self.person.picture('stopped')
        self.assertNotIn('icloud', (INTERNET / 'log/dnsmasq.log').read_text())
        self.person.press('Set It Up Again')
        self.person.wait_for_page('Password')
        self.assert_says('Enter an App Password')
        self.person.press('Back')
        self.person.wait_for_page(START)
        self.assertEqual(self.person.read('Your mail address'), 'somebody@icloud.com')
        self.person.press('Mail Stopped Working?')
        self.person.wait_for_page(STOPPED)
        # What was typed before is meant.
        self.assertEqual(self.person.read(entry), 'somebody@icloud.com')
        self.person.key('Escape')
        self.person.wait_for_page(START)


class OwnClientAmongWays(WizardTest):
    """A provider that takes a password, too: a client of one's own opens the better way."""

    ADDRESS = 'traveller@own.example'

    def test_given(self):
        overlay = Path(os.environ['XDG_CONFIG_HOME']) / 'tegata/providers.d/own.json'
        overlay.parent.mkdir(parents=True, exist_ok=True)
        overlay.write_text('{"id": "own", "sign_in": ["oauth2", "password"], "password": {"kind": "app-password"}}')
        self.addCleanup(overlay.unlink)
        self.addCleanup(subprocess.run, ['tegatactl', 'client', 'own', '--remove'], check=True)
        self.begin(self.ADDRESS, CHOICE)
        self.assertIsNone(self.person.find('Sign In at Bring Your Own'))
        self.person.press('Use a Client of Your Own')
        self.person.wait_for_page(CLIENT)
        self.person.key('Escape')
        self.person.wait_for_page(CHOICE)
        self.person.press('Use a Client of Your Own')
        self.person.wait_for_page(CLIENT)
        self.person.write('Client id', 'own-client')
        self.person.write('Client secret, if there is one', 'own-secret-of-the-little-internet')
        self.person.write('Organisation (tenant), if only that one', 'accounts')
        self.person.press('Continue')
        # It was chosen: nothing is asked again.
        self.person.wait_for_page('Sign In at Bring Your Own')
        self.person.press('Back')
        self.person.wait_for_page(CLIENT)
        self.person.key('Escape')
        self.person.wait_for_page(CHOICE)
        self.assertTrue(self.person.find('Sign In at Bring Your Own'))
        self.assertIsNone(self.person.find('Use a Client of Your Own'))


class OwnClient(WizardTest):
    """A provider that nobody has registered this program at."""

    ADDRESS = 'traveller@own.example'
    SECRET = 'own-secret-of-the-little-internet'
    PAGE = 'Sign In at Bring Your Own'

    def setUp(self):
        super().setUp()
        self.addCleanup(subprocess.run, ['tegatactl', 'client', 'own', '--remove'], check=True)
        self.open(self.ADDRESS)
        self.person.press('Continue')
        self.person.wait_for_page(CLIENT)

    def finish(self):
        self.person.wait_for_page(self.PAGE)
        self.person.sign_in(self.ADDRESS)
        self.person.answer()
        self.person.wait_for_page(DONE, 60)
        self.assert_says(f'{self.ADDRESS} can receive and send mail.')

    def test_entered(self):
        """Why, how, and what comes of it; then it goes on where it would have."""
        self.assert_says('Bring Your Own lets only programs sign in that are registered there')
        self.assert_says('https://accounts.example.net/')
        self.person.wait_for_text('http://127.0.0.1/callback')
        self.person.picture('own-client')
        self.person.write('Client id', ' own-client\n')
        self.person.write('Client secret, if there is one', self.SECRET)
        self.person.write('Organisation (tenant), if only that one', 'accounts')
        self.person.picture('own-client-entered')
        self.person.press('Continue')
        self.finish()

    def test_corrected(self):
        """What is no client id is told beside it; one that does not do can be changed."""
        self.person.write('Client id', 'not än id')
        self.person.press('Continue')
        self.assert_says('This is no client id.')
        self.person.picture('own-client-wrong')
        self.person.write('Client id', 'of-nobody')
        self.person.write('Organisation (tenant), if only that one', 'accounts')
        self.person.press('Continue')
        self.person.wait_for_page(self.PAGE)
        self.person.press('Back')
        self.person.wait_for_page(CLIENT)
        self.assertEqual(self.person.read('Client id'), 'of-nobody')
        self.person.write('Client id', 'own-client')
        self.person.write('Client secret, if there is one', self.SECRET)
        self.person.press('Continue')
        self.person.wait_for_page(self.PAGE)

    def choose(self, content):
        with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
            file.write(json.dumps(content))
            file.flush()
            self.person.press('Choose File…')
            self.person.choose_file(file.name)

    def test_file(self):
        client = {'client_id': 'own-client', 'client_secret': self.SECRET, 'auth_uri': 'https://elsewhere.example/auth'}
        self.choose({'installed': client})
        self.assert_says('The client in this file is one of elsewhere.example, not of Bring Your Own.')
        self.choose({'installed': {**client, 'auth_uri': 'https://nowhere.example.net/auth'}})
        self.person.wait(lambda: self.person.read('Client id') == 'own-client', 'the id of the file')
        self.person.write('Organisation (tenant), if only that one', 'accounts')
        self.person.press('Continue')
        self.person.wait_for_page(self.PAGE)

    def test_left(self):
        self.person.press('Set Up by Hand')
        self.person.wait_for_page(MANUAL)
        self.person.press('Back')
        self.person.wait_for_page(CLIENT)
        self.person.press('Back')
        self.person.wait_for_page(START)


if __name__ == '__main__':
    unittest.main(verbosity=2)
