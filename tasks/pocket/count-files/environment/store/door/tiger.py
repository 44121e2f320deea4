tiger
