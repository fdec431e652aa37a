#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""Everything that people read can be translated, and the Japanese translation is complete."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import rules
import tap

PO = tap.TOP / 'po'
COMPLETE = ['ja']
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3', 'ngettext:1,2']


def has_words(path, text):
    if rules.is_c(path):
        return re.search(r'(?<!\w)(?:_|N_|C_|NC_|ngettext) \(\s*"', text)
    if path.endswith('.ui'):
        return re.search(r'translatable="(?:yes|true|1)"', text)
    return path.endswith(('.desktop.in', '.gschema.xml', '.metainfo.xml.in', '.pot'))


def listed():
    lines = (PO / 'POTFILES.in').read_text(encoding='utf-8').splitlines()
    return {line for line in lines if line and not line.startswith('#')}


def potfiles_problems():
    found = {name for name in tap.repository_files() if name.startswith(('src/', 'data/'))
             and has_words(name, (tap.TOP / name).read_text(encoding='utf-8', errors='replace'))}
    return ([f'not in POTFILES.in: {name}' for name in sorted(found - listed())]
            + [f'in POTFILES.in without words or at all: {name}' for name in sorted(listed() - found)])


def catalogue_problems():
    """xgettext does not read JSON: what providers say stands in a template besides."""
    status, said = tap.run(str(tap.TOP / 'build-aux/catalogue-texts'))
    if status:
        return [said]
    kept = (tap.TOP / 'data/providers/texts.pot').read_text(encoding='utf-8')
    return [] if said == kept.strip() else ['data/providers/texts.pot is not what build-aux/catalogue-texts says']


def extract(template):
    status, said = tap.run('xgettext', f'--directory={tap.TOP}', f'--files-from={PO}/POTFILES.in', '--from-code=UTF-8',
                           '--add-comments', f'--output={template}', *(f'--keyword={word}' for word in KEYWORDS))
    assert status == 0, said


def entries(text):
    """The first words of every message, without the header."""
    return [entry for entry in re.findall(r'^msgid (.*(?:\n".*)*)', text, re.M) if entry != '""']


def completeness_problems(po, template, folder):
    merged = f'{folder}/merged.po'
    status, said = tap.run('msgmerge', '--quiet', '--no-fuzzy-matching', f'--output-file={merged}', str(po), template)
    if status:
        return [said]
    problems = []
    for kind in ('--untranslated', '--only-fuzzy'):
        text = tap.run('msgattrib', kind, '--no-obsolete', '--no-wrap', merged)[1]
        problems += [f'{kind[2:]}: {entry}' for entry in entries(text)]
    status, said = tap.run('msgfmt', '--check', f'--output-file={folder}/merged.mo', merged)
    return problems + ([said] if status else [])


def main():
    output = tap.Tap()
    if not shutil.which('xgettext'):
        return output.skip_all('needs gettext')
    output.case('POTFILES.in is complete', potfiles_problems())
    output.case('the sentences of the catalogue can be translated', catalogue_problems())
    with tempfile.TemporaryDirectory() as folder:
        template = f'{folder}/tegata.pot'
        extract(template)
        for language in COMPLETE:
            output.case(f'{language} is complete', completeness_problems(PO / f'{language}.po', template, folder))
        empty = Path(folder) / 'empty.po'
        empty.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', encoding='utf-8')
        found = completeness_problems(empty, template, folder)
        output.case('an empty translation is found incomplete', [] if found else ['nothing is missing in it'])
    return output.end()


if __name__ == '__main__':
    sys.exit(main())
