import stripe


def one():
    x = stripe.Customer.retrieve("x")
    print(x)  # leak


def two():
    customer = stripe.Customer.retrieve("x")
    print(customer)  # leak
