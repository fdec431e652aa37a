# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""The rules. Each is a function of (path, text) that yields (line number, what is wrong)."""

import re
from pathlib import PurePosixPath

FUNCTION_LINES = 60
FILE_LINES = 500

# Which folders of src/ may look into which others.
ARROWS = {
    'core': {'core'},
    'discovery': {'discovery', 'core'},
    'mail': {'mail', 'core'},
    'oauth': {'oauth', 'core'},
    'ipc': {'ipc'},
    'daemon': {'daemon', 'oauth', 'ipc', 'core'},
    'client': {'client', 'ipc'},
    'cli': {'cli', 'discovery', 'mail', 'ipc', 'core'},
    'wizard': {'wizard', 'discovery', 'mail', 'ipc', 'core'},
    'goa': {'goa', 'client', 'ipc'},
}
# Which folders may use which library.
LIBRARIES = {
    'gtk/': {'wizard'},
    'gdk/': {'wizard'},
    'adwaita.h': {'wizard'},
    'webkit/': {'wizard'},
    'libxml/': {'discovery'},
    'curl/': {'mail'},
    'libsecret/': {'daemon'},
    # The wizard asks it for the public suffix list.
    'libsoup/': {'discovery', 'oauth', 'wizard'},
}
BANNED_CALLS = {
    'system': 'starts a shell',
    'popen': 'starts a shell',
    'strcpy': 'use g_strdup() or g_strlcpy()',
    'strcat': 'use g_strconcat() or GString',
    'sprintf': 'use g_strdup_printf()',
    'vsprintf': 'use g_strdup_vprintf()',
    'strtok': 'use g_strsplit()',
    'gets': 'has no bound',
    'atoi': 'use g_ascii_string_to_unsigned()',
    'mktemp': 'use g_mkstemp()',
    'tmpnam': 'use g_mkstemp()',
}
SECRET_NAMES = (r'access_token|refresh_token|id_token|password|passphrase|code_verifier|verifier|client_secret'
                r'|authorization_code|tg_secret_\w+')
# In two pieces each, so that this file passes its own rule.
REGISTRIES = ['registry.npmjs' + '.org', 'registry.yarnpkg' + '.com', 'deb.debian' + '.org', 'ftp.debian' + '.org',
              'security.debian' + '.org', 'snapshot.debian' + '.org', 'archive.ubuntu' + '.com', 'pypi' + '.org',
              'files.pythonhosted' + '.org', 'crates' + '.io', 'proxy.golang' + '.org', 'deb.nodesource' + '.com']
MACHINE_PATHS = re.compile(r'(?<![\w.}$])/(?:ro' + r'ot|wo' + r'rk|home/[a-z]\w*)/')

CODE = ('.c', '.h')
BINARY = ('.png', '.mo', '.gz', '.der', '.p12', '.bin')


def is_c(path):
    return path.endswith(CODE)


def area(path):
    """The folder below src/, if any."""
    parts = PurePosixPath(path).parts
    return parts[1] if len(parts) > 2 and parts[0] == 'src' else None


def blank(match):
    return re.sub(r'[^\n]', ' ', match.group())


def without_comments(text):
    return re.sub(r'/\*.*?\*/|//[^\n]*', blank, text, flags=re.S)


def without_strings(text):
    return re.sub(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'', blank, without_comments(text))


def code_matches(pattern, text):
    code = without_strings(text)
    for match in re.finditer(pattern, code):
        yield code.count('\n', 0, match.start()) + 1, match


def spdx(path, text):
    """Every source file names its licence: LGPL in what other apps link, GPL elsewhere."""
    is_script = text.startswith('#!')
    if not (is_c(path) or path.endswith(('.py', '.sh', '.js', '.mjs', '.ui', '.css', '.svg')) or is_script):
        return
    found = re.search(r'SPDX-License-Identifier: ([\w.-]+)', '\n'.join(text.splitlines()[:6]))
    wanted = 'LGPL-2.1-or-later' if area(path) in ('ipc', 'client') else 'GPL-3.0-or-later'
    if not found or found.group(1) != wanted:
        yield 1, f'no SPDX-License-Identifier: {wanted} in the first lines'


def goto(path, text):
    """No goto: g_autoptr cleans up."""
    if is_c(path):
        for number, _ in code_matches(r'\bgoto\b', text):
            yield number, 'goto'


def plain_assert(path, text):
    """Tests use g_assert_true() and its kin, which stay when G_DISABLE_ASSERT goes and say what differs."""
    if is_c(path) and path.startswith('tests/'):
        for number, _ in code_matches(r'\bg_assert\s*\(|(?<!\w)assert\s*\(', text):
            yield number, 'g_assert(): use g_assert_true() or another of its kin'


