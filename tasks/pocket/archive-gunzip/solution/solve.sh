#!/bin/bash
set -e
cd /app
gunzip -k lemon.txt.gz
