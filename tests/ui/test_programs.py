#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What the last page gives for mail programs that do not know Tegata."""

import subprocess
import unittest

from uitest import DONE, START, WizardTest, product

ADDRESS = 'old@oldmail.example'
PASSWORD = 'a password from long ago'

setUpModule = product.require


def config(app):
    return subprocess.run(['tegatactl', 'config', app, ADDRESS], stdout=subprocess.PIPE, text=True, check=True).stdout


class Programs(WizardTest):
    def test_configurations(self):
        """Folded away until they are asked for; the same as those of the command line."""
        self.open(ADDRESS)
        self.person.press('Continue')
        self.person.wait_for_page('Password')
        self.person.write('Password', PASSWORD)
        self.person.press('Continue')
        self.person.wait_for_page(DONE, 60)
        self.assert_says(f'tegatactl password {ADDRESS}')
        self.assertIsNone(self.person.find('Copy Configuration of msmtp'))
        self.person.picture('folded')
        # From the suggested button to the list above it.
        self.person.key('shift+Tab', 'Return')
        self.person.wait(lambda: self.person.find('Copy Configuration of msmtp'), 'the programs')
        self.person.picture('programs')
        listed = {text for text in self.person.texts() if text.startswith('~/')}
        self.assertEqual(len(listed), 7, listed)
        self.person.key('Down', 'Return')
        self.person.wait_for_text(config('aerc').strip())
        self.person.picture('unfolded')
        self.person.press('Copy Configuration of msmtp')
        self.person.wait(lambda: self.person.find('Copied'), 'to be told')
        self.person.picture('copied')
        self.person.press('Add Another Account')
        self.person.wait_for_page(START)
        self.person.key('ctrl+v')
        self.person.wait(lambda: self.person.read('Your mail address') == config('msmtp'), 'the same as tegatactl gives')


if __name__ == '__main__':
    unittest.main(verbosity=2)