def printing(path, text):
    """Libraries and the daemon say things through the log, never on stdout or stderr; a main() may refuse its options."""
    if is_c(path) and not path.endswith('/main.c') and area(path) in ('core', 'discovery', 'mail', 'oauth', 'ipc', 'daemon', 'client'):
        for number, match in code_matches(r'\b(?:f?printf|puts|fputs|putchar|g_print|g_printerr|perror)\s*\(', text):
            yield number, f'{match.group()}...): use g_debug() or return an error'


def secrets_in_logs(path, text):
    """Nothing that holds a secret is an argument of a log function."""
    if not is_c(path):
        return
    # Printing a token is what tegatactl is for.
    more = '' if area(path) == 'cli' else '|print|printerr'
    pattern = rf'\bg_(?:log|debug|info|message|warning|critical|error{more})(?:_structured)?\s*\(([^;]*);'
    for number, match in code_matches(pattern, text):
        if secret := re.search(rf'\b\w*(?:{SECRET_NAMES})\b', match.group(1)):
            yield number, f'{secret.group()} is given to the log'


def banned_calls(path, text):
    """Calls that have a safer sister."""
    if is_c(path):
        for number, match in code_matches(rf'(?<![\w>.])({"|".join(BANNED_CALLS)})\s*\(', text):
            yield number, f'{match.group(1)}(): {BANNED_CALLS[match.group(1)]}'


def nested_loops(path, text):
    """No nested main loops: only a main(), and the command line, which has no other loop, may run one."""
    if is_c(path) and area(path) not in (None, 'cli') and not path.endswith('/main.c'):
        for number, match in code_matches(r'\b(?:g_main_loop_run|g_main_context_iteration)\s*\(', text):
            yield number, f'{match.group()}...)'


def borders(path, text, owners=None):
    """Includes go along the arrows of the design."""
    here = area(path)
    if not is_c(path) or here not in ARROWS:
        return
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        include = re.match(r'\s*#\s*include\s*[<"]([^>"]+)', line)
        if not include:
            continue
        name = include.group(1)
        # A name of one's own goes before that of another folder.
        there = (owners or {}).get(PurePosixPath(name).name)
        if there and not there & ARROWS[here]:
            yield number, f'src/{here} may not use src/{"/".join(sorted(there))} ({name})'
        for library, users in LIBRARIES.items():
            if name.startswith(library) and here not in users:
                yield number, f'src/{here} may not use <{name}>'


def long_files(path, text):
    """A file that grows too long has a seam somewhere."""
    if is_c(path) and text.count('\n') > FILE_LINES:
        yield FILE_LINES + 1, f'{text.count(chr(10))} lines: more than {FILE_LINES}'


def long_functions(path, text):
    """So has a function."""
    if not is_c(path):
        return
    lines = without_strings(text).splitlines()
    start = None
    for number, line in enumerate(lines, 1):
        if re.match(r'[A-Za-z_]\w*(?: |\t)*\(', line):
            start = number
        elif line.startswith('}'):
            if start and number - start + 1 > FUNCTION_LINES:
                name = lines[start - 1].split('(')[0].strip()
                yield start, f'{name}(): {number - start + 1} lines, more than {FUNCTION_LINES}'
            start = None


def white_space(path, text):
    """No trailing white space, no tabs in C, a newline at the end."""
    for number, line in enumerate(text.split('\n'), 1):
        if re.search(r'[ \t\r]$', line) and not path.endswith(('.md', '.eml', '.po')):
            yield number, 'trailing white space'
        if is_c(path) and '\t' in line:
            yield number, 'tab'
    if text and not text.endswith('\n'):
        yield text.count('\n') + 1, 'no newline at the end'


def machine_paths(path, text):
    """No path of the machine that somebody worked on."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := MACHINE_PATHS.search(line):
            yield number, f'a path of one machine: {match.group()}'


def registries(path, text):
    """Where packages come from is the machine's business, not the repository's."""
    for number, line in enumerate(text.splitlines(), 1):
        for host in REGISTRIES:
            if host in line:
                yield number, f'names a package registry: {host}'


def unfinished(path, text):
    """What is not done is not left as a note in the code."""
    if is_c(path) or path.endswith(('.py', '.sh', '.ui')):
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r'\b(?:TO' + r'DO|FIX' + r'ME|XX' + r'X)\b', line):
                yield number, 'a note about unfinished work'


RULES = [spdx, goto, plain_assert, printing, secrets_in_logs, banned_calls, nested_loops, borders, long_files, long_functions,
         white_space, machine_paths, registries, unfinished]

# (rule, path, how many times): what is right in spite of a rule, with the reason.
EXCEPTIONS = {
    # The loop of the daemon itself: main() is a thin one around it.
    ('nested_loops', 'src/daemon/tg-daemon.c'): 1,
}
