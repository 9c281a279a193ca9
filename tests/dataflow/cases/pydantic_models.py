# requires: pydantic
"""pydantic: fields, dumping, validators, what ``repr`` shows."""
from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator


class Pair(BaseModel):
    a: str
    b: str = "text"


class Child(Pair):
    c: str = "text"


class Quiet(BaseModel):
    a: str = Field(repr=False)
    b: str = "text"


class Hidden(BaseModel):
    a: SecretStr


class Cleaned(BaseModel):
    a: str
    b: str

    @field_validator("a")
    @classmethod
    def clean(cls, value):
        return SANITIZE(value)


class Seen(BaseModel):
    a: str
    b: str

    @field_validator("a")
    @classmethod
    def see(cls, value):
        SINK(value)  # flow
        return value

    @field_validator("b")
    @classmethod
    def see_other(cls, value):
        SINK(value)  # none
        return value


class Checked(BaseModel):
    a: str
    b: str = "text"

    @model_validator(mode="after")
    def copy_over(self):
        self.b = self.a
        return self


class Nested(BaseModel):
    pair: Pair
    pairs: list[Pair]


def case_fields():
    x = Pair(a=SOURCE)
    SINK(x.a)  # flow
    SINK(x.b)  # none
    SINK(x)  # flow
    SINK(Pair(a="text"))  # none
    SINK(Child(a="text", c=SOURCE).c)  # flow
    SINK(Child(a="text", c=SOURCE).a)  # none


def case_shown():
    SINK(str(Quiet(a=SOURCE)))  # none
    SINK(Quiet(a=SOURCE).a)  # flow
    SINK(str(Hidden(a=SOURCE)))  # none
    SINK(Hidden(a=SOURCE).a.get_secret_value())  # flow


def case_dumped():
    x = Pair(a=SOURCE, b="text")
    SINK(x.model_dump())  # flow
    SINK(x.model_dump()["a"])  # flow
    SINK(x.model_dump()["b"])  # none
    SINK(x.model_dump_json())  # flow
    SINK(Pair(a="text").model_dump_json())  # none
    SINK(x.model_copy().a)  # flow
    SINK(x.model_copy(update={"a": "text"}).a)  # none


def case_excluded():
    x = Pair(a=SOURCE, b="text")
    SINK(x.model_dump(exclude={"a"}))  # none
    SINK(x.model_dump(include={"b"}))  # none
    SINK(x.model_dump(exclude={"b"}))  # flow


def case_built():
    SINK(Pair.model_validate({"a": SOURCE, "b": "text"}).a)  # flow
    SINK(Pair.model_validate({"a": SOURCE, "b": "text"}).b)  # none
    SINK(Pair.model_construct(a=SOURCE).a)  # flow
    SINK(Pair(**{"a": SOURCE, "b": "text"}).a)  # flow


def case_validators():
    SINK(Cleaned(a=SOURCE, b="text").a)  # none
    SINK(Cleaned(a="text", b=SOURCE).b)  # flow
    Seen(a=SOURCE, b="text")
    SINK(Checked(a=SOURCE).b)  # flow


def case_nested():
    x = Nested(pair=Pair(a=SOURCE), pairs=[Pair(a="text", b=SOURCE)])
    SINK(x.pair.a)  # flow
    SINK(x.pair.b)  # none
    SINK(x.pairs[0].b)  # flow
    SINK(x.pairs[0].a)  # none
