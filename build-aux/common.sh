# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
#
# What check and demo share; sourced, with $0 in build-aux.

set -euo pipefail
shopt -s inherit_errexit

here=$(dirname -- "$(readlink -f -- "$0")")
top=$(dirname -- "$here")
logs=$top/build/logs

say ()
{
  echo "$(basename -- "$0"): $*"
}

# One at a time in one tree: say so rather than get in each other's way.
take_lock ()
{
  mkdir -p "$logs"
  exec 9>"$top/build/.lock"
  flock --nonblock 9 || {
    say "another check or demo is at work in this folder; please wait for it to end" >&2
    exit 1
  }
}

# Says each minute that something still goes on.
still_at_it ()
{
  while sleep 60 >/dev/null 2>&1; do
    say "  still at it"
  done
}

# step NAME WORDS COMMAND...: says what it does, keeps the output in a file, shows its end on failure.
step ()
{
  local words=$2 log=$logs/$1.log seconds=$SECONDS watch status=0
  shift 2
  say "$words"
  still_at_it 9>&- &
  watch=$!
  "$@" >"$log" 2>&1 </dev/null 9>&- || status=$?
  kill "$watch"
  if [ "$status" -eq 0 ]; then
    say "  done in $((SECONDS - seconds)) s"
    return 0
  fi
  say "  failed after $((SECONDS - seconds)) s; the end of $log:"
  tail -n 40 -- "$log" | sed 's/^/    /'
  return 1
}

# Configures DIR afresh or again, without a say from what it held before.
configure ()
{
  local dir=$1
  shift
  if [ -e "$dir/meson-private/coredata.dat" ]; then
    meson setup --reconfigure "$dir" "$top" "$@"
  else
    meson setup "$dir" "$top" "$@"
  fi
}

# Whether the system lets us have a network and a mount table of our own, as the little internet needs.
have_namespaces ()
{
  local unshare=(unshare --net --mount --pid --fork)
  [ "$(id -u)" -eq 0 ] || unshare+=(--map-root-user)
  "${unshare[@]}" sh -c 'ip link set lo up && mount -t proc none /proc' >/dev/null 2>&1
}
