from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from rest_framework.authtoken.models import Token
from rest_framework.views import APIView

AUTH_USER_MODEL = "users.User"


class User(AbstractBaseUser):
    nickname = models.CharField(max_length=50)

    def reset_token(self) -> Token:
        return Token.objects.create(user=self)

    def __str__(self):
        return f"user {self.pk}"


class Organization(models.Model):
    def reset_token(self):
        return None


class View(APIView):
    def post(self, request):
        user = request.user
        print(user.reset_token().key)  # leak
        print(user)
        print(f"{request.user}")


def own(user: User):
    print(user.reset_token().key)  # leak
    print(user)
