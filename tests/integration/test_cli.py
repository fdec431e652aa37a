#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""tegatactl from a shell, without a display: what it prints, where, and its exit statuses."""

import base64
import json
import os
import pty
import select
import subprocess
import tempfile
import unittest
from pathlib import Path

import common
import product
from common import ADDRESS, Person, fault, login
from product import add_account, token

setUpModule = product.require

DONE, FAILED, USAGE, NO_ACCOUNT, ATTENTION, KEYRING, LATER = range(7)
EXAMPLE_SERVERS = [('imap', 'imap.example.net', 993, 'tls'), ('pop3', 'pop.example.net', 995, 'tls'),
                   ('smtp', 'smtp.example.net', 465, 'tls')]


def tegatactl(*words, **options):
    return subprocess.run(['tegatactl', *words], capture_output=True, text=True, check=False, timeout=60, **options)


def with_browser(**person):
    """The environment in which the person's browser is tests/internet/person.py."""
    return {**os.environ, 'BROWSER': str(common.TOOLS / 'person.py'),
            **{f'TEGATA_PERSON_{name.upper()}': value for name, value in person.items()}}


class CliTest(product.ProductTest):
    def assert_status(self, result, status):
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        if status != DONE:
            self.assertNotEqual(result.stderr.strip(), '')
            self.assertNotIn('GDBus', result.stderr)

    def json_of(self, *words, **options):
        result = tegatactl(*words, '--json', **options)
        self.assert_status(result, DONE)
        return json.loads(result.stdout)


class Discover(CliTest):
    def first(self, address):
        answer = self.json_of('discover', address)
        self.assertEqual(answer['address'], address)
        return answer['candidates'][0]

    def assert_example(self, candidate, source, trust):
        self.assertEqual((candidate['provider'], candidate['source'], candidate['trust']), ('example', source, trust))
        self.assertEqual(candidate['methods'][0], 'oauth2')
        self.assertEqual(candidate['consent'], ['embedded', 'system', 'device'])
        servers = [(s['protocol'], s['host'], s['port'], s['security']) for s in candidate['servers']]
        self.assertEqual(servers, EXAMPLE_SERVERS)

    def test_catalogue(self):
        self.assert_example(self.first(ADDRESS), 'catalogue', 'verified')

    def test_autoconfig(self):
        self.assert_example(self.first('traveller@example.org'), 'autoconfig', 'verified')

    def test_mx(self):
        candidate = self.first('traveller@example.com')
        self.assert_example(candidate, 'mx', 'unverified')
        self.assertEqual({server['username'] for server in candidate['servers']}, {'traveller@example.com'})

    def test_nobody(self):
        answer = self.json_of('discover', 'traveller@nobody.example')
        self.assertEqual(answer['candidates'], [])
        self.assertIn('catalogue', [entry['source'] for entry in answer['tried']])
        self.assert_status(tegatactl('discover', 'traveller@nobody.example'), DONE)

    def test_catalogue_needs_no_network(self):
        log = common.INTERNET / 'log/dnsmasq.log'
        self.first('traveller@gmail.com')
        self.assertNotIn('gmail.com', log.read_text())

    def test_nothing_goes_over_plain_http(self):
        for address in ('traveller@example.org', 'traveller@example.com', 'traveller@nobody.example'):
            tegatactl('discover', address)
        self.assertNotIn(' http ', (common.INTERNET / 'log/www.log').read_text())

    def test_not_an_address(self):
        for address in ('', 'traveller', '@example.net', 'traveller@', 'tra veller@example.net', 'traveller@[127.0.0.1]',
                        'traveller@localhost', 'traveller@example..net', 'x' * 250 + '@example.net'):
            with self.subTest(address=address):
                result = tegatactl('discover', '--', address)
                self.assert_status(result, USAGE)
                self.assertEqual(result.stdout, '')

    def test_offline(self):
        with common.stopped('dnsmasq', ('127.0.0.1', 53)):
            self.assert_status(tegatactl('discover', 'traveller@elsewhere.example'), LATER)
            self.assert_example(self.first(ADDRESS), 'catalogue', 'verified')


