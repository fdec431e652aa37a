#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""One life of the daemon under valgrind: nothing is read that was freed, and nothing is definitely lost."""

import re
import shutil
import signal
import subprocess
import sys
import unittest
from pathlib import Path

import common
import product
from common import Person, fault
from product import SignIn, add_account, token, variants

setUpModule = product.require

SUPPRESSIONS = (Path(__file__).resolve().parents[2] / 'build-aux/valgrind-suppressions',
                Path('/usr/share/glib-2.0/valgrind/glib.supp'))
MISTAKE = 99
MAY_REALLOC_ZERO = '--show-realloc-size-zero='


class Life(product.ProductTest):
    def start(self):
        self.log = common.INTERNET / 'log/valgrind.log'
        command = ['valgrind', '--leak-check=full', '--show-leak-kinds=definite', '--errors-for-leak-kinds=definite',
                   f'--error-exitcode={MISTAKE}', f'--log-file={self.log}', '--num-callers=40']
        command += [f'--suppressions={file}' for file in SUPPRESSIONS if file.exists()]
        # Valgrind 3.21 and later calls that a mistake; the interpreter of proxy scripts that libproxy 0.5 brings does it.
        if MAY_REALLOC_ZERO in subprocess.run(['valgrind', '--help'], capture_output=True, text=True, check=True).stdout:
            command.append(f'{MAY_REALLOC_ZERO}no')
        self.process = common.start([*command, product.PREFIX / 'libexec/tegatad'], 'tegatad.log')
        common.wait_until(lambda: product.owner(product.SETUP), 'the daemon is there', 60)

    def live(self):
        first, second = add_account(), add_account('second@example.net')
        access_token = token(first)[0]
        for _ in range(3):
            access_token = token(first, rejected=access_token)[0]
        for kind in ('500', 'html', 'drop', 'invalid_grant', 'admin-consent'):
            fault('token', kind)
            with self.assertRaises(product.GLib.Error):
                token(first, rejected=access_token, interactive=True)
        fault('clear')
        sign_in = SignIn(product.setup('Reauthenticate', '(oa{sv})', first, variants(consent='embedded'))[0])
        sign_in.respond(Person().visit(sign_in.AuthorizationUri))
        sign_in.wait()
        abandoned = SignIn.start(consent='system')
        abandoned.cancel()
        product.setup('Rename', '(os)', second, 'Journey')
        product.setup('KeepAlive')
        # To an account that was signed in to, and one that was signed in to again.
        product.remove(second)
        product.remove(first)
        self.assertEqual(product.managed_accounts(), {})

    @unittest.skipUnless(shutil.which('valgrind'), 'valgrind is not installed')
    def test_life(self):
        product.stop_daemon()
        self.start()
        self.live()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        text = self.log.read_text()
        self.assertRegex(text, r'ERROR SUMMARY: [0-9]')
        self.assertEqual(status, 0, text[-8000:])
        lost = re.search(r'definitely lost: .*', text)
        print(f'valgrind: {lost[0] if lost else "no leak at all"}; {re.search("ERROR SUMMARY: .*", text)[0]}', file=sys.stderr)


if __name__ == '__main__':
    unittest.main()
