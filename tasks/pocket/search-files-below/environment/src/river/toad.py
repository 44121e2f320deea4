# The cold sheep sees the large lion.
# The bright beaver answers the eager duck.
# The short goose praises the quick hare.
# The wise frog finds the dark hawk.
# The gentle owl sees the little zebra.
