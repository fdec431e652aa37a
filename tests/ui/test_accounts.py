#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Where a person starts from: the accounts there are, or the providers to begin with."""

import unittest

from driver import Atspi
from uitest import ACCOUNTS, ADDRESS, CHOICE, CONSENT, DONE, START, STOPPED, WizardTest, product

from common import INTERNET, fault
from gi.repository import GLib

OTHER = 'someone@example.net'

setUpModule = product.require


def break_grant(account):
    """The provider no longer honours it."""
    token = product.token(account)[0]
    fault('token', 'invalid_grant')
    try:
        product.token(account, rejected=token)
    except GLib.Error as error:
        if product.error_name(error) != 'AttentionNeeded':
            raise
    fault('clear')


class Accounts(WizardTest):

    def start(self):
        self.person.open()
        self.person.wait_for_page(ACCOUNTS)

    def test_list(self):
        """What needs the person stands above, and one press leads to the provider's page."""
        accounts = {address: product.add_account(address) for address in (ADDRESS, OTHER)}
        break_grant(accounts[OTHER])
        self.start()
        for words in (ADDRESS, OTHER, 'Ready', 'Needs attention', 'Example Mail no longer accepts the sign-in.'):
            self.assert_says(words)
        self.person.picture('accounts')
        self.person.press('Sign In Again')
        self.person.wait_for_page(CONSENT)
        self.person.sign_in(OTHER)
        self.person.answer(True)
        self.person.wait_for_page(DONE, 60)
        self.assertEqual(set(product.managed_accounts()), set(accounts.values()))
        self.assertEqual(product.managed_accounts()[accounts[OTHER]]['State'], 'ready')

    def test_add_and_back(self):
        product.add_account()
        self.start()
        self.person.press('Mail Stopped Working?')
        self.person.wait_for_page(STOPPED)
        self.person.key('Escape')
        self.person.wait_for_page(ACCOUNTS)
        self.person.press('Add Account')
        self.person.wait_for_page(START)
        self.person.key('alt+Left')
        self.person.wait_for_page(ACCOUNTS)

    def test_gives_up_without_loss(self):
        """An account that was there before is there afterwards, whatever comes of signing in to it again."""
        account = product.add_account()
        self.begin()
        self.person.sign_in(ADDRESS)
        fault('imap', 'refuse-token')
        self.person.answer(True)
        self.person.wait_for_text('Something Does Not Work', 60)
        self.assertIsNone(self.person.find('Remove Account'))
        self.assertEqual(self.person.close(), 0)
        self.assertEqual(list(product.managed_accounts()), [account])

    def test_provider_first(self):
        """A company's address at a provider that nothing but the person knows of."""
        self.person.open()
        self.person.wait_for_page(START)
        self.person.press('iCloud')
        self.assert_says('such as name@icloud.com')
        self.person.press('Google')
        self.assert_says('such as name@gmail.com')
        self.person.picture('provider')
        self.person.type('somebody@nobody.example')
        self.person.key('Return')
        self.person.wait_for_page(CHOICE)
        self.person.press('Use an App Password of Google')
        self.person.wait_for_page('Password')
        self.assert_says('Google does not take your usual password')
        self.assertNotIn('nobody.example', (INTERNET / 'log/dnsmasq.log').read_text())
        self.person.press('Back')
        self.person.wait_for_page(CHOICE)
        self.person.press('Back')
        self.person.wait_for_page(START)
        # With the address there, choosing is enough.
        self.person.press('Yahoo Mail')
        self.person.wait_for_page(CHOICE)
        self.assert_says('Use an App Password of Yahoo Mail')

    def test_windows(self):
        self.person.open()
        self.person.wait_for_page(START)
        self.person.key('F10')
        # Later GTK names the menu, and not its lines.
        self.person.wait(lambda: self.person.find('About Tegata') or self.person.find('Main Menu', [Atspi.Role.MENU]), 'the menu')
        self.person.key('Escape')
        self.person.key('ctrl+question')
        self.person.wait_for_text('Close the window')
        self.person.picture('shortcuts')


if __name__ == '__main__':
    unittest.main(verbosity=2)
