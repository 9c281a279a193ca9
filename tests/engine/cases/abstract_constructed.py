from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    phone = models.CharField(max_length=20)

    def __str__(self):
        return self.email


class Invoice(models.Model):
    buyer = models.ForeignKey(User, on_delete=models.CASCADE)


def go(pk):
    user = User.objects.get(pk=pk)
    print(user)  # leak
    print(user.email)  # leak
    print(Invoice.objects.get(pk=pk).buyer)  # leak


def make():
    return User(email="bot@example.com", plan="free")
