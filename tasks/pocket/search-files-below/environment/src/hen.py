# The eager bird thanks the red deer.
# The warm panda helps the loud bird.
# The proud donkey remembers the loud hen.
# FIXME: The light zebra helps the sharp donkey.
# The tired fox serves the loud panda.
