#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""Everything that people read can be translated, and every translation is complete."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import rules
import tap

PO = tap.TOP / 'po'
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3', 'ngettext:1,2']

SMALL = '''msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "card"
msgid_plural "cards"
msgstr[0] "{few}"
msgstr[1] "{many}"

msgid "_Go on"
msgstr "{button}"

#, c-format
msgid "Name: %s"
msgstr "{name}"
'''


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


def languages():
    return (PO / 'LINGUAS').read_text(encoding='utf-8').split()


def linguas_problems():
    there = {path.stem for path in PO.glob('*.po')}
    return [f'not both in LINGUAS and in po/: {name}' for name in sorted(there ^ set(languages()))]


def entries(text):
    """The first words of every message, without the header."""
    return [entry for entry in re.findall(r'^msgid (.*(?:\n".*)*)', text, re.M) if entry != '""']


def plural_problems(merged):
    """msgattrib takes a plural for translated when its first form is, msgfmt when all are there, empty or not."""
    blocks = tap.run('msgcat', '--no-wrap', merged)[1].split('\n\n')
    return [f'empty plural form: {entry}' for block in blocks if re.search(r'^msgstr\[\d\] ""$(?!\n")', block, re.M)
            for entry in entries(block)]


def completeness_problems(po, template, folder):
    merged = f'{folder}/merged.po'
    status, said = tap.run('msgmerge', '--quiet', '--no-fuzzy-matching', f'--output-file={merged}', str(po), template)
    if status:
        return [said]
    problems = plural_problems(merged)
    for kind in ('--untranslated', '--only-fuzzy'):
        text = tap.run('msgattrib', kind, '--no-obsolete', '--no-wrap', merged)[1]
        problems += [f'{kind[2:]}: {entry}' for entry in entries(text)]
    # placeholders, line ends, the number of plural forms and mnemonics
    status, said = tap.run('msgfmt', '--check', '--check-accelerators=_', f'--output-file={folder}/merged.mo', merged)
    return problems + ([said] if status else [])


def damage_problems(folder):
    """That the check above has nothing against a good translation, and something against each way to spoil one."""
    template, po = Path(folder) / 'small.pot', Path(folder) / 'small.po'
    template.write_text(SMALL.format(few='', many='', button='', name=''), encoding='utf-8')
    good = {'few': 'Karte', 'many': 'Karten', 'button': '_Weiter', 'name': 'Name: %s'}
    spoilt = {'nothing': {}, 'an empty plural form': {'many': ''}, 'a missing word': {'button': ''},
              'a mnemonic': {'button': 'Weiter'}, 'a placeholder': {'name': 'Name: %u'}}
    problems = []
    for what, change in spoilt.items():
        po.write_text(SMALL.format(**{**good, **change}), encoding='utf-8')
        if bool(completeness_problems(po, str(template), folder)) != bool(change):
            problems.append(f'wrong about a translation that spoils {what}')
    po.write_text(SMALL.format(**good).replace('msgid "_Go on"', '#, fuzzy\nmsgid "_Go on"'), encoding='utf-8')
    if not completeness_problems(po, str(template), folder):
        problems.append('wrong about a translation that spoils a fuzzy mark')
    return problems


def main():
    output = tap.Tap()
    if not shutil.which('xgettext'):
        return output.skip_all('needs gettext')
    output.case('POTFILES.in is complete', potfiles_problems())
    output.case('the sentences of the catalogue can be translated', catalogue_problems())
    output.case('every translation is in LINGUAS', linguas_problems())
    with tempfile.TemporaryDirectory() as folder:
        template = f'{folder}/tegata.pot'
        extract(template)
        for language in languages():
            output.case(f'{language} is complete', completeness_problems(PO / f'{language}.po', template, folder))
        output.case('a spoilt translation is found', damage_problems(folder))
    return output.end()


if __name__ == '__main__':
    sys.exit(main())
