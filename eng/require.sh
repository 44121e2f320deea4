# Sourced by ./vectorscope and ./test.sh: installs what the machine lacks, or says exactly how to.

# Packages to install; the need_ functions add to it.
missing=()

need_library() { # name, package
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q -F "$1" || missing+=("$2")
}

need_dotnet() {
  if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    echo "vectorscope: the .NET 10 SDK is not on PATH. Install it (https://dot.net/download) and run this again." >&2
    exit 1
  fi
}

# The newest ICU that this distribution has: its package carries its version in its name.
icu_package() {
  apt-cache search --names-only '^libicu[0-9]+$' 2>/dev/null | awk '{print $1}' | sort -V | tail -n 1
}

need_runtime() {
  need_library libstdc++.so.6 libstdc++6
  if [ "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" != 1 ] && ! { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q libicuuc; then
    missing+=("$(icu_package || true)")
    [ -n "${missing[-1]}" ] || missing[-1]=libicu-dev
  fi
}

# What trials need that run under bubblewrap: the sandbox, and the programs that tasks find in it.
need_bubblewrap() {
  local name
  for name in bwrap:bubblewrap perl:perl-base tmux:tmux git:git python3:python3 gawk:gawk zip:zip unzip:unzip; do
    command -v "${name%%:*}" >/dev/null 2>&1 || missing+=("${name##*:}")
  done
}

# What links a program that is compiled ahead of time.
need_linker() {
  command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || missing+=(gcc libc6-dev)
}

need_browser() {
  [ -z "${CHROMIUM_PATH:-}" ] || return 0
  local name
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  # Ubuntu's package is a step to a snap of the same browser, under another name.
  if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then missing+=(chromium-browser); else missing+=(chromium); fi
}

# Programs that talk to the server in its tests.
need_clients() {
  local name
  for name in curl npm; do
    command -v "$name" >/dev/null 2>&1 || missing+=("$name")
  done
}

may_install() {
  command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

install_missing() {
  [ ${#missing[@]} -gt 0 ] || return 0
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo=(sudo); else
      echo "vectorscope: this machine lacks ${missing[*]}. Install with:" >&2
      echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
      exit 1
    fi
  fi
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "vectorscope: this machine lacks ${missing[*]} (Debian's names) and has no apt-get. Install them with its package manager." >&2
    exit 1
  fi
  echo "vectorscope: installing ${missing[*]}" >&2
  "${sudo[@]}" apt-get update -qq >&2 || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
  missing=()
}
