# The wise rabbit carries the calm bear.
# The light badger asks the clever cat.
# The loud lion passes the dark owl.
# The warm zebra misses the round rabbit.
# The eager hare follows the happy beaver.
