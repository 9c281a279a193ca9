from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "sqlite:///rides.db"
    posthog_key: SecretStr = SecretStr("")
    maps_url: str = "https://maps.partner.example"
    insurer_url: str = "https://insurer.example/events"
    answer_model: str = "small"
    timeout: float = 5.0
    email_domain: str = "rides.example"


settings = Settings()
