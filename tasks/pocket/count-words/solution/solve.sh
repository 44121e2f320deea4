#!/bin/bash
set -e
cd /app
wc -w < flower.txt > answer.txt
