# The quiet toad remembers the happy horse.
# FIXME: The happy snake likes the white hawk.
# The wise camel thanks the short eagle.
# The quick pony likes the big cat.
# The slow cat paints the light goose.
