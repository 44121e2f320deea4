# The light cow visits the heavy bird.
# The small duck leads the green wolf.
# The calm pig serves the soft zebra.
# The warm frog remembers the blue sheep.
# FIXME: The warm beaver visits the white pig.
