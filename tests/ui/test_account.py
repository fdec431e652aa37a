#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The page of one account: what it tells, and what can be done with the account there."""

import unittest

from uitest import ACCOUNT, ACCOUNTS, ADDRESS, CONSENT, DONE, START, WizardTest, product

from common import fault
from gi.repository import Gio, GLib
from test_accounts import break_grant

APP = 'org.example.Mail'

setUpModule = product.require


def permissions(account):
    found = product.setup('ListPermissions', '(a{sv})', product.variants(account=GLib.Variant('o', account)))[0]
    return {row['app']: row['permission'] for row in found}


class Account(WizardTest):

    def setUp(self):
        super().setUp()
        self.account = product.add_account()

    def show(self):
        self.person.open()
        self.person.wait_for_page(ACCOUNTS)
        self.person.key('Return')
        self.person.wait_for_page(ACCOUNT)

    def go_to_name(self):
        """By the keyboard; there are four buttons in between."""
        self.person.key(*['Tab'] * 5, 'ctrl+a')

    def test_tells(self):
        self.show()
        for words in (ADDRESS, 'Example Mail', 'Ready', 'Sign-in renewed just now', 'imap.example.net, port 993',
                      'smtp.example.net, port 465', 'No app has asked yet.'):
            self.assert_says(words)
        self.person.picture('account')
        self.person.press('Copy imap.example.net')
        self.assert_says('Copied')
        self.person.key('alt+Left')
        self.person.wait_for_page(ACCOUNTS)

    def test_apps(self):
        """What the prompt promised: it can be changed here."""
        for app, word in ((APP, 'allow'), ('org.example.Other', 'deny')):
            product.setup('SetPermission', '(oss)', self.account, app, word)
        self.show()
        self.assert_says('What you answered when they asked.')
        self.assert_says('Allowed')
        self.assert_says('Refused')
        self.person.picture('apps')
        self.person.press(f'Allow {APP}')
        self.person.wait(lambda: permissions(self.account)[APP] == 'deny', 'the app to be refused')
        self.person.press('Allow org.example.Other')
        self.person.wait(lambda: permissions(self.account)['org.example.Other'] == 'allow', 'the app to be allowed')
        self.person.press('Ask Again')
        self.person.wait(lambda: APP not in permissions(self.account), 'the answer to be forgotten')

    def test_rename(self):
        self.show()
        self.go_to_name()
        self.person.type('Work')
        self.person.press('Apply')
        self.person.wait(lambda: product.managed_accounts()[self.account]['Name'] == 'Work', 'the new name')
        self.assert_says(f'{ADDRESS}, Example Mail')
        self.person.key('Escape')
        self.person.wait_for_page(ACCOUNTS)
        self.assert_says('Work')

    def test_sign_in_again(self):
        self.show()
        self.person.press('Sign In Again')
        self.person.wait_for_page(CONSENT)
        # Back leads to where it was asked for, and nothing is lost.
        self.person.key('Escape')
        self.person.wait_for_page(ACCOUNT)
        self.person.press('Sign In Again')
        self.person.wait_for_page(CONSENT)
        self.person.sign_in(ADDRESS)
        self.person.answer(True)
        self.person.wait_for_page(DONE, 60)
        self.assertEqual(list(product.managed_accounts()), [self.account])

    def test_remove(self):
        product.setup('SetPermission', '(oss)', self.account, APP, 'allow')
        self.show()
        self.assert_says(APP)
        self.person.press('Remove Account')
        self.assert_says('The access is withdrawn at Example Mail')
        self.assert_says(f'These apps lose what you allowed them:\n{APP}')
        self.person.picture('remove')
        self.person.press_in_dialog('Cancel')
        self.assertIn(self.account, product.managed_accounts())
        self.person.press('Remove Account')
        self.person.press_in_dialog('Remove Account')
        self.person.wait_for_page(START)
        self.assert_says(f'{ADDRESS} was removed')
        self.assert_nothing_half_made()

    def test_remove_honestly(self):
        """The provider does not answer: told, and gone here all the same."""
        self.show()
        fault('revocation', '500')
        self.person.press('Remove Account')
        self.person.press_in_dialog('Remove Account')
        self.assert_says('The access could not be withdrawn at the provider')
        self.person.picture('honest')
        self.person.press_in_dialog('Close')
        self.person.wait_for_page(START)
        self.assert_nothing_half_made()

    def test_diagnostics(self):
        self.show()
        self.person.press('Copy Diagnostics')
        self.assert_says('Copied')
        name = 'Name of the account'
        self.go_to_name()
        self.person.key('ctrl+v')
        text = self.person.wait(lambda: (now := self.person.read(name)) != ADDRESS and now, 'what was copied')
        self.assertIn('Server: imap imap.example.net:993 tls, signs in as the address', text)
        self.assertNotIn(ADDRESS.partition('@')[0], text)

    def test_from_the_notification(self):
        break_grant(self.account)
        self.person.open()
        self.person.wait_for_page(ACCOUNTS)
        group = Gio.DBusActionGroup.get(product.BUS, product.APP, '/io/github/tegata/Tegata')
        group.activate_action('sign-in-again', GLib.Variant('s', ADDRESS))
        product.BUS.flush_sync(None)
        self.person.wait_for_page(ACCOUNT)
        self.assert_says('Needs attention')
        self.person.picture('attention')


if __name__ == '__main__':
    unittest.main(verbosity=2)
