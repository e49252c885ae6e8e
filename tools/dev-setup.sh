# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by ./dev: messages, and the distribution packages a command needs.

say ()
{
  printf 'dev: %s\n' "$*" >&2
}

fail ()
{
  say "$*"
  exit 1
}

package_installed ()
{
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

package_available ()
{
  # Not `grep -q`: it would end the pipe early, and pipefail would call that a failure.
  apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [0-9]' >/dev/null
}

# Prints the packages of the groups that are still missing, one per line, from the alternatives in
# tools/packages.  A package no name of which is known is printed with a leading `?` when it may be
# missing, and with a leading `!` when it may not.
packages_missing ()
{
  local group names _why name alternative optional chosen
  while read -r group names _why; do
    case " $* " in *" $group "*) ;; *) continue ;; esac
    optional='!'
    case $names in *\?) optional='?' ;; esac
    chosen=
    for alternative in ${names//|/ }; do
      name=${alternative%\?}
      if package_installed "$name"; then
        chosen=installed
        break
      fi
      if package_available "$name"; then
        chosen=$name
        break
      fi
    done
    case $chosen in
      installed) ;;
      '') printf '%s%s\n' "$optional" "$names" ;;
      *) printf '%s\n' "$chosen" ;;
    esac
  done < <(grep -v -e '^#' -e '^ *$' tools/packages)
}

as_root ()
{
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    say "packages are missing, and there is no sudo here; run this, then the same command once more:"
    printf '  su -c %q\n' "$top/dev setup" >&2
    exit 1
  fi
}

# setup_packages GROUP...: installs what is missing, and does nothing at all when nothing is.
setup_packages ()
{
  if ! command -v apt-get >/dev/null 2>&1; then
    say "this is not a Debian system: install what tools/packages lists (groups: $*) by hand"
    return 0
  fi
  local missing unknown
  missing=$(packages_missing "$@")
  # Nothing but absent optional packages: there is nothing to do.
  if [ -z "$(grep -v '^?' <<<"$missing" || true)" ]; then
    return 0
  fi
  say "packages are missing; asking the distribution for its list"
  as_root apt-get -q update >&2
  missing=$(packages_missing "$@")
  unknown=$(grep '^!' <<<"$missing" || true)
  [ -z "$unknown" ] || fail "the distribution does not have: ${unknown//!/}"
  while read -r name; do
    [ -z "$name" ] || say "left out, this distribution has no ${name#\?}"
  done <<<"$(grep '^?' <<<"$missing" || true)"
  mapfile -t wanted < <(grep -v '^?' <<<"$missing" | sort -u)
  say "installing: ${wanted[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=600 install "${wanted[@]}" >&2
}

# The distribution's own Python: another one first in PATH would not see python3-gi.
system_python ()
{
  if [ -x /usr/bin/python3 ]; then
    printf '/usr/bin/python3\n'
  else
    command -v python3
  fi
}
