#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""data.py BUILD-FOLDER: files that are not C are well-formed. Each check has to refuse something broken first."""

import ast
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import rules
import tap


def check_json(path):
    try:
        json.loads(path.read_text(encoding='utf-8'))
    except ValueError as error:
        return str(error)
    return ''


def check_python(path):
    try:
        ast.parse(path.read_text(encoding='utf-8'))
    except SyntaxError as error:
        return str(error)
    return ''


def by_command(*command):
    def check(path):
        status, said = tap.run(*command, str(path))
        return said or 'refused without a word' if status else ''

    return check


def script(path, *interpreters):
    words = path.read_bytes()[:80].split(b'\n')[0].decode('utf-8', errors='replace')
    return words.startswith('#!') and words.split('/')[-1].split(' ')[-1] in interpreters


def verify_unit(path):
    # It wants to know where a session would keep its sockets, also where there is no session.
    with tempfile.TemporaryDirectory() as folder:
        return by_command('env', f'XDG_RUNTIME_DIR={folder}', 'systemd-analyze', 'verify', '--user', '--man=no')(path)


def check_schema(path):
    # It reads folders only.
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        status, said = tap.run('glib-compile-schemas', '--strict', '--dry-run', folder)
    return said or 'refused without a word' if status else ''


def check_metainfo(path):
    # There is no home page yet; newer versions of appstreamcli warn about that.
    status, said = tap.run('appstreamcli', 'validate', '--no-net', '--no-color', str(path))
    complaints = re.findall(r'^[EW]: .*$', said, re.M)
    missing = [line for line in complaints if 'url-homepage-missing' not in line]
    return '\n'.join(missing) if complaints else said if status else ''


def check_template(path):
    """GtkBuilder finds a type of ours by its name only once something has registered it."""
    source = path.with_suffix('.c')
    code = source.read_text(encoding='utf-8') if source.exists() else ''
    parts = set(re.findall(r'<object class="Tg(\w+)"', path.read_text(encoding='utf-8')))
    types = {'TG_TYPE' + re.sub(r'([A-Z])', r'_\1', part).upper() for part in parts}
    missing = types - set(re.findall(r'g_type_ensure \((\w+)\)', code))
    return f'{source.name} has to g_type_ensure {", ".join(sorted(missing))}' if missing else ''


def check_bin(path):
    """gtk_widget_dispose_template() lets go of what is bound, and an AdwBin then of its child once more."""
    found = re.search(r'<template[^>]*parent="(?:AdwBin|TgPage)"(?:(?!<object).)*?<property name="child">\s*<object[^>]* id="(\w+)"',
                      path.read_text(encoding='utf-8'), re.S)
    return f'“{found.group(1)}” needs something around it: the child of an AdwBin must not be bound' if found else ''


# name, the program that is needed, the check, a broken example (name, content), which files
CHECKS = [
    ('desktop file', 'desktop-file-validate', by_command('desktop-file-validate'),
     ('a.desktop', '[Desktop Entry]\nName=x\n'), lambda path: path.suffix == '.desktop'),
    ('metainfo', 'appstreamcli', check_metainfo,
     ('a.metainfo.xml', '<component type="desktop-application"><id>x</id></component>\n'),
     lambda path: path.name.endswith('.metainfo.xml')),
    ('XML', 'xmllint', by_command('xmllint', '--nonet', '--noout'),
     ('a.ui', '<interface><object></interface>\n'),
     lambda path: path.suffix in ('.xml', '.ui', '.svg', '.gresource') or path.name.endswith('.xml.in')),
    ('the parts of a template', None, check_template,
     ('a.ui', '<template class="TgWhole"><object class="TgPart"/></template>\n'),
     lambda path: path.suffix == '.ui' and '<template' in path.read_text(encoding='utf-8')),
    ('the child of a template', None, check_bin,
     ('a.ui', '<template class="TgWhole" parent="AdwBin"><property name="child"><object class="GtkBox" id="box"/></property>\n'),
     lambda path: path.suffix == '.ui' and '<template' in path.read_text(encoding='utf-8')),
    ('settings schema', 'glib-compile-schemas', check_schema,
     ('a.gschema.xml', '<schemalist><schema id="x" path="/x/"><key name="a" type="s"/></schema></schemalist>\n'),
     lambda path: path.name.endswith('.gschema.xml')),
    ('JSON', None, check_json, ('a.json', '{"a": 1,}\n'), lambda path: path.suffix == '.json'),
    ('Python', None, check_python, ('a.py', 'def f(:\n'),
     lambda path: path.suffix == '.py' or script(path, 'python3')),
    ('shell', 'bash', by_command('bash', '-n'), ('a.sh', 'if true; then\n'),
     lambda path: path.suffix == '.sh' or script(path, 'bash', 'sh')),
    ('systemd units', 'systemd-analyze', verify_unit,
     ('a.service', '[Service]\nType=nonsense\n'), lambda path: path.suffix in ('.service', '.timer', '.socket')
     and '[Service]' in path.read_text(encoding='utf-8')),
]


def candidates(build):
    """Repository files, and what meson made of templates."""
    for name in tap.repository_files():
        if not name.endswith(rules.BINARY) and not name.startswith(('tests/lint/fixtures/', 'tests/fuzz/')):
            yield tap.TOP / name
    yield from (path for path in (Path(build) / 'data').rglob('*') if path.is_file())


def main(build):
    output = tap.Tap()
    files = list(candidates(build))
    for name, program, check, broken, belongs in CHECKS:
        if program and not shutil.which(program):
            output.skip(name, f'there is no {program}')
            continue
        with tempfile.TemporaryDirectory() as folder:
            example = Path(folder) / broken[0]
            example.write_text(broken[1], encoding='utf-8')
            problems = [] if check(example) else [f'a broken example goes through: {broken[1]!r}']
        mine = [path for path in files if belongs(path)]
        problems += [f'{path}: {said}' for path in mine if (said := check(path))]
        print(f'# {name}: {len(mine)} files')
        output.case(name, problems)
    return output.end()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
