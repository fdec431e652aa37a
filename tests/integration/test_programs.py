#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What `tegatactl config` prints makes the real mail programs receive and send, with a token and with a password."""

import configparser
import contextlib
import fcntl
import json
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

import common
import product
from common import ADDRESS
from product import GLib, add_account, token

OLD_ADDRESS = 'old@oldmail.example'
OLD_PASSWORD = 'a password from long ago'
PROGRAMS = {'aerc': 'aerc', 'getmail': 'getmail', 'git': 'git', 'mbsync': 'mbsync', 'msmtp': 'msmtp', 'neomutt': 'neomutt',
            'offlineimap': 'offlineimap'}
PATIENCE_SEC = 20


def setUpModule():
    product.require()
    missing = [program for program in PROGRAMS.values() if not shutil.which(program)]
    if missing:
        raise AssertionError(f'missing: {missing}; build-aux/prepare tests installs them')


def run(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, **options)


def logins(protocol, mechanism):
    """How often somebody logged in there in that way."""
    log = (common.INTERNET / f'log/dovecot-{protocol}.log').read_text()
    # 'Login:' says Dovecot 2.3, 'Logged in:' 2.4.
    return len(re.findall(rf'Info: (?:Login|Logged in): .*method={mechanism},', log))


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command, environment):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
        self.terminal, self.shown = ours, b''
        # pylint: disable-next=consider-using-with
        self.process = subprocess.Popen(['setsid', '--ctty', *command], stdin=theirs, stdout=theirs, stderr=theirs,
                                        env={**environment, 'TERM': 'xterm'})
        os.close(theirs)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.terminal)

    def wait_for(self, word):
        end = time.monotonic() + PATIENCE_SEC
        while word.encode() not in self.shown:
            if time.monotonic() > end or not select.select([self.terminal], [], [], PATIENCE_SEC)[0]:
                raise AssertionError(f'{word!r} is not shown: {self.shown[-2000:]!r}')
            with contextlib.suppress(OSError):
                self.shown += os.read(self.terminal, 65536)

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def wait_for_end(self):
        """What it still writes has to be read, or it does not end."""
        end = time.monotonic() + PATIENCE_SEC
        while self.process.poll() is None and time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    self.shown += os.read(self.terminal, 65536)
        return self.process.poll()


