#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Every page of the wizard, and every question of the prompt, is come to and has its picture taken: light, dark and as narrow
as a telephone. What does not fit or is not drawn at all fails; whether it is any good, somebody has to look at.

TEGATA_PICTURES is the folder (-LANGUAGE is put behind it), TEGATA_FORMS says which forms (those of FORMS in album.py, or "all"),
TEGATA_TEXT how large the text is (2: twice). LANGUAGE=ja and the like change the language, LANGUAGE=he the direction."""

import contextlib
import os
import re
import signal
import tempfile
import unittest
from pathlib import Path

import uitest
from uitest import (ACCOUNT, ACCOUNTS, ADDRESS, BROWSER, CHECKING, CHOICE, CLIENT, COMPARE, CONSENT, DEVICE, DONE, IDENTITY, MANUAL,
                    PROBLEM, START, STOPPED, product)

import album
import common
import driver
import foreign
from common import TOOLS, fault
from product import Gio, GLib
from test_accounts import break_grant
from test_permissions import Prompt

FOLDER = '-'.join(filter(None, (os.environ.get('TEGATA_PICTURES') or tempfile.mkdtemp(), os.environ.get('LANGUAGE'))))
FORMS = os.environ.get('TEGATA_FORMS', 'light narrow-dark').split()
PAGES = Path(__file__).resolve().parent.parent.parent / 'src/wizard/pages'
OLD_ADDRESS, OLD_PASSWORD = 'old@oldmail.example', 'a password from long ago'
OTHER = 'someone@example.net'
MAIL = 'org.example.Mail'
# Nothing moves, nothing blinks: so it is at rest at once.
GTK_SETTINGS = '[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\ngtk-xft-dpi={}\n'


def setUpModule():
    product.require()
    driver.TRANSITION_SEC = 0.1
    file = Path(os.environ['XDG_CONFIG_HOME']) / 'gtk-4.0/settings.ini'
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(GTK_SETTINGS.format(round(96 * 1024 * float(os.environ.get('TEGATA_TEXT', '1')))))


class PromptSitter(album.Sitter, Prompt):
    """What asks whether an app may, in front of who decides."""

    def windows(self):
        return [self.window()]


class Pictures(uitest.WizardTest):
    settings = None
    # The walks there were, and the pages they came to.
    walks, seen = set(), set()

    @classmethod
    def setUpClass(cls):
        cls.settings = album.Settings()

    @classmethod
    def tearDownClass(cls):
        if cls.walks == {name for name in dir(cls) if name.startswith('test_')}:
            cls.assert_no_page_was_missed()

    @classmethod
    def assert_no_page_was_missed(cls):
        for file in PAGES.glob('*.ui'):
            title = re.search(r'<property name="title" translatable="yes">([^<]*)<', file.read_text())[1]
            title = CONSENT if title == 'Sign In at Your Provider' else title
            if not album.Sitter.WORDS.say(title) & cls.seen:
                raise AssertionError(f'no picture was taken of {file.name}, "{title}"')

    def setUp(self):
        super().setUp()
        self.person = album.Sitter()
        forms = list(album.FORMS) if FORMS == ['all'] else FORMS
        self.album = album.Album(FOLDER, forms, self.settings)

    def end_person(self):
        if self.person.is_running() and self._outcome.result.failures + self._outcome.result.errors:
            album.Image(*self.person.area()).save(Path(FOLDER) / 'surprise.png')
        super().end_person()

    # What a walk consists of

    def take(self, name, page=None, **hooks):
        if page:
            self.person.wait_for_page(page)
        self.seen.add(self.person.page() or '')
        self.album.take(self.person, name, **hooks)

    def take_dialog(self, name, open_it):
        """It is opened by OPEN_IT() anew for each picture."""
        def before():
            open_it()
            self.person.wait(lambda: len(self.person.frames()) > 1, 'the dialog')

        def after():
            self.person.key('Escape')
            self.person.wait(lambda: len(self.person.frames()) == 1, 'the dialog to go')
        self.take(name, before=before, after=after)

    def take_bubble(self, name, button, bubble):
        """What comes out of BUTTON, for each picture anew."""
        def before():
            self.person.press(button)
            self.person.wait(lambda: self.person.find(bubble), 'the bubble')

        def after():
            self.person.key('Escape')
            self.person.wait(lambda: not self.person.find(bubble), 'the bubble to go')
        self.take(name, before=before, after=after)

    def finish(self):
        self.walks.add(self._testMethodName)
        self.assertEqual(self.album.problems, [])

    def go(self, address, *pages):
        """From the first page, where the person is."""
        self.person.write('Your mail address', address)
        self.person.press('Continue')
        if pages:
            names = set().union(*map(self.person.say, pages))
            self.person.wait(lambda: self.person.page() in names, f'one of {pages}')

    def home(self):
        """Back, as often as it takes."""
        self.person.wait(self.is_home, 'the first page')
        self.person.wait_for_page(START)

    def is_home(self):
        if self.person.page() in self.person.say(START):
            return True
        self.person.key('Escape')
        driver.time.sleep(0.3)
        return False

    def act(self, name, parameter=None):
        """What a line of the menu does."""
        Gio.DBusActionGroup.get(product.BUS, product.APP, '/io/github/tegata/Tegata').activate_action(name, parameter)
        product.BUS.flush_sync(None)

    def browser_that(self, **answers):
        words = ' '.join(f'TEGATA_PERSON_{name.upper()}={value}' for name, value in answers.items())
        self.install_browser(f'env {words} {TOOLS}/person.py %u')

    # The walks

    def test_start(self):
        self.person.open()
        self.take('start', START)
        self.take_dialog('shortcuts', lambda: self.person.key('ctrl+question'))
        self.take_dialog('about', lambda: self.act('about'))
        self.person.press('Google')
        self.take('start-provider')
        self.go('traveller')
        self.take('start-no-address')
        self.person.press('Google')
        self.search_for('somebody@nobody.example')
        self.person.press('Mail Stopped Working?')
        self.take('stopped', STOPPED)
        self.person.write('Your mail address, or your provider', 'micro')
        self.take('stopped-provider')
        self.person.write('Your mail address, or your provider', 'somebody@icloud.com')
        self.take('stopped-address')
        self.finish()

    def search_for(self, address):
        """Nothing is heard of it for a while, and then nothing is known."""
        self.person.write('Your mail address', address)
        pid = common.pid_of('dnsmasq')
        os.kill(pid, signal.SIGSTOP)
        try:
            self.take('detecting', before=self.search, holds=lambda: self.person.find('Cancel'))
            if self.person.find('Cancel'):
                self.person.press('Cancel')
        finally:
            os.kill(pid, signal.SIGCONT)
        self.person.wait(lambda: self.person.find('Continue'), 'the search to end')
        self.person.press('Continue')
        self.person.wait(lambda: self.person.find('Set Up by Hand'), 'the way on')
        self.take('start-unknown')

    def search(self):
        """It ends by itself, sooner or later; before that, it tells what it is at."""
        if not self.person.find('Cancel'):
            self.person.press('Continue')
        told = self.person.say('Mail settings published by the domain')
        self.person.wait(lambda: told & set(self.person.texts()) or self.person.find('Set Up by Hand'), 'the search')

    def test_ways(self):
        self.person.open()
        self.person.wait_for_page(START)
        self.go('old@both.example')
        self.take('choice', CHOICE)
        self.home()
        self.go('traveller@example.com')
        self.take('compare', COMPARE)
        self.person.press('Set Up by Hand')
        self.take('by-hand-found', MANUAL)
        self.home()
        self.go('somebody@nobody.example')
        self.person.press('Set Up by Hand')
        self.take('by-hand', MANUAL)
        self.person.write('Port', '0', 0)
        self.person.press('Continue')
        self.take('by-hand-wrong')
        self.home()
        self.go(OLD_ADDRESS)
        self.take('password', 'Password')
        self.home()
        self.go('somebody@icloud.com')
        self.take('password-app', 'Password')
        self.home()
        self.go('somebody@gmail.com', 'Password', CHOICE)
        self.take('google')
        self.home()
        self.go('somebody@office365.com')
        self.take('client-microsoft', CLIENT)
        self.home()
        self.go('traveller@own.example', CLIENT)
        self.person.write('Client id', 'not än id')
        self.person.press('Continue')
        self.take('client-wrong')
        self.finish()

    def test_consent(self):
        self.person.open(ADDRESS)
        self.person.wait_for_page(START)
        self.person.press('Continue')
        self.person.wait_for_page(CONSENT)
        self.person.wait_for_host('accounts.example.net')
        self.person.wait_for_rest()
        self.take('consent')
        self.take_bubble('consent-certificate', 'Page of accounts.example.net, over a secure connection', 'Who the page is from')
        self.person.press('Use My Browser Instead')
        self.take('browser', BROWSER)
        self.person.write('Address of the last page', 'https://accounts.example.net/')
        self.person.press('Go On')
        self.take('browser-wrong')
        self.person.press('Use Another Device')
        self.take('device', DEVICE)
        fault('device-code-seconds', '2')
        self.person.press('Sign In in This Window')
        self.person.wait_for_page(CONSENT)
        self.person.press('Use Another Device')
        self.person.wait(lambda: self.person.find('Get a New Code'), 'the code to end')
        self.take('device-late', DEVICE)
        fault('clear')
        self.home()
        self.go('somebody@hostile.example', 'Sign In at Hostile Mail')
        self.person.wait_for_text('A page without a secure connection was not opened.')
        self.take('consent-blocked')
        self.person.wait_for_text('hostile.example.net says')
        self.take('consent-script')
        self.finish()

    def test_troubles(self):
        self.person.open()
        self.person.wait_for_page(START)
        self.go('somebody@untrusted.example')
        self.take('trouble-certificate', PROBLEM)
        self.home()
        self.go(ADDRESS, CONSENT)
        self.person.wait_for_host('accounts.example.net')
        self.kill_web_process()
        self.take('trouble-web-process', PROBLEM)
        self.home()
        self.go(ADDRESS, CONSENT)
        product.stop_daemon(signal.SIGKILL)
        self.take('trouble-daemon', PROBLEM)
        for name, browser, faults in (('denied', {'answer': 'deny'}, {}), ('forged', {}, {'redirect': 'wrong-state'}),
                                      ('provider', {}, {'token': '500'})):
            self.home()
            self.browser_that(**browser)
            for words in faults.items():
                fault(*words)
            self.go(ADDRESS, CONSENT)
            self.person.press('Use My Browser Instead')
            self.take(f'trouble-{name}', PROBLEM)
            fault('clear')
        self.home()
        self.browser_that()
        product.stop_keyring()
        self.addCleanup(product.start_keyring)
        self.go(ADDRESS, CONSENT)
        self.person.press('Use My Browser Instead')
        self.take('trouble-keyring', PROBLEM)
        self.finish()

    def test_finishing(self):
        self.browser_that(login='companion@example.net')
        self.person.open()
        self.person.wait_for_page(START)
        self.go(ADDRESS, CONSENT)
        self.person.press('Use My Browser Instead')
        self.take('identity', IDENTITY)
        fault('token', 'hang')
        self.browser_that()
        # In the browser again: that was once chosen.
        self.person.press('Sign In Again')
        self.take('checking', CHECKING)
        fault('clear')
        self.home()
        fault('smtp', 'refuse-token')
        self.go(ADDRESS, CONSENT)
        self.person.press('Use My Browser Instead')
        self.person.wait_for_text('Something Does Not Work', 60)
        self.take('checking-failed', CHECKING)
        fault('clear')
        self.person.press('Keep Account Anyway')
        self.take('done-kept', DONE)
        self.person.press('Add Another Account')
        self.person.wait_for_page(START)
        self.go(OLD_ADDRESS, 'Password')
        self.person.write('Password', OLD_PASSWORD)
        self.person.press('Continue')
        self.person.wait_for_page(DONE, 60)
        self.take('done')
        self.person.key('shift+Tab', 'Return')
        self.person.wait(lambda: self.person.find('Copy Configuration of msmtp'), 'the programs')
        self.take('done-programs')
        self.person.key('Down', 'Return')
        self.take('done-configuration')
        self.finish()

    def test_accounts(self):
        account, other = product.add_account(), product.add_account(OTHER)
        break_grant(other)
        for app, word in ((MAIL, 'allow'), ('org.example.Other', 'deny')):
            product.setup('SetPermission', '(oss)', account, app, word)
        self.person.open()
        self.take('accounts', ACCOUNTS)
        self.act('sign-in-again', GLib.Variant('s', OTHER))
        self.take('account-attention', ACCOUNT)
        self.act('sign-in-again', GLib.Variant('s', ADDRESS))
        self.person.wait_for_text(MAIL)
        self.take('account')
        self.take_dialog('account-remove', lambda: self.person.press('Remove Account'))
        self.finish()

    def test_prompt(self):
        account, _ = product.add_account(), product.add_account(OTHER)
        prompt = PromptSitter()
        with contextlib.ExitStack() as apps:
            app = apps.enter_context(foreign.App(MAIL))
            app.begin_token(account)
            prompt.wait_for_question(MAIL)
            self.album.take(prompt, 'prompt')
            prompt.press('Refuse')
            app.finish()
            prompt.wait_until_gone()
            app = apps.enter_context(foreign.App('org.example.Other'))
            app.begin(product.ACCOUNTS_PATH, f'{product.ACCOUNTS}.RequestAccess', '(a{sv})', {})
            prompt.wait_for_question(OTHER)
            self.album.take(prompt, 'prompt-chooser')
            prompt.press('Refuse')
            app.finish()
            prompt.wait_until_gone()
        self.finish()


if __name__ == '__main__':
    unittest.main(verbosity=2)
