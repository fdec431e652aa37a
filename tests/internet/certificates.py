# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A certificate authority for one run, and a copy of the system's trust store that believes it."""

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


def make(folder, names):
    """FOLDER gets ca.crt, server.key and server.crt for NAMES, and a self-signed untrusted.key and untrusted.crt."""
    folder.mkdir()
    _self_signed(folder / 'ca.key', folder / 'ca.crt', 'Little internet test CA',
                 'basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign')
    _self_signed(folder / 'untrusted.key', folder / 'untrusted.crt', 'untrusted.example.net',
                 'subjectAltName=DNS:untrusted.example.net')
    request = folder / 'server.csr'
    _openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
             '-keyout', folder / 'server.key', '-out', request, '-subj', '/CN=Little internet')
    extensions = folder / 'server.ext'
    extensions.write_text('basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName='
                          + ','.join(f'DNS:{name}' for name in names) + '\n')
    _openssl('x509', '-req', '-in', request, '-days', 2, '-CA', folder / 'ca.crt', '-CAkey', folder / 'ca.key',
             '-CAcreateserial', '-extfile', extensions, '-out', folder / 'server.crt')


def make_trust_store(folder, authority):
    """FOLDER becomes what is bound over /etc/ssl/certs: the bundle for most, the hashed names for plain OpenSSL."""
    shutil.copytree(SYSTEM, folder, symlinks=True)
    with open(folder / 'ca-certificates.crt', 'a', encoding='ascii') as bundle:
        bundle.write(authority.read_text())
    shutil.copy(authority, folder / 'little-internet.pem')
    (folder / (_openssl('x509', '-in', authority, '-noout', '-hash').strip() + '.0')).symlink_to('little-internet.pem')
