#!/bin/bash
set -e
cd /app
grep -n quartz lemon.txt | head -n 1 | cut -d : -f 1 > answer.txt
