"""Columns that a query of SQLAlchemy names: by position, by name, one alone, beside whole objects."""
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Client(Base):
    __tablename__ = "clients"
    id = Column(Integer, primary_key=True)
    email = Column(String)
    plan = Column(String)


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    total = Column(Integer)


def by_query(session: Session):
    print(session.query(Client.email).filter(Client.id == 3).scalar())  # leak
    print(session.query(Client.plan).filter(Client.id == 3).scalar())
    row = session.query(Client.email, Client.plan).order_by(Client.id).first()
    print(row[0])  # leak
    print(row[1])
    print(row.email)  # leak
    print(row.plan)
    for plan, address in session.query(Client.plan, Client.email).limit(3):
        print(plan)
        print(address)  # leak
    print([found for (found,) in session.query(Client.email).all()])  # leak
    print([found for (found,) in session.query(Client.plan).all()])


def by_statement(session: Session):
    print(session.scalars(select(Client.email)).all())  # leak
    print(session.scalars(select(Client.plan)).all())
    print(session.scalar(select(Client.email).where(Client.id == 3)))  # leak
    print(session.scalar(select(Client.plan).where(Client.id == 3)))
    for a, b in session.execute(select(Client.plan, Client.email.label("to"))):
        print(a)
        print(b)  # leak
    found = session.execute(select(Client.email.label("to"), Client.plan)).one()
    print(found.to)  # leak
    print(found.plan)


def with_objects(session: Session):
    for client, total in session.query(Client, Order.total).join(Order):
        print(client.email)  # leak
        print(client.plan)
        print(total)
    for order, client in session.query(Order, Client):
        print(client.email)  # leak
        print(order.total)
