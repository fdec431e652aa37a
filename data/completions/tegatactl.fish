# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
# fish completion for tegatactl(1)

function __tegatactl_accounts
    tegatactl list 2>/dev/null | sed '1d; s/ .*//'
end

function __tegatactl_clients
    tegatactl client 2>/dev/null | sed '1d; s/ .*//'
end

function __tegatactl_apps
    tegatactl config 2>/dev/null | sed '1d; s/ .*//'
end

set -l verbs add check client config discover list monitor password permissions providers remove show sign-in token

complete -c tegatactl -f
complete -c tegatactl -l help -d 'Tell about the command or the verb'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -l version -d 'Print the version'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a add -d 'Set up an account'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a check -d 'Log in to every server of an account'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a client -d 'Show or set a client id'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a config -d 'Print how a mail program is told to use an account'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a discover -d 'Find out how an address can be set up'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a list -d 'List the accounts'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a monitor -d 'Print what happens to the accounts'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a password -d 'Print the password of an account that has one'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a permissions -d 'List or change which apps may use an account'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a providers -d 'List the known providers'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a remove -d 'Revoke and remove an account'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a show -d 'Show an account'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a sign-in -d 'Sign in again'
complete -c tegatactl -n "not __fish_seen_subcommand_from $verbs" -a token -d 'Print an access token'
complete -c tegatactl -n "__fish_seen_subcommand_from $verbs" -l json -d 'Print JSON'
complete -c tegatactl -n '__fish_seen_subcommand_from check password remove show sign-in token' -a '(__tegatactl_accounts)'
complete -c tegatactl -n '__fish_seen_subcommand_from permissions' -a 'allow revoke ask (__tegatactl_accounts)'
complete -c tegatactl -n '__fish_seen_subcommand_from add sign-in' -l consent -x -a 'system device paste'
complete -c tegatactl -n '__fish_seen_subcommand_from add' -l password-stdin -d 'Read a password from standard input'
complete -c tegatactl -n '__fish_seen_subcommand_from add' -l yes -d 'Trust the servers that were found'
complete -c tegatactl -n '__fish_seen_subcommand_from add' -l no-check -d 'Keep the account without logins'
complete -c tegatactl -n '__fish_seen_subcommand_from token' -l service -x -a 'mail contacts calendar'
complete -c tegatactl -n '__fish_seen_subcommand_from sign-in' -l service -x -a 'contacts calendar' -d 'Also ask for access to it'
complete -c tegatactl -n '__fish_seen_subcommand_from token' -l rejected -x -a '-'
complete -c tegatactl -n '__fish_seen_subcommand_from token' -l sasl -x -a 'xoauth2 oauthbearer'
complete -c tegatactl -n '__fish_seen_subcommand_from providers' -l check -d 'Print what is wrong with the provider files'
complete -c tegatactl -n '__fish_seen_subcommand_from client' -a '(__tegatactl_clients)'
complete -c tegatactl -n '__fish_seen_subcommand_from client' -l id -x -d 'Your client id'
complete -c tegatactl -n '__fish_seen_subcommand_from client' -l secret-stdin -d 'Read the secret of the client from standard input'
complete -c tegatactl -n '__fish_seen_subcommand_from client' -l tenant -x -d 'Your organisation there'
complete -c tegatactl -n '__fish_seen_subcommand_from client' -l import -r -F -d 'Take both from a file of the provider'
complete -c tegatactl -n '__fish_seen_subcommand_from client' -l remove -d 'Take away what you had given'
