class ShopError(Exception):
    """Base of the shop's own errors."""


class AccountExists(ShopError):
    pass


class PaymentRefused(ShopError):
    def __init__(self, reason, card_number):
        super().__init__(f"{reason} (card {card_number})")
        self.reason = reason
