#!/bin/bash
set -e
cd /app
find store -type f -name '*.py' | wc -l > answer.txt
