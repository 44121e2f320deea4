#!/bin/bash
set -e
cd /app
echo 'tac "$1"' > clock.sh
