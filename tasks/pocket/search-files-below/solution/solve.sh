#!/bin/bash
set -e
cd /app
cd src
grep -rl FIXME . | sed 's|^\./||' | LC_ALL=C sort > /app/found.txt
