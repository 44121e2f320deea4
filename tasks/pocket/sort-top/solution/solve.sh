#!/bin/bash
set -e
cd /app
sort -t , -k 2 -nr scores.csv | head -n 3 | cut -d , -f 1 > top.txt
