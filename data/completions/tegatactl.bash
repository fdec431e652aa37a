# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
# bash completion for tegatactl(1)

_tegatactl() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb= i
  local verbs='add check client config discover list monitor password permissions providers remove show sign-in token'
  local options='--json --help' words=

  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ ${COMP_WORDS[i]} != -* ]]; then
      verb=${COMP_WORDS[i]}
      break
    fi
  done
  # "--consent=" comes as three words, because "=" breaks words.
  if [[ $word == '=' ]]; then
    word=
  elif [[ $before == '=' ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $before in
    --consent) COMPREPLY=($(compgen -W 'system device paste' -- "$word")); return ;;
    --service) COMPREPLY=($(compgen -W 'mail contacts calendar' -- "$word")); return ;;
    --sasl) COMPREPLY=($(compgen -W 'xoauth2 oauthbearer' -- "$word")); return ;;
    --import) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --rejected) COMPREPLY=($(compgen -W '-' -- "$word")); return ;;
  esac
  case $verb in
    '') words=$verbs options='--help --version' ;;
    add) options+=' --consent= --password-stdin --yes --no-check' ;;
    sign-in) options+=' --consent= --service=' ;;
    token) options+=' --service= --rejected= --sasl=' ;;
    client) options+=' --id= --secret-stdin --tenant= --import= --remove' ;;
    providers) options+=' --check' ;;
  esac
  if [[ $word == -* ]]; then
    words=$options
  elif [[ " check password remove show sign-in token " == *" $verb "* ]]; then
    words=$(tegatactl list 2>/dev/null | sed '1d; s/ .*//')
  elif [[ $verb == permissions ]]; then
    words="allow revoke ask $(tegatactl list 2>/dev/null | sed '1d; s/ .*//')"
  elif [[ $verb == client ]]; then
    words=$(tegatactl client 2>/dev/null | sed '1d; s/ .*//')
  elif [[ $verb == config && $before == config ]]; then
    words=$(tegatactl config 2>/dev/null | sed '1d; s/ .*//')
  elif [[ $verb == config ]]; then
    words=$(tegatactl list 2>/dev/null | sed '1d; s/ .*//')
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
  return 0
}

complete -F _tegatactl tegatactl
