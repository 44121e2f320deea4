#!/bin/bash
set -e
cd /app
sort list.txt > sorted.txt
