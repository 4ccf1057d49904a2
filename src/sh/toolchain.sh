# Finds a JDK 17 or newer and Maven, installs them and what ./check runs, and lets root run PostgreSQL. Sourced by quickstart, check and .ci/run; bash 3.2 will do.

# jdk_major HOME: prints the major version of the JDK in HOME (8 for 1.8), nothing if there is none.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 0
  local version=""
  [ ! -r "$1/release" ] || version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$1/release")
  [ -n "$version" ] || version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac //p')
  version=${version#1.}
  echo "${version%%[!0-9]*}"
}

# find_jdk: exports JAVA_HOME and returns 0, or leaves in JDK_PROBLEM what was found instead and returns 1.
find_jdk() {
  local home major old="" candidates
  candidates="${JAVA_HOME:-}
$(dirname "$(dirname "$(real_path "$(command -v javac || true)")")")
$(ls -d /usr/lib/jvm/* /opt/java/* 2>/dev/null || true)
$(/usr/libexec/java_home -v 17+ 2>/dev/null || true)"
  while IFS= read -r home; do
    [ -n "$home" ] || continue
    major=$(jdk_major "$home")
    [ -n "$major" ] || continue
    if [ "$major" -ge 17 ]; then
      export JAVA_HOME="$home"
      return 0
    fi
    [ -n "$old" ] || old="JDK $major in $home"
  done <<< "$candidates"
  if [ -n "$old" ]; then
    JDK_PROBLEM="JDK 17 or newer is needed; there is $old"
  elif command -v java > /dev/null; then
    JDK_PROBLEM="JDK 17 or newer is needed; there is a Java runtime, but no compiler (javac)"
  else
    JDK_PROBLEM="JDK 17 or newer is needed; there is no Java on this machine"
  fi
  return 1
}

real_path() {
  local path=$1 link
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=$(dirname "$path")/$link ;;
    esac
  done
  echo "$path"
}

# find_maven: returns 0 if there is Maven 3.8 or newer, or leaves in MAVEN_PROBLEM what is wrong and returns 1.
find_maven() {
  local version major minor
  if ! command -v mvn > /dev/null; then
    MAVEN_PROBLEM="Maven 3.8 or newer is needed; there is none"
    return 1
  fi
  version=$(mvn -version 2>&1 | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  IFS=. read -r major minor _ <<< "$version"
  # One that does not say its version, or has no JDK to run with, is judged by the build.
  if [ -n "$version" ] && [ "$major" -le 3 ] && { [ "$major" -lt 3 ] || [ "${minor:-0}" -lt 8 ]; }; then
    MAVEN_PROBLEM="Maven 3.8 or newer is needed; there is $version (Ubuntu 22.04's own is too old: put the bin folder of a newer one first in PATH)"
    return 1
  fi
}

# find_toolchain: finds the JDK and Maven and returns 0, or leaves in MISSING what is missing, in words, and returns 1.
find_toolchain() {
  MISSING=""
  find_jdk || MISSING=$JDK_PROBLEM
  find_maven || MISSING="${MISSING:+$MISSING; }$MAVEN_PROBLEM"
  [ -z "$MISSING" ]
}

# missing_tools: what is missing of the programs that ./check runs; what is built and run needs none of them.
missing_tools() {
  local tool missing=()
  for tool in patch curl; do
    command -v "$tool" > /dev/null || missing+=("$tool")
  done
  echo ${missing[@]+"${missing[@]}"}
}

# has_mysql_libraries: the MySQL server of the tests, for Linux on x86-64 alone, needs libraries that Debian does not have from the start.
has_mysql_libraries() {
  local libraries
  [ "$(uname -sm)" = "Linux x86_64" ] || return 0
  libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
  [[ $libraries = *libaio.so.1* && $libraries = *libnuma.so.1* ]]
}

# mysql_packages: their Debian packages, as far as apt-get knows them by now.
mysql_packages() {
  if knows_package libaio1t64; then echo libaio1t64 libnuma1; else echo libaio1 libnuma1; fi
}

# install_mysql_libraries: installs them with apt-get.
install_mysql_libraries() {
  as_root apt-get update -qq || return 1
  # shellcheck disable=SC2046 # a word for each package
  install_packages $(mysql_packages)
}

# serve_root FOLDER: PostgreSQL refuses root. Root runs it in a user namespace; where there is none, as in a container, as nobody, by
# what is in FOLDER/src/sh/no-user-namespace. Returns 1 if neither works here.
serve_root() {
  [ "$(id -u)" = 0 ] && [ "$(uname -s)" = Linux ] || return 0
  ! unshare -U true 2> /dev/null || return 0
  export PATH="$1/src/sh/no-user-namespace:$PATH"
  unshare -U true 2> /dev/null
}

has_apt() {
  command -v apt-get > /dev/null
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

knows_package() {
  apt-cache show "$1" > /dev/null 2>&1
}

install_packages() {
  echo "Installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" < /dev/null
}

# toolchain_packages: the Debian packages of what is missing, what ./check runs too, as far as apt-get knows them by now. Newer Debians have
# no JDK 17: there their own JDK is taken.
toolchain_packages() {
  local packages=()
  if ! find_jdk; then
    if knows_package openjdk-17-jdk-headless; then
      packages+=(openjdk-17-jdk-headless)
    else
      packages+=(default-jdk-headless)
    fi
  fi
  command -v mvn > /dev/null || packages+=(maven)
  # shellcheck disable=SC2207 # a word for each, which is its package's name too
  packages+=($(missing_tools))
  echo ${packages[@]+"${packages[@]}"}
}

# install_toolchain: installs with apt-get what is missing.
install_toolchain() {
  local packages
  as_root apt-get update -qq || return 1
  packages=$(toolchain_packages)
  # shellcheck disable=SC2086 # a word for each package
  [ -z "$packages" ] || install_packages $packages
}
