# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""KeePassXC as the Secret Service, in the place of GNOME Keyring."""

import base64
import os
import signal
import subprocess
import uuid
from pathlib import Path

import common
import namespace
import product
from product import SECRETS

FOLDER = Path(os.environ['TMPDIR'])
DATABASE = FOLDER / 'passwords.kdbx'
PASSWORD = 'little internet'
WINDOW = 'org.keepassxc.KeePassXC.MainWindow'
# As it comes, but for what asks the person about each item.
SETTINGS = '''[General]
UpdateCheckMessageShown=true
[FdoSecrets]
Enabled=true
ConfirmAccessItem=false
ConfirmDeleteItem=false
ShowNotification=false
'''
# A database whose root group is the one that other programs see.
DOCUMENT = '''<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile>
  <Meta>
    <DatabaseName>Passwords</DatabaseName>
    <CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{%s}</Value></Item></CustomData>
  </Meta>
  <Root><Group><UUID>%s</UUID><Name>Root</Name></Group></Root>
</KeePassFile>
'''
START_SECONDS = 60


def cli(*arguments, lines):
    return subprocess.run(['keepassxc-cli', *arguments], input=''.join(f'{line}\n' for line in lines), text=True,
                          capture_output=True, check=True).stdout


def make_database():
    group = uuid.uuid4()
    document = FOLDER / 'passwords.xml'
    document.write_text(DOCUMENT % (group, base64.b64encode(group.bytes).decode()))
    cli('import', '--quiet', '--decryption-time', '100', '--set-password', document, DATABASE, lines=[PASSWORD, PASSWORD])
    (FOLDER / 'processors').write_text('0-7\n')
    (FOLDER / 'keepassxc.ini').write_text(SETTINGS)


def show_more_processors():
    """KeePassXC has as many threads as there are processors, and 2.7.7 and later wait for hardware keys in one of them for
    each window that asks for a password. Where these were all, nobody opens the database (issue 10391 of KeePassXC)."""
    namespace.replace_file(FOLDER / 'processors', '/sys/devices/system/cpu/online')


def start():
    """The database is locked, as it is when a session begins."""
    common.start(['keepassxc', '--config', FOLDER / 'keepassxc.ini', '--localconfig', FOLDER / 'keepassxc-local.ini', DATABASE],
                 'keepassxc.log', preexec_fn=show_more_processors)
    common.wait_until(lambda: product.owner(SECRETS), 'KeePassXC owns the name', START_SECONDS)
    wait(locked=True)


def stop():
    """What it was given is in the file once the database has been locked, and not before."""
    lock()
    common.end(product.owner(SECRETS), signal.SIGKILL)
    common.wait_until(lambda: product.owner(SECRETS) is None, 'KeePassXC is gone')


def is_locked():
    """None while there is no collection at all."""
    path = product.default_collection()
    return None if path == '/' else product.properties(SECRETS, path, 'org.freedesktop.Secret.Collection')['Locked']


def wait(locked):
    common.wait_until(lambda: is_locked() is locked, f'the database is {"locked" if locked else "open"}', START_SECONDS)


def lock():
    product.call(WINDOW, '/keepassxc', f'{WINDOW}.lockAllDatabases')
    wait(locked=True)


def unlock():
    if is_locked():
        product.call(WINDOW, '/keepassxc', f'{WINDOW}.openDatabase', '(ss)', str(DATABASE), PASSWORD)
        wait(locked=False)


def dialog():
    """The window in which KeePassXC asks for the password; None where there is none."""
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^Unlock Database'], capture_output=True,
                           text=True, check=False).stdout.split()
    return found[-1] if found else None


def answer_dialog(window):
    subprocess.run(['xdotool', 'windowfocus', '--sync', window, 'type', '--window', window, PASSWORD], check=True)
    subprocess.run(['xdotool', 'key', '--window', window, 'Return'], check=True)
