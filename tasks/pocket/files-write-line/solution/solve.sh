#!/bin/bash
set -e
cd /app
echo 'amber granite basil 36' > bottle.txt
