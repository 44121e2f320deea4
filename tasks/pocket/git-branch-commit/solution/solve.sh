#!/bin/bash
set -e
cd /app
git clone -q brush.git brush
cd brush
git checkout -q -b engine
echo 'The clever badger visits the bright bear.' > apple.md
git add apple.md
git -c user.name=agent -c user.email=agent@example.org commit -q -m 'Mend the green arrow'
