# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A certificate authority for one run, and a copy of the system's trust store that believes it."""

import datetime
import re
import shutil
import subprocess
from pathlib import Path

SYSTEM = Path('/etc/ssl/certs')


def _openssl(*arguments, **options):
    return subprocess.run(['openssl', *map(str, arguments)], check=True, capture_output=True, text=True, **options).stdout


def _self_signed(key, certificate, name, *extensions):
    _openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', 2,
             '-keyout', key, '-out', certificate, '-subj', f'/CN={name}',
             *[word for extension in extensions for word in ('-addext', extension)])


def host_names(*zones):
    names = [name for zone in zones for name in re.findall(r'^host-record=([^,\s]+)', zone.read_text(), re.MULTILINE)]
    return sorted(set(names))


def _sign(folder, name, names, first_day, last_day):
    """FOLDER/NAME.crt: server.key's certificate for NAMES by the authority, valid between two dates."""
    extensions = folder / f'{name}.ext'
    extensions.write_text('basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName='
                          + ','.join(f'DNS:{name}' for name in names) + '\n')
    _openssl('ca', '-batch', '-notext', '-config', folder / 'authority', '-cert', folder / 'ca.crt',
             '-keyfile', folder / 'ca.key', '-in', folder / 'server.csr', '-extfile', extensions,
             '-startdate', f'{first_day:%Y%m%d000000Z}', '-enddate', f'{last_day:%Y%m%d000000Z}',
             '-out', folder / f'{name}.crt')


def make(folder, names):
    """FOLDER gets ca.crt, server.key and server.crt for NAMES, expired.crt and other-name.crt of the same key, and a
    self-signed untrusted.key and untrusted.crt."""
    folder.mkdir()
    _self_signed(folder / 'ca.key', folder / 'ca.crt', 'Little internet test CA',
                 'basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign')
    _self_signed(folder / 'untrusted.key', folder / 'untrusted.crt', 'untrusted.example.net',
                 'subjectAltName=DNS:untrusted.example.net')
    _openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
             '-keyout', folder / 'server.key', '-out', folder / 'server.csr', '-subj', '/CN=Little internet')
    (folder / 'issued').touch()
    (folder / 'authority').write_text(f'[ca]\ndefault_ca=this\n[this]\ndatabase={folder}/issued\nnew_certs_dir={folder}\n'
                                      'rand_serial=yes\nunique_subject=no\ndefault_md=sha256\npolicy=any\n'
                                      '[any]\ncommonName=supplied\n')
    today, day = datetime.datetime.now(datetime.timezone.utc).date(), datetime.timedelta(days=1)
    _sign(folder, 'server', names, today - day, today + 2 * day)
    _sign(folder, 'expired', names, today - 60 * day, today - 30 * day)
    _sign(folder, 'other-name', ['other.example.net'], today - day, today + 2 * day)


def make_trust_store(folder, authority):
    """FOLDER becomes what is bound over /etc/ssl/certs: the bundle for most, the hashed names for plain OpenSSL."""
    shutil.copytree(SYSTEM, folder, symlinks=True)
    with open(folder / 'ca-certificates.crt', 'a', encoding='ascii') as bundle:
        bundle.write(authority.read_text())
    shutil.copy(authority, folder / 'little-internet.pem')
    (folder / (_openssl('x509', '-in', authority, '-noout', '-hash').strip() + '.0')).symlink_to('little-internet.pem')
