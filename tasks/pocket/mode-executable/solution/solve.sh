#!/bin/bash
set -e
cd /app
chmod 755 tools/window.sh
