# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What the UI tests share: a person at the wizard, in the world of the integration tests.

TEGATA_PICTURES, if set, is a folder that gets a picture of each page of each test, TEGATA_SIZE the size of the window
(360x640). ADW_DEBUG_COLOR_SCHEME=prefer-dark and LANGUAGE=ja, say, change the rest of the picture."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'integration'))

# pylint: disable=wrong-import-position
import product  # noqa: E402
from common import ADDRESS  # noqa: E402
from driver import Person  # noqa: E402

PICTURES = os.environ.get('TEGATA_PICTURES')
START = 'Mail Address'
ACCOUNTS = 'Mail Accounts'
ACCOUNT = 'Account'
CHOICE = 'Choose How to Sign In'
CLIENT = 'Registering Tegata'
COMPARE = 'Compare the Names'
CONSENT = 'Sign In at Example Mail'
BROWSER = 'Continue in Your Browser'
CHECKING = 'Checking'
DEVICE = 'Use Another Device'
DONE = 'Done'
IDENTITY = 'Is This You?'
MANUAL = 'Set Up by Hand'
PROBLEM = 'Something Went Wrong'
STOPPED = 'Mail Stopped Working?'


def descendants(pid):
    children = [int(child) for child in Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]
    for thread in Path(f'/proc/{pid}/task').iterdir():
        children += [int(child) for child in (thread / 'children').read_text().split()]
    return {found for child in children for found in {child, *descendants(child)}}


class WizardTest(product.ProductTest):
    """Each test has a wizard of its own. Whatever page it comes to has a name for everything that can be focused."""

    def setUp(self):
        super().setUp()
        pictures = Path(PICTURES) / self.id().rpartition('.')[2] if PICTURES else None
        size = os.environ.get('TEGATA_SIZE')
        self.person = Person(pictures, size and size.split('x'))
        self.addCleanup(self.end_person)

    def end_person(self):
        outcome = self._outcome.result
        if PICTURES and any(test is self for test, _ in outcome.failures + outcome.errors) and self.person.is_running():
            self.person.picture('surprise')
        self.person.end()
        self.assertEqual(sorted(self.person.unnamed), [], 'these can have the focus, but have no name')

    def open(self, address=ADDRESS):
        self.person.open(address)
        self.person.wait_for_page(START)

    def begin(self, address=ADDRESS, page=CONSENT):
        """As far as the provider's page."""
        self.open(address)
        self.person.press('Continue')
        self.person.wait_for_page(page)

    def consent(self, address=ADDRESS, page=CONSENT, allow=True):
        self.begin(address, page)
        self.person.sign_in(address)
        self.person.answer(allow)

    def kill_web_process(self):
        for pid in descendants(self.person.process.pid):
            if Path(f'/proc/{pid}/comm').read_text().startswith('WebKitWebProces'):
                os.kill(pid, signal.SIGKILL)

    def install_browser(self, command):
        applications = Path(os.environ['XDG_DATA_HOME']) / 'applications'
        applications.mkdir(parents=True, exist_ok=True)
        self.addCleanup(shutil.rmtree, applications, ignore_errors=True)
        (applications / 'browser.desktop').write_text(
            f'[Desktop Entry]\nType=Application\nName=Browser\nExec={command}\nMimeType=x-scheme-handler/https;\n')
        (applications / 'mimeapps.list').write_text('[Default Applications]\nx-scheme-handler/https=browser.desktop\n')

    def assert_says(self, text):
        """A whole sentence on the page that holds TEXT, fit to be shown."""
        sentence = self.person.wait_for_text(text)
        self.assertNotRegex(sentence, r'GDBus|io\.github|[Ee]rror [0-9]|\(null\)')
        return sentence


def processes():
    """The names of all processes, which are cut off at 15 characters."""
    return subprocess.run(['ps', '-eo', 'comm'], stdout=subprocess.PIPE, text=True, check=True).stdout
