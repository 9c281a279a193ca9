def give():
    return "text"
