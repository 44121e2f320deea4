#!/bin/bash
set -e
cd /app
comm -12 <(sort first.txt) <(sort second.txt) > common.txt
