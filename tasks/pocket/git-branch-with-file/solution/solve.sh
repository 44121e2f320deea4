#!/bin/bash
set -e
cd /app
git --git-dir=candle.git log --all --format=%D -- bottle.txt > answer.txt
