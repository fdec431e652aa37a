# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""KeePassXC as the Secret Service, in the place of GNOME Keyring. Nobody sees its windows."""

import base64
import os
import signal
import subprocess
import uuid
from pathlib import Path

import common
import product
from product import SECRETS

FOLDER = Path(os.environ['TMPDIR'])
DATABASE = FOLDER / 'passwords.kdbx'
PASSWORD = 'little internet'
ENVIRONMENT = {**os.environ, 'QT_QPA_PLATFORM': 'offscreen'}
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
                          capture_output=True, env=ENVIRONMENT, check=True).stdout


def make_database():
    group = uuid.uuid4()
    document = FOLDER / 'passwords.xml'
    document.write_text(DOCUMENT % (group, base64.b64encode(group.bytes).decode()))
    cli('import', '--quiet', '--decryption-time', '100', '--set-password', document, DATABASE, lines=[PASSWORD, PASSWORD])
    (FOLDER / 'keepassxc.ini').write_text(SETTINGS)


def start(password=PASSWORD):
    """Without a password the database stays locked, as it does when a session begins."""
    process = common.start(['keepassxc', *(['--pw-stdin'] if password else []), '--config', FOLDER / 'keepassxc.ini',
                            '--localconfig', FOLDER / 'keepassxc-local.ini', DATABASE],
                           'keepassxc.log', env=ENVIRONMENT, stdin=subprocess.PIPE)
    process.stdin.write(f'{password}\n'.encode() if password else b'')
    process.stdin.close()
    common.wait_until(lambda: product.owner(SECRETS), 'KeePassXC owns the name', START_SECONDS)
    wait(locked=not password)


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
