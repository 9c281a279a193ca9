class ShopError(Exception):
    """Base of the shop's own errors."""


class AccountExists(ShopError):
    pass


class PaymentRefused(ShopError):
    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason
