# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by ./dev: build folders.

# build_configure FOLDER COMPILER [MESON OPTION...]
build_configure ()
{
  local folder=$1 compiler=$2
  shift 2
  if [ -f "$folder/build.ninja" ]; then
    return 0
  fi
  if command -v ccache >/dev/null 2>&1; then
    compiler="ccache $compiler"
  fi
  say "configuring $folder/ ($compiler)"
  CC=$compiler meson setup "$folder" --fatal-meson-warnings -Dwerror=true "$@" >&2
}

# build_in FOLDER: configures for gcc when need be, and builds.
build_in ()
{
  build_configure "$1" gcc
  say "building $1/"
  ninja -C "$1" >&2
}

fuzz_everything ()
{
  local name=$1 seconds=$2 harness stem found=0 failed=0
  # Every room is instrumented: a fuzzer that sees only its own harness walks in the dark.
  build_configure build-fuzz clang -Dfuzz=true -Dc_args=-fsanitize=fuzzer-no-link -Db_sanitize=address,undefined -Db_lundef=false
  for harness in tests/fuzz/fuzz-*.c; do
    [ -e "$harness" ] || continue
    stem=$(basename "$harness" .c)
    [ -z "$name" ] || [ "fuzz-$name" = "$stem" ] || continue
    found=1
    say "$stem: $seconds s"
    ninja -C build-fuzz "tests/fuzz/$stem" >&2
    mkdir -p "build-fuzz/corpus/${stem#fuzz-}" "tests/fuzz/seeds/${stem#fuzz-}"
    "build-fuzz/tests/fuzz/$stem" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
      -print_final_stats=1 -artifact_prefix="build-fuzz/$stem-" \
      "build-fuzz/corpus/${stem#fuzz-}" "tests/fuzz/seeds/${stem#fuzz-}" || failed=1
  done
  [ "$found" = 1 ] || fail "no harness ${name:+called $name }in tests/fuzz"
  return "$failed"
}
