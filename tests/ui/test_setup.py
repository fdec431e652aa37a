#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The ways through the wizard, from the address to a token that opens the mailbox."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from uitest import ACCOUNTS, ADDRESS, BROWSER, CHECKING, CHOICE, CLIENT, CONSENT, DEVICE, DONE, IDENTITY, PROBLEM, START, WizardTest, processes, product

from common import TOOLS, Person as Provider, fault, login

OLD_ADDRESS = 'old@oldmail.example'
OLD_PASSWORD = 'a password from long ago'

# In data/desktop/icons, and nowhere else on the page.
ICON_CORD = '#E0414E'

setUpModule = product.require


class Setup(WizardTest):

    def finish(self, address=ADDRESS):
        self.person.wait_for_page(DONE, 60)
        self.person.wait_for_text('Your Account Is Ready')
        self.assert_says(f'{address} can receive and send mail.')
        self.person.picture('done')

    def assert_token_opens(self, address=ADDRESS):
        account, = product.managed_accounts()
        token = product.call(product.ACCOUNTS, account, f'{product.ACCOUNT}.GetAccessToken', '(a{sv})', {})[0]
        for server in ('imap', 'smtp'):
            self.assertEqual(login(server, address, token), 0, server)

    def test_embedded(self):
        self.assertNotIn('WebKitWebProces', processes())
        self.open()
        self.person.picture('address')
        self.assertEqual(self.person.read('Your mail address'), ADDRESS)
        self.assertNotIn('WebKitWebProces', processes())
        self.person.press('Continue')
        self.person.wait_for_page(CONSENT)
        self.person.sign_in(ADDRESS)
        self.assertIn('WebKitWebProces', processes())
        self.person.answer()
        self.person.wait(lambda: self.person.page() == CHECKING, 'the check')
        self.person.picture('checking', 0.25)
        self.finish()
        self.person.wait(lambda: 'WebKitWebProces' not in processes(), 'the web process to end')
        self.assertEqual(self.person.close(), 0)
        self.assert_token_opens()

    def test_own_icon(self):
        """An SVG, which GTK draws only where the system has something that can."""
        self.open()
        self.person.wait(lambda: ICON_CORD in self.person.colours(), 'the icon')

    def test_keyboard_only(self):
        """Without a pointer and without AT-SPI actions, from the first page to the last."""
        self.person.open()
        self.person.wait_for_page(START)
        self.person.type(ADDRESS)
        self.person.key('Return')
        self.person.wait_for_page(CONSENT)
        # Out of the page and back into it.
        self.person.wait_for_host('accounts.example.net')
        self.person.wait_for_letters()
        self.person.wait_for_rest()
        self.person.key('F6', 'F6')
        self.person.sign_in(ADDRESS)
        self.person.answer()
        self.finish()
        self.person.key('Return')
        self.person.wait(lambda: not self.person.is_running(), 'Return on Done to close the window')
        self.assert_token_opens()

    def test_learnt_by_autoconfig(self):
        """https at the address's own domain: nothing to compare."""
        self.consent('traveller@example.org', 'Sign In at Example Organisation')
        self.finish('traveller@example.org')

    def test_learnt_by_mx(self):
        """DNS proves nothing: the names are shown whole before anything moves, and Back loses nothing."""
        address = 'traveller@example.com'
        self.open(address)
        self.person.press('Continue')
        self.person.wait_for_page('Compare the Names')
        self.person.picture('compare-names')
        shown = self.person.texts()
        for name in ('accounts.example.net', 'imap.example.net', 'smtp.example.net'):
            self.assertIn(name, shown)
        self.assert_says('Where the domain receives its mail (DNS)')
        self.person.press('These Are My Provider’s')
        self.person.wait_for_page(CONSENT)
        self.person.press('Back')
        self.person.wait_for_page('Compare the Names')
        self.person.key('Escape')
        self.person.wait_for_page(START)
        self.assertEqual(self.person.read('Your mail address'), address)
        self.person.press('Continue')
        self.person.wait_for_page('Compare the Names')
        self.person.key('alt+Left')
        self.person.wait_for_page(START)
        self.person.press('Continue')
        self.person.wait_for_page('Compare the Names')
        self.person.press('These Are My Provider’s')
        self.person.wait_for_page(CONSENT)
        self.person.sign_in(address)
        self.person.answer()
        self.finish(address)

    def test_password(self):
        self.open(OLD_ADDRESS)
        self.person.press('Continue')
        self.person.wait_for_page('Password')
        self.assert_says('The password for your mail at Old Mail.')
        self.person.picture('password')
        self.person.write('Password', OLD_PASSWORD)
        self.person.press('Continue')
        self.finish(OLD_ADDRESS)

    def test_password_under_another_name(self):
        """The name that signs in cannot always be made from the address."""
        address = 'somebody@oldmail.example'
        self.begin(address, 'Password')
        self.assertEqual(self.person.read('User name'), address)
        self.person.write('User name', OLD_ADDRESS)
        self.person.write('Password', OLD_PASSWORD)
        self.person.press('Continue')
        self.finish(address)

    def test_signed_in_as_somebody_else(self):
        """Asked before anything goes on. Signing in again takes the first account away."""
        other = 'companion@example.net'
        self.begin()
        self.person.sign_in(other)
        self.person.answer()
        self.person.wait_for_page(IDENTITY)
        self.assert_says(f'You signed in as {other}, but typed {ADDRESS}.')
        self.person.picture('somebody-else')
        self.person.press('Sign In Again')
        self.person.wait_for_page(CONSENT)
        self.assert_nothing_half_made()
        self.person.sign_in(ADDRESS)
        self.person.answer()
        self.finish()
        self.assert_token_opens()

    def test_somebody_else_is_kept(self):
        self.begin()
        self.person.sign_in('companion@example.net')
        self.person.answer()
        self.person.wait_for_page(IDENTITY)
        self.person.press('Keep This Account')
        # The mailbox of the one is not that of the other here.
        self.person.wait_for_text('Something Does Not Work', 60)
        self.assertEqual(len(product.managed_accounts()), 1)

    def test_window_closed_on_somebody_else(self):
        self.begin()
        self.person.sign_in('companion@example.net')
        self.person.answer()
        self.person.wait_for_page(IDENTITY)
        self.assertEqual(self.person.close(), 0)
        self.assert_nothing_half_made()

    def test_app_password(self):
        """Google as it is shipped, without a client id: the way that works is an app password, or a client of one's own."""
        self.begin('somebody@gmail.com', CHOICE)
        self.assert_says('Other Ways')
        self.person.picture('choice-without-client')
        self.person.press('Use a Client of Your Own')
        self.person.wait_for_page(CLIENT)
        self.person.press('Back')
        self.person.wait_for_page(CHOICE)
        self.person.press('Use an App Password of Google')
        self.person.wait_for_page('Password')
        self.assert_says('Enter an App Password')
        self.assert_says('Google does not take your usual password in mail programs.')
        self.assert_says('Google stopped accepting the account’s own password')
        self.assertTrue(self.person.find('Get One at the Provider'))
        self.person.picture('app-password')
        self.person.press('Back')
        self.person.wait_for_page(CHOICE)
        self.person.press('Back')
        self.person.wait_for_page(START)
        self.assert_nothing_half_made()

    def test_own_browser(self):
        """The desktop's browser comes back by itself, over the loopback address."""
        self.install_browser(f'{TOOLS}/person.py %u')
        self.begin()
        self.person.press('Use My Browser Instead')
        self.finish()
        self.assert_token_opens()

    def test_paste(self):
        """A browser that cannot come back: on another machine, say."""
        self.begin()
        self.person.press('Use My Browser Instead')
        self.person.wait_for_page(BROWSER)
        self.assert_says('No browser could be opened.')
        self.person.picture('browser')
        self.person.wait(lambda: 'WebKitWebProces' not in processes(), 'the web process to end')
        self.person.press('Copy Link')
        # Past the link's button and the sentence, which can be selected, to the entry.
        self.person.key('Tab', 'Tab', 'Tab', 'ctrl+v')
        link = self.person.wait(lambda: self.person.read('Address of the last page'), 'the copied link')
        self.assertTrue(link.startswith('https://accounts.example.net/auth?'))
        # What was copied is not what is asked for: told beside the entry, and the sign-in goes on waiting.
        self.person.press('Go On')
        self.assert_says('This is not the address that the provider sends you to')
        self.person.picture('wrong-address')
        self.person.write('Address of the last page', Provider().visit(link))
        self.person.press('Go On')
        self.finish()

    def device_code(self, other_than=None):
        """The address and the code that are shown."""
        self.person.wait_for_page(DEVICE)
        address = self.person.wait_for_text('https://accounts.example.net/')
        code = self.person.wait(lambda: next((text for text in self.person.texts()
                                              if re.fullmatch('[A-Z]{4}-[A-Z]{4}', text) and text != other_than), None), 'a code')
        return address, code

    def test_another_device(self):
        self.begin()
        self.person.press('Use Another Device')
        address, code = self.device_code()
        self.person.wait(lambda: 'WebKitWebProces' not in processes(), 'the web process to end')
        self.assert_says('Good for 10 more minutes')
        self.person.picture('device')
        # What a telephone reads off the screen is the address with the code in it.
        scanned = self.scan()
        self.assertEqual(scanned, f'{address}?user_code={code}')
        provider = Provider()
        self.assertIsNone(provider.visit(scanned))
        self.assertEqual(provider.pages[-1], 'The device is connected')
        self.finish()
        self.assert_token_opens()

    def scan(self):
        picture = Path(self.enterContext(tempfile.TemporaryDirectory())) / 'screen.png'
        subprocess.run(['import', '-window', self.person.window(), str(picture)], check=True)
        return subprocess.run(['zbarimg', '-q', '--raw', str(picture)], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    def test_another_device_says_no(self):
        """Then another code is had, and given up."""
        self.begin()
        self.person.press('Use Another Device')
        address, code = self.device_code()
        Provider(answer='deny', code=code).visit(address)
        self.person.wait_for_page(PROBLEM)
        self.person.picture('device-says-no')
        self.person.press('Try Again')
        self.device_code(other_than=code)
        self.person.press('Cancel')
        self.person.wait_for_page(START)
        self.assert_nothing_half_made()

    def test_another_device_too_late(self):
        fault('device-code-seconds', '4')
        self.addCleanup(fault, 'clear')
        self.begin()
        self.person.press('Use Another Device')
        code = self.device_code()[1]
        self.assert_says('Good for less than a minute')
        self.assert_says('The code was not entered in time.')
        self.assertNotIn(code, self.person.texts())
        self.person.picture('device-too-late')
        fault('clear')
        self.person.key('Return')
        address, code = self.device_code(other_than=code)
        self.assertIsNone(Provider(code=code).visit(address))
        self.finish()

    def test_ways_are_changed(self):
        """In the middle of a sign-in: from the window to a device, to the browser, back, and pasted in the end."""
        self.begin()
        self.person.wait_for_host('accounts.example.net')
        self.person.press('Use Another Device')
        self.device_code()
        self.person.press('Use My Browser Instead')
        self.person.wait_for_page(BROWSER)
        self.person.picture('browser')
        self.person.press('Sign In in This Window')
        self.person.wait_for_page(CONSENT)
        self.person.wait_for_host('accounts.example.net')
        self.person.press('Use My Browser Instead')
        self.person.wait_for_page(BROWSER)
        self.person.press('Use Another Device')
        self.device_code()
        self.person.press('Sign In in This Window')
        self.person.wait_for_page(CONSENT)
        self.person.press('Use My Browser Instead')
        self.person.wait_for_page(BROWSER)
        self.person.press('Copy Link')
        self.person.key('Tab', 'Tab', 'Tab', 'ctrl+v')
        link = self.person.wait(lambda: self.person.read('Address of the last page'), 'the copied link')
        self.person.write('Address of the last page', Provider().visit(link))
        self.person.press('Go On')
        self.finish()
        self.assert_token_opens()

    def test_another_account_and_the_list(self):
        self.consent()
        self.finish()
        self.person.press('Add Another Account')
        self.person.wait_for_page(START)
        self.assertEqual(self.person.read('Your mail address'), '')
        self.person.key('Escape')
        self.person.wait_for_page(ACCOUNTS)
        self.person.wait_for_text(ADDRESS)

    def size(self):
        """As (width, height)."""
        return self.person.geometry(self.person.window())[2:]

    def test_window_opens_as_it_was_closed(self):
        # Elsewhere nothing is kept, so that no test inherits from another.
        self.person.environment['GSETTINGS_BACKEND'] = 'keyfile'
        self.addCleanup(shutil.rmtree, Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0', ignore_errors=True)
        self.person.open()
        self.person.wait_for_page(START)
        first = self.size()
        subprocess.run(['xdotool', 'windowsize', '--sync', self.person.window(), '520', '700'], check=True)
        self.person.wait(lambda: self.size() != first, 'the window to be resized')
        self.person.wait_for_rest()
        resized = self.size()
        self.assertEqual(self.person.close(), 0)
        self.person.open()
        self.person.wait_for_page(START)
        self.person.wait(lambda: self.size() == resized, 'the same size')

    def test_one_wizard(self):
        """A second start fills in its address in the first."""
        self.person.open()
        self.person.wait_for_page(START)
        self.assertEqual(os.spawnlp(os.P_WAIT, 'tegata', 'tegata', ADDRESS), 0)
        self.person.wait(lambda: self.person.read('Your mail address') == ADDRESS, 'the address to be filled in')


if __name__ == '__main__':
    unittest.main(verbosity=2)
