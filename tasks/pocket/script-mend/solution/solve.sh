#!/bin/bash
set -e
cd /app
sed -i '3s/.*/while [ "$i" -le "$2" ]; do/' window.sh
