from datetime import datetime

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(255), unique=True, nullable=False)
    first_name = db.Column(db.String(80))
    last_name = db.Column(db.String(80))
    phone = db.Column(db.String(30))
    password_hash = db.Column(db.String(255))
    plan = db.Column(db.String(20), default="free")
    is_email_verified = db.Column(db.Boolean, default=False)
    created_at = db.Column(db.DateTime, default=datetime.utcnow)

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}"

    def profile(self):
        return {
            "email": self.email,
            "name": self.full_name,
            "phone": self.phone,
            "plan": self.plan,
        }

    def __repr__(self):
        return f"<User {self.id} {self.email}>"


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    user = db.relationship(User)
    number = db.Column(db.String(20), unique=True)
    total_cents = db.Column(db.Integer)
    shipping_address = db.Column(db.Text)
    status = db.Column(db.String(20), default="open")

    def __repr__(self):
        return f"<Order {self.number} {self.status}>"


class Ticket(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    user = db.relationship(User)
    subject = db.Column(db.String(200))
    status = db.Column(db.String(20), default="open")
