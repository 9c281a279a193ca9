"""Functions of Django projects whose passwords stand in error reports: the forms that begin with ``django-``.

When a view fails, Django mails the local variables of each function on the way, and the fields that were posted. Its
own code says of passwords that they don't belong there, with ``@sensitive_variables`` and
``@sensitive_post_parameters``. So should

    def login(request):
        password = request.POST["password"]
        user = authenticate(request, username=request.POST["name"], password=password)

Only functions count that hand a password to Django's authentication, in a file that imports Django; away from a
request, where a failure is rare, with low confidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from pii_lint.findings.bindings import Bindings, Bound, parts
from pii_lint.findings.settings import Setup
from pii_lint.findings.switches import is_for_developers
from pii_lint.ir import nodes as ir
from pii_lint.project.program import Function, dotted
from pii_lint.rulepack.schema import Setting

VARIABLES = "django-sensitive-variables"
PARAMETERS = "django-sensitive-post-parameters"
_DECORATORS = {VARIABLES: "sensitive_variables", PARAMETERS: "sensitive_post_parameters"}
_FUNCTIONS = frozenset(
    {
        "django.contrib.auth.authenticate",
        "django.contrib.auth.aauthenticate",
        "django.contrib.auth.hashers.make_password",
        "django.contrib.auth.hashers.check_password",
        "django.contrib.auth.password_validation.validate_password",
    }
)
_METHODS = frozenset({"set_password", "check_password", "acheck_password", "create_user", "create_superuser"})
_LAST = _METHODS | {name.rpartition(".")[2] for name in _FUNCTIONS}
_POSTED = frozenset({"POST", "data", "DATA"})
_PASSWORD = "user.authorization.password"


def find(settings: dict[str, Setting], bindings: Bindings) -> Iterator[Setup]:
    """The functions that lack one of the decorators, each once."""
    wanted = [form for form in _DECORATORS if form in settings]
    for function in bindings.program.functions.values() if wanted else ():
        if _LAST.isdisjoint(function.survey.calls) or function.name == "<module>" or not _imports_django(function):
            continue
        calls = [node for node in _nodes(function) if type(node) is ir.Call]
        given = [arg.value for call in calls if _authenticates(call, function, bindings) for arg in call.args]
        deep = is_for_developers(function.module.path) or not any(
            param.name in ("request", "req") for param in function.node.params
        )
        for form in wanted:
            is_meant = _is_variable if form == VARIABLES else _is_posted
            if any(is_meant(one, bindings) for one in given) and not _is_decorated(function, _DECORATORS[form]):
                yield Setup(
                    settings[form],
                    function.module.path,
                    function.id.rpartition(":")[2],
                    function.node.site,
                    f"django.views.decorators.debug.{_DECORATORS[form]}",
                    asked=deep,
                )


def _nodes(function: Function) -> Iterator[ir.Record]:
    stack: list[ir.Record] = list(function.node.body)
    while stack:
        node = stack.pop()
        yield node
        stack += parts(node)


def _imports_django(function: Function) -> bool:
    meanings = (meaning for found in function.module.names.values() for meaning in found)
    return any(meaning.id.partition(".")[0] in ("django", "rest_framework") for meaning in meanings)


def _authenticates(call: ir.Call, function: Function, bindings: Bindings) -> bool:
    """Whether a call is one of Django's functions that take a password."""
    if type(call.func) is ir.Attr and call.func.name in _METHODS:
        return True
    return not _FUNCTIONS.isdisjoint(bindings.names(Bound(call.func, function)).full)


def _is_variable(expr: ir.Expr, bindings: Bindings) -> bool:
    return type(expr) is ir.Name and _is_password(expr.id, bindings)


def _is_posted(expr: ir.Expr, bindings: Bindings) -> bool:
    """Whether it is a password in the fields of a request: ``request.POST["password"]``, ``request.POST.get(...)``."""
    if type(expr) is ir.Item:
        owner, key = expr.obj, expr.key
    elif type(expr) is ir.Call and type(expr.func) is ir.Attr and expr.func.name == "get" and expr.args:
        owner, key = expr.func.obj, expr.args[0].value
    else:
        return False
    posted = type(owner) is ir.Attr and owner.name in _POSTED and type(owner.obj) is ir.Name
    return posted and type(key) is ir.Const and isinstance(key.value, str) and _is_password(key.value, bindings)


def _is_password(name: str, bindings: Bindings) -> bool:
    match = bindings.pack.names.classify(name, None, "variable")
    return match is not None and match.data == _PASSWORD and match.confidence == "high"


def _is_decorated(function: Function, name: str) -> bool:
    """Whether a function, the class of a method or what is around it has the decorator, however it is put on."""
    decorators: list[ir.Expr] = [*function.node.decorators]
    if function.owner is not None:
        decorators += function.owner.node.decorators
    if any(name in _words(one) for one in decorators):
        return True
    return function.parent is not None and _is_decorated(function.parent, name)


def _words(decorator: ir.Expr) -> Iterator[str]:
    """The names in a decorator and in what it is given."""
    if type(decorator) is ir.Call:
        yield from dotted(decorator.func).split(".")
        for arg in decorator.args:
            yield from _words(arg.value)
    else:
        yield from dotted(decorator).split(".")
