#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Foreign apps in a sandbox want tokens, and a person answers. In no case but the allowed one does any get a token."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from uitest import ADDRESS, PICTURES, product

import common
import foreign
from driver import Atspi, Person
from product import ACCOUNT, ACCOUNTS, ACCOUNTS_PATH, APP, SETUP, SETUP_PATH

MAIL = 'org.example.Mail'
OTHER = 'org.example.Other'
PROMPT = f'{APP}.Prompt1'
STORE = 'org.freedesktop.impl.portal.PermissionStore'
STORE_PATH = '/org/freedesktop/impl/portal/PermissionStore'
NOT_ALLOWED = ([], {'NotAllowed': 1})
DBUS_TIMEOUT_SEC = 25
USES = Path(os.environ['XDG_STATE_HOME']) / 'tegata/uses.json'
MANAGED = 'org.freedesktop.DBus.ObjectManager.GetManagedObjects'

setUpModule = product.require


class Prompt(Person):
    """The person in front of the question."""

    NAME = APP

    def window(self):
        pid = str(product.owner(PROMPT))
        return subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', pid], stdout=subprocess.PIPE, text=True,
                              check=True).stdout.split()[0]

    def is_shown(self):
        with contextlib.suppress(Exception):
            return self.application() is not None and any(True for _ in self.everything()) and bool(self.texts())
        return False

    def wait_for_question(self, *texts):
        for text in texts:
            self.wait_for_text(text)
        self.unnamed.update(self.nameless())

    def close_window(self):
        """Gives it the focus, and closes it with the keyboard."""
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.window(), 'key', 'ctrl+w'], check=True)

    def pick_first(self, account):
        """With the keyboard: GTK 4.8 tells assistive technologies of no way to tick a box."""
        box = self.wait(lambda: self.find(account, (Atspi.Role.CHECK_BOX,)), f'a box "{account}"')
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.window(), 'key', 'Tab', 'space'], check=True)
        self.wait(lambda: box.get_state_set().contains(Atspi.StateType.CHECKED), 'the box to be ticked')

    def wait_until_gone(self):
        self.wait(lambda: not self.is_shown(), 'the question to go')


def stored(account):
    """App -> words, as system settings would see it."""
    try:
        return product.call(STORE, STORE_PATH, f'{STORE}.Lookup', '(ss)', 'tegata', account.rpartition('/')[2])[0]
    except product.GLib.Error:
        return {}


