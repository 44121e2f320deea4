#!/bin/bash
set -e
cd /app
echo 'The tired goat trusts the dark swan.' >> door.txt