class Providers(CliTest):
    def test_language(self):
        # A locale of that name, on a system that may have none but C.UTF-8.
        locales = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (locales / 'ja_JP.UTF-8').symlink_to('/usr/lib/locale/C.utf8')
        japanese = {**os.environ, 'LOCPATH': str(locales), 'LC_ALL': 'ja_JP.UTF-8'}
        said = tegatactl('discover', 'traveller@gmail.com', env=japanese).stdout
        self.assertIn('アプリ用パスワード', said)
        self.assertNotIn('Google stopped', said)
        notice = self.json_of('discover', 'traveller@ymail.ne.jp', env=japanese)['candidates'][0]['notice']
        self.assertIn('メールソフト', notice)
        ended = {p['id']: p['password_sign_in_ended']['text'] for p in self.json_of('providers', env=japanese)['providers']
                 if 'password_sign_in_ended' in p}
        self.assertIn('メールソフト', ended['docomo'])
        self.assertIn(ended['icloud'], tegatactl('providers', env=japanese).stdout)
        self.assertIn('Google stopped', tegatactl('discover', 'traveller@gmail.com').stdout)

    def test_check(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, 'XDG_CONFIG_HOME': folder}
            file = Path(folder) / 'tegata/providers.d/google.json'
            file.parent.mkdir(parents=True)
            file.write_text('{"name": "Work",\n"oauth": {"clientid": "x"}}')
            result = tegatactl('providers', '--check', env=environment)
            self.assert_status(result, DONE)
            self.assertTrue(result.stdout.startswith(f'{file}:2: oauth.clientid: '), result.stdout)
            self.assertEqual(self.json_of('providers', env=environment)['warnings'], result.stdout.splitlines())
            # All else in it counts.
            self.assertIn('Work', tegatactl('discover', 'traveller@gmail.com', env=environment).stdout)
            file.write_text('{"name": "",\n"oauth": {"clientid": "x"}}')
            result = tegatactl('providers', '--check', env=environment)
            self.assert_status(result, FAILED)
            self.assertEqual([line.partition(' ')[0] for line in result.stdout.splitlines()],
                             [f'{file}:1:', f'{file}:2:'])


class Usage(CliTest):
    def test_words(self):
        for words in ((), ('dance',), ('discover',), ('list', '--nonsense'), ('add', '--consent=handshake', ADDRESS)):
            with self.subTest(words=words):
                self.assert_status(tegatactl(*words), USAGE)
        self.assert_status(tegatactl('--help'), DONE)

    def test_no_such_account(self):
        for verb in ('token', 'check', 'remove', 'show'):
            with self.subTest(verb=verb):
                self.assert_status(tegatactl(verb, ADDRESS), NO_ACCOUNT)


