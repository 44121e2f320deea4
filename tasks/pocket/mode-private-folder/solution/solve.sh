#!/bin/bash
set -e
cd /app
mkdir piano
mv lemon.txt piano/
chmod 400 piano/lemon.txt
chmod 700 piano
