#!/bin/bash
set -e
cd /app
cd tower
git init -q
git add .
git -c user.name=agent -c user.email=agent@example.org commit -q -m 'Polish the warm kettle'