class Permissions(product.ProductTest):

    def setUp(self):
        super().setUp()
        self.prompt = Prompt(Path(PICTURES) / self.id().rpartition('.')[2] if PICTURES else None)
        self.apps = contextlib.ExitStack()
        self.addCleanup(self.finish)
        self.account = product.add_account()
        product.stop_daemon()

    def finish(self):
        outcome = self._outcome.result
        if PICTURES and any(test is self for test, _ in outcome.failures + outcome.errors) and self.prompt.is_shown():
            self.prompt.picture('surprise')
        self.apps.close()
        # A silence is remembered by the daemon alone.
        product.stop_daemon()
        self.prompt.wait_until_gone()
        self.assertEqual(sorted(self.prompt.unnamed), [], 'these can have the focus, but have no name')

    def app(self, app_id=MAIL, **options):
        return self.apps.enter_context(foreign.App(app_id, **options))

    def ask(self, app, *texts):
        app.begin_token(self.account)
        self.prompt.wait_for_question(*(texts or (f'“{MAIL}”', ADDRESS)))

    def allow(self, app=None):
        app = app or self.app()
        self.ask(app)
        self.prompt.press('Allow')
        answers, errors = app.finish()
        self.assertEqual((len(answers), errors), (1, {}))
        self.prompt.wait_until_gone()
        return app

    def assert_no_token(self, result, n=1):
        answers, errors = result
        self.assertEqual(answers, [])
        self.assertEqual(sum(errors.values()), n)
        self.assertEqual(set(errors), {'NotAllowed'})

    def assert_no_question(self):
        time.sleep(0.5)
        self.assertFalse(self.prompt.is_shown())

    def test_allowed(self):
        app = self.app()
        self.ask(app)
        self.prompt.picture('question')
        self.assertIn(MAIL, self.prompt.texts())
        self.prompt.press('Allow')
        answers, errors = app.finish()
        self.assertEqual(errors, {})
        self.assertEqual(common.login('imap', token=answers[0][0]), 0)
        self.assertEqual(stored(self.account), {MAIL: ['allow']})
        # For this app and no other, from any connection, and after a restart too.
        self.prompt.wait_until_gone()
        app.connect()
        self.assertEqual(len(app.token(self.account)[0]), 1)
        product.stop_daemon(product.signal.SIGKILL)
        self.assertEqual(len(app.token(self.account)[0]), 1)
        self.assertEqual(len(self.app().token(self.account)[0]), 1)
        self.assert_no_question()

    def test_refused(self):
        app = self.app()
        self.ask(app)
        self.prompt.press('Refuse')
        self.assert_no_token(app.finish())
        self.prompt.wait_until_gone()
        self.assertEqual(stored(self.account), {MAIL: ['deny']})
        app.connect()
        self.assert_no_token(app.token(self.account, times=100), 100)
        product.stop_daemon()
        self.assert_no_token(app.token(self.account))
        self.assert_no_token(self.app().token(self.account))
        self.assert_no_question()
        # Somebody else's answer is another question.
        other = self.app(OTHER)
        self.ask(other, f'“{OTHER}”')
        self.prompt.press('Allow')
        self.assertEqual(len(other.finish()[0]), 1)
        self.assertEqual(stored(self.account), {MAIL: ['deny'], OTHER: ['allow']})

    def test_closed(self):
        app = self.app()
        self.ask(app)
        self.prompt.close_window()
        self.assert_no_token(app.finish())
        self.prompt.wait_until_gone()
        self.assertEqual(stored(self.account), {})
        self.assert_no_token(app.token(self.account))
        self.assert_no_token(self.app().token(self.account))
        self.assert_no_question()

    def test_ten_thousand(self):
        app = self.app()
        app.begin_token(self.account, times=10000)
        self.prompt.wait_for_question(f'“{MAIL}”')
        self.prompt.press('Refuse')
        self.assert_no_token(app.finish(), 10000)
        self.prompt.wait_until_gone()
        # Others are answered meanwhile, also on a machine that has much else to do: long before D-Bus gives them up.
        app.begin_token(self.account, times=10000)
        waits = [self.wait_of_another() for _ in range(20)]
        self.assert_no_token(app.finish(), 10000)
        print(f'beside 10000 calls of another app, 20 tokens one after the other: {max(waits):.1f} s at most for one',
              file=sys.stderr)
        self.assertLess(max(waits), DBUS_TIMEOUT_SEC)
        self.assert_no_question()

    def wait_of_another(self):
        began = time.monotonic()
        self.assertTrue(product.token(self.account)[0])
        return time.monotonic() - began

    def test_leaves(self):
        """A question that nobody waits for any longer goes; coming back is no way to ask again."""
        app = self.app()
        self.ask(app)
        app.end()
        self.prompt.wait_until_gone()
        self.assert_no_token(self.app().token(self.account))
        self.assert_no_question()
        self.assertEqual(stored(self.account), {})

    def test_orphan(self):
        """A connection whose process has ended, and that a child has now, says nothing about who is at the other end."""
        words, file = foreign.sandbox(foreign.flatpak_info(MAIL))
        with file:
            result = subprocess.run([*words, '/usr/bin/python3', foreign.PROGRAM.with_name('orphan_app.py'), ACCOUNTS,
                                     self.account, ACCOUNT], pass_fds=[file.fileno()], stdout=subprocess.PIPE, text=True,
                                    check=True)
        self.assertEqual(result.stdout, f'{APP}.Error.NotAllowed\n')
        self.assert_no_question()

    def test_number_given_to_another(self):
        """The connection of a process that has ended, when a program on the host has got its number since."""
        words, file = foreign.sandbox(foreign.flatpak_info(MAIL))
        product.managed_accounts()
        with file, subprocess.Popen([*words, '/usr/bin/python3', foreign.PROGRAM.with_name('orphan_app.py'), ACCOUNTS,
                                     self.account, ACCOUNT, 'wait'], pass_fds=[file.fileno()], stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, text=True) as app:
            # A later bus notices by itself that the process has ended, and then tells no number.
            number = product.owner(app.stdout.readline().strip())
            common.wait_until(lambda: not number or not common.is_running(number), 'its process has ended')
            with self.program_with_number(number) if number else contextlib.nullcontext():
                app.stdin.write('\n')
                app.stdin.flush()
                self.assertEqual(app.stdout.readline(), f'{APP}.Error.NotAllowed\n')
        self.assert_no_question()

    @contextlib.contextmanager
    def program_with_number(self, number):
        """A program on the host with that process id, which is free."""
        last = Path('/proc/sys/kernel/ns_last_pid')
        for _ in range(100):
            try:
                last.write_text(str(number - 1))
            except PermissionError:
                self.skipTest('whoever is not root cannot choose the number of a process')
            with subprocess.Popen(['sleep', '60']) as program:
                try:
                    if program.pid == number:
                        yield
                        return
                finally:
                    program.kill()
        self.fail(f'no program got the number {number}')

    def refused_app(self, **options):
        product.call(STORE, STORE_PATH, f'{STORE}.SetPermission', '(sbssas)', 'tegata', True,
                     self.account.rpartition('/')[2], MAIL, ['deny'])
        return self.app(**options)

    @unittest.skipIf(os.getuid(), 'whoever is not root cannot put a process into a control group')
    def test_snap(self):
        """Where no security module tells, a Snap is known by its control group."""
        snap = self.app(None, before=foreign.own_root())
        host = self.app(None)
        with tempfile.NamedTemporaryFile('w') as cgroups:
            cgroups.write('0::/user.slice/user-1000.slice/user@1000.service/app.slice/snap.mail-reader.mail-reader-0f4f.scope\n')
            cgroups.flush()
            for app in (snap, host):
                subprocess.run(['mount', '--bind', cgroups.name, f'/proc/{product.owner(app.name)}/cgroup'], check=True)
            self.ask(snap, '“snap.mail-reader”', ADDRESS)
            self.prompt.press('Refuse')
            self.assert_no_token(snap.finish())
            self.prompt.wait_until_gone()
            self.assertEqual(stored(self.account), {'snap.mail-reader': ['deny']})
            # One of classic confinement sees what everybody sees, and is a program on the host.
            self.assertEqual(len(host.token(self.account)[0]), 1)
        self.assert_no_question()

    def test_forged(self):
        """Files of that name elsewhere say nothing, and the own cannot be changed."""
        forged = foreign.flatpak_info(APP)
        home = Path(os.environ['HOME'])
        (home / '.flatpak-info').write_text(forged)
        self.addCleanup((home / '.flatpak-info').unlink)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / '.flatpak-info').write_text(forged)
            app = self.refused_app(more=['--bind', str(home), str(home), '--bind', folder, folder, '--chdir', folder])
            self.assert_no_token(app.token(self.account))
            # One on the host that pretends to be another is what it was.
            self.assertEqual(len(self.app(None, cwd=folder).token(self.account)[0]), 1)
        for info in ('', '[Application]\n', '[Application]\nname=../x\n', '\0', '[Instance]\nname=org.example.Mail\n'):
            with foreign.App(MAIL, info=info or ' ') as nobody:
                self.assert_no_token(nobody.token(self.account))
        self.assert_no_question()

    def test_nested(self):
        """A sandbox inside of a sandbox, with a root that says nothing or something else."""
        for inner in ([], ['--ro-bind', '/etc/hostname', '/.flatpak-info']):
            words = ['bwrap', '--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64',
                     '/lib64', '--symlink', 'usr/bin', '/bin', '--ro-bind', '/etc', '/etc', '--proc', '/proc', '--dev',
                     '/dev', '--ro-bind', str(foreign.PROGRAM.parent), str(foreign.PROGRAM.parent), '--bind',
                     os.environ['XDG_RUNTIME_DIR'], os.environ['XDG_RUNTIME_DIR'], *inner, '--']
            app = self.refused_app(before=words)
            self.assert_no_token(app.token(self.account))
        self.assert_no_question()

    def test_setup(self):
        """Managing is not for them, allowed or not."""
        app = self.allow()
        for method, signature, arguments in (('Remove', '(oa{sv})', (self.account, {})),
                                             ('Rename', '(os)', (self.account, 'x'))):
            self.assertEqual(app.call(SETUP_PATH, f'{SETUP}.{method}', signature, *arguments, name=SETUP), NOT_ALLOWED)
        answers, errors = app.call('/io/github/tegata/Tegata/Prompt1', f'{PROMPT}.Ask', '(a{sv}aa{sv}b)', {}, [], False,
                                   name=PROMPT)
        self.assertEqual((answers, errors), ([], {'org.freedesktop.DBus.Error.AccessDenied': 1}))
        self.assertIn(self.account, product.managed_accounts())

    def test_sees_what_it_may(self):
        app = self.app()
        self.assertEqual(app.call(ACCOUNTS_PATH, MANAGED), ([[{}]], {}))
        self.assert_no_token(app.call(self.account, f'{product.PROPERTIES}.GetAll', '(s)', ACCOUNT))
        self.assert_no_question()
        self.allow(app)
        self.assertEqual(list(app.call(ACCOUNTS_PATH, MANAGED)[0][0][0]), [self.account])
        properties = app.call(self.account, f'{product.PROPERTIES}.GetAll', '(s)', ACCOUNT)[0][0][0]
        self.assertEqual(properties['Address'], ADDRESS)

    def test_revoked(self):
        """By what system settings do; at once, though tokens were answered without thought before."""
        app = self.allow()
        self.assertEqual(len(app.token(self.account, times=10)[0]), 10)
        product.call(STORE, STORE_PATH, f'{STORE}.SetPermission', '(sbssas)', 'tegata', True,
                     self.account.rpartition('/')[2], MAIL, ['deny'])
        common.wait_until(lambda: not app.token(self.account)[0], 'it is refused', 2)
        self.assert_no_token(app.token(self.account, times=10), 10)
        product.call(STORE, STORE_PATH, f'{STORE}.DeletePermission', '(sss)', 'tegata',
                     self.account.rpartition('/')[2], MAIL)
        self.ask(app)
        self.prompt.press('Allow')
        self.assertEqual(len(app.finish()[0]), 1)

    def last_use(self):
        row, = product.setup('ListPermissions', '(a{sv})', {'account': product.GLib.Variant('o', self.account)})[0]
        return row.get('last-use')

    def test_last_use_is_kept(self):
        """Over the end of the daemon, whether it was asked to end or fell; what is written says no secret."""
        app = self.app()
        self.assertEqual(self.ctl('allow', ADDRESS, MAIL).returncode, 0)
        self.assertIsNone(self.last_use())
        (token, *_), = app.token(self.account)[0]
        used = self.last_use()
        product.stop_daemon()
        self.assertEqual(self.last_use(), used)
        app.token(self.account)
        common.wait_until(lambda: str(self.last_use()) in USES.read_text(), 'it is written', 60)
        used = self.last_use()
        product.stop_daemon(signal.SIGKILL)
        self.assertEqual(self.last_use(), used)
        self.assertNotIn(token, USES.read_text())
        self.assertEqual(USES.stat().st_mode & 0o777, 0o600)
        product.remove(self.account)
        product.stop_daemon()
        self.assertEqual(json.loads(USES.read_text()), {})

    def ctl(self, *words):
        return subprocess.run(['tegatactl', 'permissions', *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, check=False)

    def test_command_line(self):
        app = self.app()
        self.assertEqual(self.ctl().returncode, 0)
        # Nobody need be asked who was allowed beforehand.
        self.assertEqual(self.ctl('allow', ADDRESS, MAIL).returncode, 0)
        self.assertEqual(len(app.token(self.account, times=3)[0]), 3)
        row, = product.setup('ListPermissions', '(a{sv})', {})[0]
        self.assertAlmostEqual(row['last-use'], time.time(), delta=60)
        identity = {'id': self.account.rpartition('/')[2], 'address': ADDRESS, 'app': MAIL}
        self.assertEqual(json.loads(self.ctl('--json').stdout),
                         {'permissions': [{**identity, 'permission': 'allow', 'last_use': row['last-use']}]})
        day = time.strftime('%Y-%m-%d', time.localtime(row['last-use']))
        self.assertRegex(self.ctl(ADDRESS).stdout, rf'{ADDRESS} +{MAIL} +allow +{day} [0-9]+:[0-9]+\n')
        self.assertEqual(self.ctl('revoke', ADDRESS, MAIL).returncode, 0)
        self.assert_no_token(app.token(self.account, times=3), 3)
        self.assertRegex(self.ctl(ADDRESS).stdout, rf'{ADDRESS} +{MAIL} +deny +{day} ')
        self.assert_no_question()
        self.assertEqual(self.ctl('ask', ADDRESS, MAIL).returncode, 0)
        self.ask(app)
        self.prompt.press('Refuse')
        self.assert_no_token(app.finish())
        for words, status in ((('allow', ADDRESS), 2), (('permit', ADDRESS, MAIL), 2), (('allow', ADDRESS, 'no app'), 2),
                              (('allow', 'nobody@example.net', MAIL), 3)):
            self.assertEqual(self.ctl(*words).returncode, status, words)

    def test_find_account(self):
        app = self.app()
        self.assertEqual(app.call(ACCOUNTS_PATH, f'{ACCOUNTS}.FindAccount', '(s)', 'nobody@example.net'),
                         ([], {'NotFound': 1}))
        app.begin(ACCOUNTS_PATH, f'{ACCOUNTS}.FindAccount', '(s)', ADDRESS)
        self.prompt.wait_for_question(f'“{MAIL}”')
        self.prompt.press('Allow')
        self.assertEqual(app.finish(), ([[self.account]], {}))

    def test_chooser(self):
        second = product.add_account('someone@example.net')
        app = self.app()
        app.begin(ACCOUNTS_PATH, f'{ACCOUNTS}.RequestAccess', '(a{sv})', {})
        self.prompt.wait_for_question('Which accounts', ADDRESS, 'someone@example.net')
        self.prompt.picture('chooser')
        self.prompt.pick_first('someone@example.net')
        self.prompt.press('Allow')
        self.assertEqual(app.finish(), ([[[second]]], {}))
        self.assertEqual(stored(second), {MAIL: ['allow']})
        self.assertEqual(stored(self.account), {})
        self.assert_no_token(app.token(self.account))

    def test_focus(self):
        """Somebody is typing: the keys go where they went, and what is typed answers nothing."""
        words = Path(tempfile.mkdtemp()) / 'words'
        with subprocess.Popen(['/usr/bin/python3', '-c', TYPING, str(words)]) as typing:
            self.addCleanup(typing.kill)
            common.wait_until(words.exists, 'somewhere to type')
            before = focus()
            app = self.app()
            app.begin_token(self.account)
            self.prompt.wait_for_question(f'“{MAIL}”')
            self.prompt.type('a b\n')
            self.prompt.key('Return', 'space', 'Tab', 'Return')
            self.assertEqual(focus(), before)
            self.assertTrue(self.prompt.is_shown())
            typing.kill()
        self.prompt.press('Refuse')
        self.assert_no_token(app.finish())


def focus():
    return subprocess.run(['xdotool', 'getwindowfocus'], stdout=subprocess.PIPE, text=True, check=True).stdout


TYPING = '''
import sys, gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gtk, GLib
window = Gtk.Window(child=Gtk.Entry(), title='typing')
window.connect('notify::is-active', lambda *_: open(sys.argv[1], 'w').close())
window.present()
GLib.MainLoop().run()
'''

if __name__ == '__main__':
    unittest.main()
