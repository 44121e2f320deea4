# FIXME: The big owl leads the round mole.
# The calm seal trusts the old wolf.
# The tall lion chases the light dog.
# The loud beaver hears the eager duck.
# The old goose trusts the tall cat.
