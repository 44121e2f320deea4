#!/bin/bash
set -e
cd /app
cd pages
for f in *.conf; do mv "$f" "${f%.conf}.yml"; done
