#!/bin/sh
# Installs the browser that the tests drive, and its driver. Called when they are not found.
set -eu

needed="install the packages chromium and chromium-driver, or set CHROME_BIN and CHROMEDRIVER to where a browser and its driver are"

if ! command -v apt-get >/dev/null; then
  echo "no browser for the tests, and no apt-get to install one: $needed" >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  root=""
elif sudo -n true 2>/dev/null; then
  root="sudo -n"
else
  echo "no browser for the tests, and no right to install one: $needed" >&2
  exit 1
fi
$root apt-get -q update
$root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends chromium chromium-driver
