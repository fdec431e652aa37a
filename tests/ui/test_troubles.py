#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What a person reads when something goes wrong, what can be done about it, and that nothing half-made stays."""

import os
import signal
import unittest
from pathlib import Path

from uitest import ADDRESS, CHECKING, CLIENT, CONSENT, DONE, PROBLEM, START, WizardTest, product

import common
from common import fault, token_requests

setUpModule = product.require


class Address(WizardTest):
    """Before anything was begun."""

    def tearDown(self):
        self.assert_nothing_half_made()

    def refuse(self, address, *words):
        self.open(address)
        self.person.press('Continue')
        for word in words:
            self.assert_says(word)
        self.person.picture('refused')
        self.assertEqual(self.person.page(), START)
        self.assertEqual(self.person.read('Your mail address'), address)

    def test_malformed(self):
        self.refuse('traveller', '@')
        # Another text, and the complaint is gone.
        before = set(self.person.texts())
        self.person.write('Your mail address', 'traveller@localhost')
        self.person.wait(lambda: set(self.person.texts()) < before, 'the complaint to go')
        self.person.press('Continue')
        self.person.wait(lambda: len(set(self.person.texts())) >= len(before), 'another complaint')
        self.assertEqual(self.person.page(), START)

    def test_nothing_is_sent_while_typing(self):
        before = (common.INTERNET / 'log/dnsmasq.log').read_text()
        self.person.open()
        self.person.wait_for_page(START)
        self.person.type('traveller@example.org')
        self.person.wait_for_rest()
        asked = (common.INTERNET / 'log/dnsmasq.log').read_text()[len(before):]
        self.assertNotIn('example.org', asked)

    def test_unknown_domain(self):
        self.refuse('somebody@nobody.example', 'Nobody knows where mail of nobody.example is.')

    def test_no_client_id(self):
        """A provider that takes no password, as it is shipped: what is missing, and who can do what about it. Once that
        is done, looking again is enough."""
        self.open('somebody@office365.com')
        self.person.press('Continue')
        self.person.wait_for_page(CLIENT)
        self.assert_says('Microsoft 365 lets only programs sign in that are registered there')
        self.assert_says('Microsoft 365 stopped accepting passwords from mail programs')
        self.person.picture('no-client-id')
        self.person.press('Back')
        self.person.wait_for_page(START)
        overlay = Path(os.environ['XDG_CONFIG_HOME']) / 'tegata/providers.d/microsoft365.json'
        overlay.parent.mkdir(parents=True, exist_ok=True)
        overlay.write_text('{"id": "microsoft365", "oauth": {"client_id": "of-a-test"}}')
        self.addCleanup(overlay.unlink)
        self.person.press('Continue')
        # Its page is tried now, which this network does not have.
        self.assert_says('The Page Cannot Be Shown')

    def test_slow_detection_is_shown_and_cancelled(self):
        pid = common.pid_of('dnsmasq')
        self.open('somebody@nobody.example')
        common.os.kill(pid, signal.SIGSTOP)
        self.addCleanup(common.os.kill, pid, signal.SIGCONT)
        self.person.press('Continue')
        self.assert_says('Mail settings published by the domain')
        self.person.picture('detecting')
        self.person.press('Cancel')
        self.person.wait(lambda: self.person.find('Continue'), 'the button to be back')
        self.assertEqual(self.person.read('Your mail address'), 'somebody@nobody.example')


class Consent(WizardTest):
    """At the provider's page."""

    def tearDown(self):
        self.assert_nothing_half_made()
        exchanges = [entry for entry in token_requests()[self.before:] if entry['endpoint'] == 'token']
        self.assertEqual(exchanges, [])

    def setUp(self):
        super().setUp()
        self.before = len(token_requests())

    def test_denied_and_tried_again(self):
        self.consent(allow=False)
        self.person.wait_for_page(PROBLEM)
        self.assert_says('You Did Not Give Consent')
        self.person.picture('denied')
        self.person.press('Try Again')
        self.person.wait_for_page(CONSENT)
        self.person.press('Back')
        self.person.wait_for_page(START)
        self.assertEqual(self.person.read('Your mail address'), ADDRESS)

    def test_forged_answers(self):
        for kind in ('wrong-state', 'wrong-iss', 'missing-iss'):
            with self.subTest(kind=kind):
                fault('redirect', kind)
                self.consent()
                self.person.wait_for_page(PROBLEM)
                self.assert_says('The Answer Cannot Be Trusted')
                self.person.picture(kind)
                self.assertEqual(self.person.close(), 0)

    def test_window_closed(self):
        self.begin()
        self.person.wait_for_host('accounts.example.net')
        self.person.key('F6')
        self.assertEqual(self.person.close(), 0)
        self.assertEqual(sign_ins(), [])

    def test_certificate(self):
        """A full stop: no way on, and nothing was sent."""
        self.open('somebody@untrusted.example')
        self.person.press('Continue')
        self.person.wait_for_page(PROBLEM)
        self.assert_says('This Page Cannot Be Trusted')
        self.assert_says('untrusted.example.net could not prove who it is')
        self.person.picture('certificate')
        self.assertIsNone(self.person.find('Use My Browser Instead'))
        self.person.press('Use Another Address')
        self.person.wait_for_page(START)

    def test_daemon_gone(self):
        self.begin()
        self.person.wait_for_host('accounts.example.net')
        product.stop_daemon(signal.SIGKILL)
        self.person.wait_for_page(PROBLEM)
        self.assert_says('The account service has stopped. Start again.')
        self.person.picture('daemon-gone')
        self.person.press('Try Again')
        self.person.wait_for_page(CONSENT)


