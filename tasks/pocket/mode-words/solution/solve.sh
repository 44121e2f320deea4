#!/bin/bash
set -e
cd /app
chmod 740 carpet.sh
