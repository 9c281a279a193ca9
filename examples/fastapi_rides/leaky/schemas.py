from pydantic import BaseModel, EmailStr, Field


class RiderIn(BaseModel):
    full_name: str
    email: EmailStr
    phone_number: str
    home_address: str = ""
    newsletter: bool = False


class TripIn(BaseModel):
    rider_id: int
    seats: int = 1
    pickup_latitude: float
    pickup_longitude: float


class TripOut(BaseModel):
    number: str
    seats: int
    price_cents: int


class Page(BaseModel):
    size: int = Field(default=50, le=200)
    offset: int = 0
