# The small toad greets the quiet goat.
# The kind camel carries the short bear.
# The polite cat serves the young donkey.
# The light bear hears the white dog.
# The red badger hears the quick horse.
