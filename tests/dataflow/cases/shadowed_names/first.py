def give():
    return SOURCE