class Add(CliTest):
    def test_in_the_browser(self):
        result = tegatactl('add', ADDRESS, env=with_browser())
        self.assert_status(result, DONE)
        account, = product.managed_accounts()
        self.assertEqual(login('imap', token=token(account)[0]), 0)

    def test_json(self):
        result = tegatactl('add', '--json', ADDRESS, env=with_browser())
        self.assert_status(result, DONE)
        answer = json.loads(result.stdout)
        self.assertEqual(answer['account']['address'], ADDRESS)
        self.assertEqual([check['works'] for check in answer['checks']], [True, True, True])

    def test_pasted(self):
        with subprocess.Popen(['tegatactl', 'add', '--consent=paste', ADDRESS], text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            uri = next(line.strip() for line in process.stdout if line.strip().startswith('https://'))
            process.stdin.write(Person().visit(uri) + '\n')
            process.stdin.close()
            printed = process.stdout.read()
        self.assertEqual(process.returncode, DONE, printed)
        self.assertEqual(len(product.managed_accounts()), 1)

    def test_autoconfig(self):
        """The address is elsewhere; the provider is asked with that address, and the servers are told it."""
        result = tegatactl('add', 'traveller@example.org', env=with_browser(login='traveller@example.org'))
        self.assert_status(result, DONE)
        account, = product.managed_accounts().values()
        self.assertEqual((account['Address'], account['Provider']), ('traveller@example.org', 'example'))

    def test_unverified_servers_have_to_be_confirmed(self):
        address = 'traveller@example.com'
        self.assert_status(tegatactl('add', address, env=with_browser(login=address)), USAGE)
        self.assert_nothing_half_made()
        self.assert_status(tegatactl('add', '--yes', address, env=with_browser(login=address)), DONE)

    def test_denied(self):
        self.assert_status(tegatactl('add', ADDRESS, env=with_browser(answer='deny')), FAILED)
        self.assert_nothing_half_made()

    def test_provider_without_client_id(self):
        self.assert_status(tegatactl('add', 'somebody@noclient.example', env=with_browser()), FAILED)
        self.assert_nothing_half_made()

    def test_nobody_knows_it(self):
        self.assert_status(tegatactl('add', 'traveller@nobody.example'), FAILED)

    def test_token_endpoint_down(self):
        fault('token', '500')
        self.assert_status(tegatactl('add', ADDRESS, env=with_browser()), LATER)
        self.assert_nothing_half_made()

    def test_refused_tokens(self):
        """An account that does not work is not set up."""
        for server in ('imap', 'smtp'):
            with self.subTest(server=server):
                fault(server, 'refuse-token')
                result = tegatactl('add', ADDRESS, env=with_browser())
                self.assert_status(result, ATTENTION)
                self.assertIn(f'{server}.example.net', result.stdout + result.stderr)
                self.assert_nothing_half_made()
                fault('clear')

    def test_twice(self):
        add_account()
        self.assert_status(tegatactl('add', ADDRESS, env=with_browser()), FAILED)
        self.assertEqual(len(product.managed_accounts()), 1)


class SomebodyElse(CliTest):
    """Who signs in at the provider is not who was typed."""

    OTHER = 'somebody@example.net'

    def add(self, *words):
        return tegatactl('add', *words, ADDRESS, env=with_browser(login=self.OTHER))

    def add_on_terminal(self, answer):
        """As a person does who is asked; returns the exit status and what the terminal shows."""
        ours, theirs = pty.openpty()
        with os.fdopen(ours, 'wb', buffering=0) as terminal:
            try:
                with subprocess.Popen(['tegatactl', 'add', '--no-check', ADDRESS], stdin=theirs, stdout=theirs,
                                      stderr=theirs, env=with_browser(login=self.OTHER)) as process:
                    shown = self.read_until(ours, b'[yes/no]')
                    terminal.write(answer.encode() + b'\n')
                    process.wait(30)
            finally:
                os.close(theirs)
        return process.returncode, shown

    def read_until(self, terminal, word):
        shown = b''
        while word not in shown:
            self.assertTrue(select.select([terminal], [], [], 30)[0], shown)
            shown += os.read(terminal, 4096)
        return shown.decode()

    def test_nobody_can_be_asked(self):
        result = self.add('--no-check')
        self.assert_status(result, FAILED)
        self.assertIn(self.OTHER, result.stderr)
        self.assertIn(ADDRESS, result.stderr)
        self.assertIn('--yes', result.stderr)
        self.assert_nothing_half_made()

    def test_kept_by_option(self):
        result = self.add('--no-check', '--yes')
        self.assert_status(result, DONE)
        self.assertIn(self.OTHER, result.stdout + result.stderr)
        self.assertEqual(len(product.managed_accounts()), 1)

    def test_kept_but_of_no_use(self):
        """The person's word does not replace the logins."""
        self.assert_status(self.add('--yes'), ATTENTION)
        self.assert_nothing_half_made()

    def test_asked(self):
        status, shown = self.add_on_terminal('no')
        self.assertEqual(status, FAILED, shown)
        self.assertIn(self.OTHER, shown)
        self.assertIn(ADDRESS, shown)
        self.assert_nothing_half_made()
        status, shown = self.add_on_terminal('yes')
        self.assertEqual(status, DONE, shown)
        self.assertEqual(len(product.managed_accounts()), 1)

    def test_signed_in_again(self):
        add_account()
        result = tegatactl('sign-in', ADDRESS, env=with_browser(login=self.OTHER))
        self.assert_status(result, DONE)
        self.assertIn(self.OTHER, result.stdout + result.stderr)


class Use(CliTest):
    def setUp(self):
        super().setUp()
        self.account = add_account()

    def test_list(self):
        account, = self.json_of('list')['accounts']
        self.assertEqual((account['address'], account['method'], account['state']), (ADDRESS, 'oauth2', 'ready'))
        self.assertIn(ADDRESS, tegatactl('list').stdout)

    def test_token(self):
        access_token = token(self.account)[0]
        for name in (ADDRESS, self.account.rpartition('/')[2]):
            self.assertEqual(tegatactl('token', name).stdout, access_token + '\n')
        self.assertEqual(self.json_of('token', ADDRESS)['token'], access_token)
        self.assert_status(tegatactl('token', ADDRESS, '--service=calendar'), ATTENTION)
        self.assert_status(tegatactl('token', ADDRESS, '--service=nonsense'), USAGE)

    def test_sasl(self):
        access_token = token(self.account)[0]
        xoauth2 = base64.b64decode(tegatactl('token', ADDRESS, '--sasl=xoauth2').stdout).decode()
        self.assertEqual(xoauth2, f'user={ADDRESS}\1auth=Bearer {access_token}\1\1')
        oauthbearer = base64.b64decode(tegatactl('token', ADDRESS, '--sasl=oauthbearer').stdout).decode()
        self.assertEqual(oauthbearer, f'n,a={ADDRESS},\1auth=Bearer {access_token}\1\1')

    def test_rejected(self):
        first = token(self.account)[0]
        result = tegatactl('token', ADDRESS, '--rejected=-', input=first + '\n')
        self.assert_status(result, DONE)
        self.assertNotEqual(result.stdout.strip(), first)

    def test_check(self):
        checks = self.json_of('check', ADDRESS)['checks']
        self.assertEqual([(check['server']['protocol'], check['works']) for check in checks],
                         [('imap', True), ('pop3', True), ('smtp', True)])

    def test_check_tells_which_server_refuses(self):
        for refusing in ('imap', 'pop3', 'smtp'):
            with self.subTest(refusing=refusing):
                fault(refusing, 'refuse-token')
                result = tegatactl('check', ADDRESS, '--json')
                self.assert_status(result, ATTENTION)
                checks = json.loads(result.stdout)['checks']
                self.assertEqual([check['server']['protocol'] for check in checks if not check['works']], [refusing])
                fault('clear')

    def test_remove(self):
        self.assertTrue(self.json_of('remove', ADDRESS)['revoked'])
        self.assert_nothing_half_made()

    def test_statuses(self):
        for kind, status in (('500', LATER), ('html', LATER), ('invalid_grant', ATTENTION)):
            with self.subTest(kind=kind):
                product.stop_daemon()  # or it would wait a little before it asks again
                fault('token', kind)
                self.assert_status(tegatactl('token', ADDRESS), status)

    def test_keyring_locked(self):
        product.stop_daemon()
        product.lock_keyring()

        def open_again():
            product.stop_keyring()
            product.start_keyring()
        self.addCleanup(open_again)
        self.assert_status(tegatactl('token', ADDRESS), KEYRING)


class Password(CliTest):
    WORLD = 'a password from long ago'

    def test_provider_without_passwords(self):
        self.assert_status(tegatactl('add', '--password-stdin', ADDRESS, input=self.WORLD + '\n'), FAILED)

    def test_added(self):
        self.assert_status(tegatactl('add', '--password-stdin', 'old@oldmail.example', input=self.WORLD + '\n'), DONE)
        self.assertEqual(tegatactl('password', 'old@oldmail.example').stdout, self.WORLD + '\n')
        self.assert_status(tegatactl('check', 'old@oldmail.example'), DONE)

    def test_wrong(self):
        self.assert_status(tegatactl('add', '--password-stdin', 'old@oldmail.example', input='another\n'), ATTENTION)
        self.assert_nothing_half_made()


if __name__ == '__main__':
    unittest.main()
