#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""No token, code, verifier or password where others could read it: files, logs at any level, properties and
signals, command lines and environments. The run has G_MESSAGES_DEBUG=all."""

import base64
import hashlib
import json
import os
import re
import subprocess
import unittest
import xml.etree.ElementTree
from pathlib import Path

import common
import product
from common import ADDRESS, Person
from product import ACCOUNTS, ACCOUNTS_PATH, SETUP, SETUP_PATH, SignIn, add_account, token

setUpModule = product.require

PASSWORD = 'a password from long ago'
LOGS = ('session-bus.log', 'keyring.log')


class Monitor:
    """Everything that goes over the bus, message by message, as dbus-monitor prints it."""

    def __enter__(self):
        self.file = common.INTERNET / 'tmp/monitor'
        with open(self.file, 'w', encoding='utf-8') as file:
            self.process = subprocess.Popen(['dbus-monitor', '--session'], stdout=file)
        common.wait_until(lambda: 'NameLost' in self.file.read_text(), 'the monitor listens')
        return self

    def __exit__(self, *error):
        # A signal of ours at the end, to know that everything before it is written down.
        product.BUS.emit_signal(None, '/', 'io.github.tegata.Tests', 'Over', None)
        common.wait_until(lambda: 'member=Over' in self.file.read_text(), 'the monitor has seen all')
        self.process.terminate()
        self.process.wait()

    def messages(self):
        return re.split(r'^(?=(?:method call|method return|signal|error) )', self.file.read_text(), flags=re.MULTILINE)[1:]


def grant_of(item):
    """The secret of a keyring item, as its owner may read it."""
    quiet = {name: value for name, value in os.environ.items() if name != 'G_MESSAGES_DEBUG'}
    return json.loads(subprocess.check_output(['secret-tool', 'lookup', 'account', item['account']], env=quiet))


def all_properties(name, path):
    """Every property of every object below PATH, as text."""
    node = xml.etree.ElementTree.fromstring(product.call(name, path, 'org.freedesktop.DBus.Introspectable.Introspect')[0])
    text = [repr(product.properties(name, path, interface.get('name'))) for interface in node.findall('interface')
            if interface.findall('property')]
    for child in node.findall('node'):
        text += all_properties(name, f'{path.rstrip("/")}/{child.get("name")}')
    return text


def processes():
    """Pid, and command line with as much of the environment as can be read, of every process of the product."""
    for folder in Path('/proc').glob('[0-9]*'):
        try:
            if (folder / 'comm').read_text().strip() in ('tegatad', 'tegatactl'):
                text = (folder / 'cmdline').read_bytes()
                yield folder.name, text + ((folder / 'environ').read_bytes() if os.access(folder / 'environ', os.R_OK) else b'')
        except OSError:
            pass  # It has ended, or is none of our business.


class Secrets(product.ProductTest):
    def assert_absent(self, secrets, text, where):
        for kind, secret in secrets.items():
            for form in (secret, base64.b64encode(secret.encode()).decode().rstrip('=')):
                self.assertFalse(form in text, f'{where} holds the {kind}')

    def assert_no_verifier(self, challenge, text, where):
        for word in re.findall(r'[A-Za-z0-9._~-]{43,128}', text):
            digest = base64.urlsafe_b64encode(hashlib.sha256(word.encode()).digest()).rstrip(b'=').decode()
            self.assertNotEqual(digest, challenge, f'{where} holds the PKCE verifier')

    def whole_life(self):
        """Sign-in, refresh and reading a token; returns the secrets and the PKCE challenge."""
        sign_in = SignIn.start()
        challenge = common.query_of(sign_in.AuthorizationUri)['code_challenge']
        uri = Person().visit(sign_in.AuthorizationUri)
        secrets = {'code': common.query_of(uri)['code']}
        sign_in.respond(uri)
        account = sign_in.wait()
        item, = product.keyring_items().values()
        secrets['first refresh token'] = grant_of(item)['refresh_token']
        secrets['first access token'] = token(account)[0]
        secrets['second access token'] = token(account, rejected=secrets['first access token'])[0]
        secrets['second refresh token'] = grant_of(item)['refresh_token']
        self.assertEqual(len(set(secrets.values())), 5)
        self.account = account
        return secrets, challenge

    def test_files_logs_and_properties(self):
        secrets, challenge = self.whole_life()
        texts = {file: (common.INTERNET / 'log' / file).read_text(errors='replace') for file in LOGS}
        self.assertRegex(texts['session-bus.log'], r'tegatad:\d+\): \S*DEBUG',
                         'the daemon logs nothing, so this proves nothing')
        for folder in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR', 'TMPDIR'):
            for file in Path(os.environ[folder]).rglob('*'):
                if file.is_file():
                    texts[file] = file.read_bytes().decode('latin-1')
        self.assertTrue(any(str(file).startswith(str(product.FOLDER)) for file in texts))
        texts['a property'] = '\n'.join(all_properties(ACCOUNTS, ACCOUNTS_PATH) + all_properties(SETUP, SETUP_PATH))
        self.assertIn(ADDRESS, texts['a property'])
        for where, text in texts.items():
            self.assert_absent(secrets, text, where)
            self.assert_no_verifier(challenge, text, where)

    def test_messages(self):
        with Monitor() as monitor:
            secrets, challenge = self.whole_life()
            product.remove(self.account)
        allowed = set()
        seen = {'signals': 0, 'answers': 0}
        for message in monitor.messages():
            head = message.splitlines()[0]
            serial = re.search(r'serial=(\d+)', head)[1]
            seen['signals'] += head.startswith('signal')
            if head.startswith('method call') and re.search(r'member=(GetAccessToken|Respond|GetPassword)$', head):
                # What the caller itself hands over, and what it is answered.
                allowed.add((re.search(r'sender=(\S+)', head)[1], serial))
                continue
            reply_to = re.search(r'destination=(\S+) .*reply_serial=(\d+)', head)
            if reply_to and reply_to.groups() in allowed:
                seen['answers'] += secrets['first access token'] in message
                continue
            self.assert_absent(secrets, message, head)
            self.assert_no_verifier(challenge, message, head)
        self.assertGreater(seen['signals'], 5)
        self.assertGreater(seen['answers'], 0)

    def test_command_lines_and_environments(self):
        add_account()
        found = dict(processes())
        self.assertTrue(found)
        account, = product.managed_accounts()
        item, = product.keyring_items().values()
        secrets = {'access token': token(account)[0], 'refresh token': grant_of(item)['refresh_token']}
        for pid, text in found.items():
            self.assert_absent(secrets, text.decode(errors='replace'), f'process {pid}')

    @unittest.skipIf(os.getuid() == 0, 'root may look into every process')
    def test_nobody_looks_into_the_daemon(self):
        product.managed_accounts()
        for name in ('environ', 'mem', 'maps'):
            with self.assertRaises(PermissionError):
                open(f'/proc/{product.owner(ACCOUNTS)}/{name}', 'rb').close()

    def test_command_line_tool(self):
        """What tegatactl says at the most talkative, while it adds an account in the browser."""
        environment = {**os.environ, 'G_MESSAGES_DEBUG': 'all', 'BROWSER': str(common.TOOLS / 'person.py')}
        result = subprocess.run(['tegatactl', 'add', ADDRESS], env=environment, timeout=60,
                                capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        account, = product.managed_accounts()
        item, = product.keyring_items().values()
        secrets = {'access token': token(account)[0], 'refresh token': grant_of(item)['refresh_token']}
        self.assert_absent(secrets, result.stdout + result.stderr, 'tegatactl')

    def test_only_the_token_on_stdout(self):
        account = add_account()
        talkative = {'env': {**os.environ, 'G_MESSAGES_DEBUG': 'all'}, 'capture_output': True, 'text': True, 'check': True}
        printed = subprocess.run(['tegatactl', 'token', ADDRESS], **talkative)
        self.assertEqual(printed.stdout, token(account)[0] + '\n')
        # Not every version of GLib has something to say there; about connections all have.
        printed = subprocess.run(['tegatactl', 'discover', '--json', 'traveller@example.org'], **talkative)
        json.loads(printed.stdout)
        self.assertIn('DEBUG', printed.stderr)

    def test_password(self):
        with Monitor() as monitor:
            process = subprocess.Popen(['tegatactl', 'add', '--no-check', '--password-stdin', 'old@oldmail.example'],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                       env={**os.environ, 'G_MESSAGES_DEBUG': 'all'})
            found = dict(processes())
            output = process.communicate(PASSWORD.encode() + b'\n', timeout=60)[0]
        self.assertEqual(process.returncode, 0, output)
        self.assertTrue(found)
        secrets = {'password': PASSWORD}
        self.assert_absent(secrets, output.decode(), 'tegatactl')
        for text in found.values():
            self.assert_absent(secrets, text.decode(errors='replace'), 'a process')
        for message in monitor.messages():
            self.assert_absent(secrets, message, message.splitlines()[0])
        self.assert_absent(secrets, (common.INTERNET / 'log/session-bus.log').read_text(errors='replace'), 'the log')
        for file in product.account_files():
            self.assert_absent(secrets, file.read_text(), file)


if __name__ == '__main__':
    unittest.main()
