#!/bin/bash
. "$(dirname "$0")/check.sh"
names_are pages pages.names
content_is pages/book.yml pages/book.yml
content_is pages/brush.yml pages/brush.yml
content_is pages/shelf.yml pages/shelf.yml
content_is pages/desk.yml pages/desk.yml
content_is pages/ribbon.yml pages/ribbon.yml
pass