class ProgramTest(product.ProductTest):
    """Each test has a home folder of its own."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.environment = {**os.environ, 'HOME': folder.name, 'XDG_CONFIG_HOME': f'{folder.name}/.config',
                            'XDG_CACHE_HOME': f'{folder.name}/.cache', 'XDG_DATA_HOME': f'{folder.name}/.local/share'}

    def run_at_home(self, *words, **options):
        result = run(*words, env=self.environment, cwd=self.home, **options)
        self.assertEqual(result.returncode, 0, f'{words}: {result.stdout}{result.stderr}')
        return result.stdout

    def configure(self, app, address=ADDRESS):
        """Puts what is printed where it says that it belongs."""
        answer = json.loads(self.run_at_home('tegatactl', 'config', '--json', app, address))
        self.assertEqual(answer['app'], app)
        self.assertIn(answer['file'], answer['config'])
        self.assertEqual(self.run_at_home('tegatactl', 'config', app, address), answer['config'])
        file = self.home / answer['file'].removeprefix('~/')
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(answer['config'])
        file.chmod(0o600)
        return file

    def make_mail(self, address):
        """(subject, mail)"""
        subject = f'Barrier {os.urandom(8).hex()}'
        return subject, f'From: {address}\nTo: {address}\nSubject: {subject}\n\nPass.\n'

    def send(self, address=ADDRESS):
        """With msmtp; returns the subject."""
        self.configure('msmtp', address)
        subject, mail = self.make_mail(address)
        self.run_at_home('msmtp', '-a', address, address, input=mail)
        return subject

    def has_arrived(self, subject, address=ADDRESS, password=None):
        """Whether the mailbox at the server has it."""
        how = {'password': password} if password else {'token': token(self.account)[0]}
        credentials = [f'user = "{address}:{how.get("password", "")}"']
        if 'token' in how:
            credentials.append(f'oauth2-bearer = "{how["token"]}"')
        return '* SEARCH ' in common.curl('imaps://imap.example.net/INBOX', '-X', f'SEARCH SUBJECT "{subject}"',
                                          secret_options=credentials).stdout

    def assert_in_maildir(self, subject, address=ADDRESS):
        folder = self.home / 'Mail' / address
        texts = [file.read_text() for file in folder.rglob('*') if file.is_file() and file.parent.name in ('cur', 'new')]
        self.assertTrue(any(f'Subject: {subject}' in text for text in texts), f'{len(texts)} mails, but not that')

    def get_mail(self, address=ADDRESS):
        file = self.configure('getmail', address)
        for name in ('cur', 'new', 'tmp'):
            (self.home / 'Mail' / address / name).mkdir(parents=True)
        if os.geteuid() == 0:
            # It puts no mail into a folder for root, but lets a command do so.
            whole = file.read_text()
            delivery = (f'type = MDA_external\npath = /usr/bin/tee\nallow_root_commands = true\n'
                        f'arguments = ("-a", "{self.home}/Mail/{address}/new/mail")\n')
            self.assertIn(f'type = Maildir\npath = ~/Mail/{address}/\n', whole)
            file.write_text(whole.replace(f'type = Maildir\npath = ~/Mail/{address}/\n', delivery))
        # 6.18 waits for the end of its child only once that is under way: on one processor it is in time.
        self.run_at_home('getmail', preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}))


class WithToken(ProgramTest):
    def setUp(self):
        super().setUp()
        self.account = add_account()

    def test_list(self):
        apps = json.loads(self.run_at_home('tegatactl', 'config', '--json'))['apps']
        self.assertEqual({app['app'] for app in apps}, set(PROGRAMS))
        listed = self.run_at_home('tegatactl', 'config')
        for app in apps:
            self.assertIn(app['file'], listed)

    def test_usage(self):
        for words, status in ((('msmtp',), 2), (('pine', ADDRESS), 2), (('msmtp', ADDRESS, 'more'), 2),
                              (('msmtp', 'nobody@example.net'), 3)):
            with self.subTest(words=words):
                result = run('tegatactl', 'config', *words)
                self.assertEqual((result.returncode, result.stdout), (status, ''), result.stderr)
                self.assertNotEqual(result.stderr, '')

    def test_msmtp(self):
        before = logins('smtp', 'XOAUTH2') + logins('smtp', 'OAUTHBEARER')
        subject = self.send()
        self.assertTrue(self.has_arrived(subject))
        self.assertEqual(logins('smtp', 'XOAUTH2') + logins('smtp', 'OAUTHBEARER'), before + 1)

    def test_git(self):
        self.configure('git')
        self.run_at_home('git', 'init', '-q', 'work')
        subject, _mail = self.make_mail(ADDRESS)
        work = ['git', '-C', 'work', '-c', 'user.name=Traveller', '-c', f'user.email={ADDRESS}']
        self.run_at_home(*work, 'commit', '-q', '--allow-empty', '-m', 'first')
        (self.home / 'work/file').write_text('something\n')
        self.run_at_home(*work, 'add', 'file')
        self.run_at_home(*work, 'commit', '-q', '-m', subject)
        self.run_at_home(*work, 'send-email', '--confirm=never', f'--to={ADDRESS}', '-1')
        self.assertTrue(self.has_arrived(subject))

    def test_mbsync(self):
        subject = self.send()
        self.configure('mbsync')
        (self.home / 'Mail' / ADDRESS).mkdir(parents=True)
        before = logins('imap', 'XOAUTH2')
        self.run_at_home('mbsync', '-a')
        self.assert_in_maildir(subject)
        self.assertEqual(logins('imap', 'XOAUTH2'), before + 1)

    def test_offlineimap(self):
        subject = self.send()
        self.configure('offlineimap')
        before = logins('imap', 'XOAUTH2')
        self.run_at_home('offlineimap', '-o', '-u', 'basic')
        self.assert_in_maildir(subject)
        self.assertGreater(logins('imap', 'XOAUTH2'), before)

    def test_getmail(self):
        subject = self.send()
        before = logins('imap', 'XOAUTH2')
        self.get_mail()
        self.assert_in_maildir(subject)
        self.assertEqual(logins('imap', 'XOAUTH2'), before + 1)

    def test_neomutt(self):
        self.configure('neomutt')
        subject, _mail = self.make_mail(ADDRESS)
        self.run_at_home('neomutt', '-s', subject, ADDRESS, input='Pass.\n')
        self.assertTrue(self.has_arrived(subject))
        with Terminal(['neomutt'], self.environment) as terminal:
            terminal.wait_for(subject)
            terminal.type('q')
            self.assertEqual(terminal.wait_for_end(), 0)

    def test_aerc(self):
        subject = self.send()
        self.configure('aerc')
        with Terminal(['aerc'], self.environment) as terminal:
            terminal.wait_for(subject)

    def test_another_token(self):
        """A configuration stays good when the token is another."""
        self.configure('mbsync')
        (self.home / 'Mail' / ADDRESS).mkdir(parents=True)
        self.run_at_home('mbsync', '-a')
        product.token(self.account, rejected=token(self.account)[0])
        subject = self.send()
        self.run_at_home('mbsync', '-a')
        self.assert_in_maildir(subject)

    def set_servers(self, change):
        """CHANGE gives a server as it is to be, or None."""
        kinds = {str: 's', int: 'q', list: 'as'}
        servers = filter(None, map(change, product.managed_accounts()[self.account]['Servers']))
        product.setup('SetServers', '(oaa{sv})', self.account,
                      [{name: GLib.Variant(kinds[type(value)], value) for name, value in server.items()} for server in servers])

    def test_starttls(self):
        ports = {'imap': 143, 'pop3': 110, 'smtp': 587}
        self.set_servers(lambda server: {**server, 'port': ports[server['protocol']], 'security': 'starttls'})
        subject = self.send()
        self.assertTrue(self.has_arrived(subject))
        (self.home / 'Mail' / ADDRESS).mkdir(parents=True)
        for app, command in {'mbsync': ('mbsync', '-a'), 'offlineimap': ('offlineimap', '-o', '-u', 'basic')}.items():
            with self.subTest(app=app):
                self.configure(app)
                self.run_at_home(*command)
                self.assert_in_maildir(subject)
                shutil.rmtree(self.home / 'Mail' / ADDRESS)
        for app in ('neomutt', 'aerc'):
            with self.subTest(app=app):
                self.configure(app)
                with Terminal([app], self.environment) as terminal:
                    terminal.wait_for(subject)

    def test_hostile_name(self):
        """Each program reads it back as it is."""
        name = 'a"b\'c\\d$e`f#g;h%i j'
        self.set_servers(lambda server: {**server, 'username': name})
        self.configure('neomutt')
        # NeoMutt of 2025 ends with 1 whatever it is asked for.
        self.assertEqual(self.run_at_home('sh', '-c', 'neomutt -Q imap_user || [ $? = 1 ]').strip(),
                         'set imap_user = "' + name.replace('\\', '\\\\').replace('"', '\\"') + '"')
        self.configure('msmtp')
        shown = self.run_at_home('msmtp', '-P', '-a', ADDRESS, ADDRESS)
        self.assertIn(f'user = {name}', [line.strip() for line in shown.splitlines()])
        self.configure('git')
        command = self.run_at_home('git', 'config', 'sendemail.sendmailCmd')
        words = self.run_at_home('sh', '-c', f'set -- {command.strip()}; printf "%s\\n" "$@"').splitlines()
        self.assertIn(f'--user={name}', words)
        offlineimap = configparser.ConfigParser()
        offlineimap.read(self.configure('offlineimap'))
        self.assertEqual(offlineimap[f'Repository {ADDRESS}-remote']['remoteuser'], name)
        getmail = configparser.RawConfigParser()
        getmail.read(self.configure('getmail'))
        self.assertEqual(getmail['retriever']['username'], name)

    def test_cannot_be_used(self):
        """Said before anything is printed."""
        self.set_servers(lambda server: server if server['protocol'] == 'smtp' else None)
        result = run('tegatactl', 'config', 'mbsync', ADDRESS)
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('mbsync', result.stderr)


class WithPassword(ProgramTest):
    """The password goes the same way as a token does."""

    def setUp(self):
        super().setUp()
        added = run('tegatactl', 'add', '--password-stdin', '--no-check', OLD_ADDRESS, input=OLD_PASSWORD + '\n')
        self.assertEqual(added.returncode, 0, added.stderr)

    def test_all(self):
        (self.home / 'Mail' / OLD_ADDRESS).mkdir(parents=True)
        subject = self.send(OLD_ADDRESS)
        self.assertTrue(self.has_arrived(subject, OLD_ADDRESS, OLD_PASSWORD))
        for app, command in {'mbsync': ('mbsync', '-a'), 'offlineimap': ('offlineimap', '-o', '-u', 'basic')}.items():
            with self.subTest(app=app):
                self.configure(app, OLD_ADDRESS)
                self.run_at_home(*command)
                self.assert_in_maildir(subject, OLD_ADDRESS)
                shutil.rmtree(self.home / 'Mail' / OLD_ADDRESS)
        with self.subTest(app='getmail'):
            self.get_mail(OLD_ADDRESS)
            self.assert_in_maildir(subject, OLD_ADDRESS)
        with self.subTest(app='neomutt'):
            self.configure('neomutt', OLD_ADDRESS)
            second = f'{subject} again'
            self.run_at_home('neomutt', '-s', second, OLD_ADDRESS, input='Pass.\n')
            self.assertTrue(self.has_arrived(second, OLD_ADDRESS, OLD_PASSWORD))
        with self.subTest(app='aerc'):
            self.configure('aerc', OLD_ADDRESS)
            with Terminal(['aerc'], self.environment) as terminal:
                terminal.wait_for(subject)


if __name__ == '__main__':
    unittest.main(verbosity=2)
