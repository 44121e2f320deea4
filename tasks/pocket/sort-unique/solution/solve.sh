#!/bin/bash
set -e
cd /app
sort -u list.txt > sorted.txt
