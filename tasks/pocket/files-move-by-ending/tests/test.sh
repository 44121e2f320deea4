#!/bin/bash
. "$(dirname "$0")/check.sh"
names_are desk desk.names
names_are store store.names
content_is store/table.dat store/table.dat
content_is store/desk.dat store/desk.dat
content_is store/pillow.dat store/pillow.dat
content_is desk/carpet.txt desk/carpet.txt
content_is desk/anchor.txt desk/anchor.txt
content_is desk/paper.txt desk/paper.txt
content_is desk/table.dat.keep desk/table.dat.keep
pass
