#!/bin/bash
. "$(dirname "$0")/check.sh"
names_are site site.names
content_is site/nutmeg.txt site/nutmeg.txt
content_is site/tmp0.md site/tmp0.md
content_is site/onion/crimson.txt site/onion/crimson.txt
content_is site/onion/tmp1.md site/onion/tmp1.md
content_is site/onion/flag/indigo.txt site/onion/flag/indigo.txt
content_is site/onion/flag/tmp2.md site/onion/flag/tmp2.md
pass