class Finishing(WizardTest):
    """After consent."""

    def test_token_endpoint(self):
        for kind in ('500', 'html', 'empty'):
            with self.subTest(kind=kind):
                fault('token', kind)
                self.consent()
                self.person.wait_for_page(PROBLEM)
                self.assert_says('The Provider Has a Problem')
                self.person.picture(f'token-{kind}')
                self.assertEqual(self.person.close(), 0)
                self.assert_nothing_half_made()

    def test_token_endpoint_hangs_and_is_cancelled(self):
        fault('token', 'hang')
        self.consent()
        self.person.wait_for_page(CHECKING)
        self.person.picture('waiting')
        self.person.press('Cancel')
        self.person.wait_for_page(START)
        fault('clear')
        self.assert_nothing_half_made()

    def test_no_keyring(self):
        product.stop_keyring()
        self.addCleanup(product.start_keyring)
        self.consent()
        self.person.wait_for_page(PROBLEM, 60)
        self.assert_says('eyring')
        self.person.picture('no-keyring')

    def test_imap_refuses(self):
        """Then it works after all: only what failed is tried again."""
        fault('imap', 'refuse-token')
        self.unfinished()
        self.person.picture('imap-refuses')
        self.assertEqual(self.states(), {'Access token': 'Works', 'Receiving mail (IMAP)': 'Failed', 'Sending mail (SMTP)': 'Works'})
        fault('clear')
        self.person.press('Try Again')
        self.person.wait_for_page(DONE, 60)
        self.person.wait_for_text('Your Account Is Ready')
        self.assertEqual(len(product.managed_accounts()), 1)

    def test_smtp_refuses_and_the_account_is_kept(self):
        fault('smtp', 'refuse-token')
        self.unfinished()
        self.person.picture('smtp-refuses')
        self.assertEqual(self.states(), {'Access token': 'Works', 'Receiving mail (IMAP)': 'Works', 'Sending mail (SMTP)': 'Failed'})
        self.person.press('Keep Account Anyway')
        self.person.wait_for_page(DONE)
        self.person.wait_for_text('The Account Is Kept')
        self.person.picture('kept')
        self.assertEqual(len(product.managed_accounts()), 1)

    def test_smtp_refuses_and_the_account_is_removed(self):
        fault('smtp', 'refuse-token')
        self.unfinished()
        self.person.press('Remove Account')
        self.person.wait_for_page(START)
        self.assert_nothing_half_made()

    def test_smtp_refuses_and_the_window_is_closed(self):
        fault('smtp', 'refuse-token')
        self.unfinished()
        self.assertEqual(self.person.close(), 0)
        self.assert_nothing_half_made()

    def unfinished(self):
        self.consent()
        self.person.wait_for_page(CHECKING)
        self.person.wait_for_text('Something Does Not Work', 60)
        self.assertTrue(self.person.find('Try Again'))

    def states(self):
        """What a screen reader tells of each line."""
        titles = ('Access token', 'Receiving mail (IMAP)', 'Sending mail (SMTP)')
        return {node.get_name(): node.get_description() for node in self.person.everything()
                if node.get_name() in titles and node.get_description()}


def sign_ins():
    """What the daemon has below its management object."""
    xml, = product.call(product.SETUP, product.SETUP_PATH, 'org.freedesktop.DBus.Introspectable.Introspect')
    return [line for line in xml.splitlines() if '<node name=' in line]


if __name__ == '__main__':
    unittest.main(verbosity=2)
