#!/bin/bash
set -e
cd /app
sort -n list.txt > sorted.txt
