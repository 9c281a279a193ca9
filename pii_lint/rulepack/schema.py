"""What a rule file may say: one frozen record a table, in the words of the field.

Models (``source``, ``sink``, ``host``, ``purpose``, ``sanitizer``, ``propagator``, ``type``) say what a library does,
``setting`` tables how it is set up to collect by itself, ``gate`` tables how it is told a person's choice; ``rule``
tables say what is forbidden; ``data_type`` tables say what personal data is and how it is called. Example::

    [[sink]]
    id = "stdlib-logger"
    rule = "PII101"
    channel = "logging"
    calls = ["logging.Logger.{debug,info,warning}"]
    args = ["*"]

Names in ``calls`` and ``attributes`` are dotted. ``*`` matches within one segment, ``**`` any
number of segments, ``{a,b}`` alternatives. A function of a library is written with the name it
is defined or documented under; the result of calling it, where no ``type`` table says more, is
the same name with ``()``: ``structlog.get_logger().info``. A method is written
``package.Class.method``; builtins are ``builtins.print``.
A name in code that no import explains is matched as written, by its last segments: the pattern
``request.get_json`` matches ``request.get_json(...)`` and ``self.request.get_json(...)``.
A pattern of one segment (``SINK``) also matches a full name by its last segment. A leading dot
(``.send_message``) matches as written only, and only on an object.
"""

from __future__ import annotations

from typing import Union

import msgspec


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all tables; an unknown key is an error."""


class Filled(Table, frozen=True, kw_only=True):
    """What may be a parameter that a framework fills.

    ``decorated``: decorators of such functions (``fastapi.FastAPI.post``); ``functions``: such functions by name and
    first parameters (``lambda_handler(event)``, ``*(event, context)``), methods also by what their class is derived
    from (``*Servicer.*(request, context)``). ``parameters``: which ones, as positions that do not count ``self``,
    names, or ``"<body>"``: those of a type that a web framework reads from the body.
    """

    decorated: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    parameters: tuple[int | str, ...] = (0,)


class Source(Filled, frozen=True, kw_only=True):
    """Where personal data enters.

    ``calls``: the value returned; ``attributes``: reading it; ``names``: exact identifiers
    (variable, attribute, parameter, string key); ``decorated``, ``functions``: see ``Filled``.
    ``data``: a data type key.
    """

    id: str
    data: str
    calls: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    confidence: str = "high"
    description: str = ""


class Sink(Table, frozen=True):
    """Where personal data leaves.

    ``args``: ``"*"`` for all, or positions, keyword names and ``"self"`` (the receiver); ``except_args`` takes some
    away again. For ``calls`` of instances and classes alike, positions do not count the receiver.
    ``allows``: data types that this vendor needs for its purpose, and which are therefore no leak; ``allows_at`` the
    same for single arguments: a position, a keyword name, or several (``"0|to"``).
    ``assigns``: dotted attributes whose assignment leaks (``scope.user = ...``); ``items`` those whose
    item assignment leaks (``cookies[k] = v``).
    ``only``: the data types that are a leak here, if not all. ``bare``: the argument leaks only if it is nothing but
    the data: ``hashlib.md5(phone)``, not ``hashlib.md5(phone + salt)``. ``captures``: of the channel analytics, whether
    the call records an event or profile (PII302), and is no question for a feature flag, say. ``message`` and ``hint``
    stand in for the rule's.
    """

    id: str
    rule: str
    channel: str
    calls: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    args: tuple[int | str, ...] = ("*",)
    except_args: tuple[int | str, ...] = ()
    vendor: str = ""
    allows: tuple[str, ...] = ()
    allows_at: dict[str, tuple[str, ...]] = {}
    only: tuple[str, ...] = ()
    bare: bool = False
    captures: bool = True
    message: str = ""
    hint: str = ""
    description: str = ""


class Host(Table, frozen=True):
    """A vendor that is reached by plain requests: what is sent there belongs to ``rule`` and ``channel``.

    ``hosts``: names of hosts, ``*.`` in front for all below; ``allows`` as in ``Sink``. Only hosts that stand in the
    code are told: ``requests.post("https://api.segment.io/v1/track", json=event)``.
    """

    vendor: str
    hosts: tuple[str, ...]
    rule: str
    channel: str
    allows: tuple[str, ...] = ()
    description: str = ""


class Purpose(Table, frozen=True, kw_only=True):
    """What a vendor needs for what it is used for, whichever of its sinks it reaches: no leak there.

    The settings of a project (``purposes``) say it anew for single vendors.
    """

    vendor: str
    allows: tuple[str, ...]
    description: str = ""


class Sanitizer(Table, frozen=True):
    """A function whose result carries no longer the data types in ``clears`` (``"*"``: any)."""

    calls: tuple[str, ...]
    clears: tuple[str, ...] = ("*",)
    id: str = ""
    description: str = ""


class Propagator(Table, frozen=True):
    """What a library function does with data: ``flows`` of the form ``FROM -> TO``.

    A place is ``0`` (position), a keyword name, ``*`` (all arguments), ``self`` or ``return``, with an optional
    path: ``.name`` (attribute), ``["key"]``, ``[0]``, ``[*]`` (any element) or ``()`` (an instance of the class that is
    there). ``0[*] -> return[*]`` says that the elements of the first argument become elements of the result.
    ``0 -> raises(requests.exceptions.HTTPError)``: the call may raise this exception, whose text then shows it.
    ``text(*)`` is what the text forms of the arguments show: a template was filled with them.
    ``named(0)`` is the data that the constant text of an argument names: ``os.getenv("ADMIN_EMAIL")``.
    """

    calls: tuple[str, ...]
    flows: tuple[str, ...]
    id: str = ""
    description: str = ""


class Type(Filled, frozen=True, kw_only=True):
    """A class of a library: how instances arise, what their fields hold, what their text form shows.

    ``calls`` return an instance and reading one of ``attributes`` gives one (``flask.current_app.logger``);
    ``decorated``, ``functions``: a parameter is one, see ``Filled``.
    ``elements``: such calls give a collection of instances instead. ``fields``: attribute name to
    data type, or to ``type:dotted.Class``. ``shows``: data types in ``str()`` of an instance
    (empty: nothing personal). ``bases``: other types that it inherits from; ``aliases``: other dotted names
    of the same class (``fastapi.Request``). Several tables of one name add up.
    ``data``: the value itself is this data type (``pydantic.EmailStr``). ``safe``: it masks itself (``SecretStr``).
    ``shared``: what one part of a program stores in such an object, another finds there (``flask.g``).
    """

    name: str
    calls: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    shows: tuple[str, ...] | None = None
    data: str = ""
    safe: bool = False
    shared: bool = False
    description: str = ""


Constant = Union[bool, int, str]


class Setting(Table, frozen=True):
    """A set-up under which a library collects personal data (``data``) by itself: a finding without any data flowing.

    Where: ``calls``; ``assigns``: dotted attributes, or one plain name for a variable of a module or a class body
    (``DEBUG``); ``items``: entries of a dict, set or written in its display (``os.environ[DD_TAG]``,
    ``LOGGING[loggers][django.db][level]``). ``files``: gitignore-style globs of the files in which plain names count.

    ``when``: argument -> constants of which one makes the finding; all its keys must hold. A key is a keyword name or a
    position, or several joined by ``|`` (``"0|level"``), and ``value`` for ``assigns`` and ``items``. A constant is
    ``true`` (which is not 1), a number, a text; ``"~part"``: a text that contains the part; ``"=logging.DEBUG"``:
    this name; ``"*"``: given, and neither None, False, 0 nor empty. Without ``when`` and ``absent``, being
    called is the finding. ``absent``: arguments one of which is missing. ``unless``: any of these, or what may be one:
    no finding. ``receiver``: the same for the call that made the object (``getLogger("botocore").setLevel(...)``).
    What is no constant never makes a finding.

    ``form``: a check that no name can express (see ``pii_lint.findings.forms``).
    ``message``: what is collected, in one clause; ``hint``: what to write instead.
    """

    id: str
    data: tuple[str, ...]
    message: str
    hint: str
    rule: str = "PII901"
    calls: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    when: dict[str, tuple[Constant, ...]] = {}
    absent: tuple[str, ...] = ()
    unless: dict[str, tuple[Constant, ...]] = {}
    receiver: dict[str, tuple[Constant, ...]] = {}
    form: str = ""
    confidence: str = "high"
    vendor: str = ""
    description: str = ""


class Gate(Table, frozen=True):
    """A check of a person's choice, or a switch of an SDK that keeps all its captures back (PII302).

    ``calls``: functions that ask for consent; true means it is there, with ``means = "refused"`` that it is not. With
    ``ensures`` they come back, or run what they decorate or enclose, only where it is there. ``assigns``: attributes
    (``posthog.disabled``), and ``keywords``: arguments of ``calls``, which do the same for all captures of ``vendors``
    when they are given a choice. ``purpose``: analytics or marketing, if it is about one alone.
    """

    id: str
    calls: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    means: str = "granted"
    ensures: bool = False
    purpose: str = ""
    description: str = ""


class Rule(Table, frozen=True):
    """What is forbidden: personal data in a channel. Texts are Markdown; ``short`` and ``full``
    at most 1,000 characters.

    ``severity`` maps a sensitivity (public, personal, sensitive, special) to low, medium, high or critical.
    ``message`` may use ``{data}`` (the data types in words) and ``{sink}``; ``hint`` may use ``{data}`` and
    ``{expression}``.
    """

    id: str
    name: str
    channel: str
    short: str
    full: str
    help: str
    message: str
    hint: str
    cwe: tuple[int, ...]
    severity: dict[str, str]
    regulations: tuple[str, ...] = ()


class DataType(Table, frozen=True):
    """A kind of personal data and what it is called in code.

    Names are sequences of lower-case words; the longest wins (see ``pii_lint.recognise``). ``names`` count by
    themselves, ``likely_names`` with medium confidence, ``weak_names`` with low; ``person_names`` only on an
    object that denotes a person (``user.name``). ``of_things``: the confidence left when it hangs on a thing
    (``server_ip``), empty for none. ``types``: dotted classes of fields and values
    (``django.db.models.EmailField``). ``redact``: redact, mask, hash or drop.
    """

    key: str
    label: str
    sensitivity: str
    names: tuple[str, ...] = ()
    likely_names: tuple[str, ...] = ()
    person_names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    of_things: str = ""
    types: tuple[str, ...] = ()
    regulations: tuple[str, ...] = ()
    redact: str = "redact"


class Words(Table, frozen=True):
    """Words that decide what an identifier denotes, shared by all data types.

    ``persons``: objects that are a person (``user``, ``patient``), ``weak_persons`` those that may be (``client``),
    ``collectives`` several (``staff``); ``person_suffixes``: what may follow (``user_obj``, ``user_profile``);
    ``impersonal``: words before a person that make it an account of a machine (``db_user``); ``things``: objects
    that are not persons, whose ``name`` or ``address`` is not personal; ``carriers``: things that hold data about
    persons (``order.email``); ``look_alikes``: word sequences that denote
    nothing personal though their end does (``private ip``); ``descriptors``: mappings from field names to something
    about the field (``error_messages["email"]``).
    ``cutting_prefixes``: words before a datum that make something else of it (``is_email_verified``,
    ``num_phones``); ``treated``: words anywhere that say that the value was masked or hashed. Every word behind
    a datum cuts it (``email_id``, ``phone_regex``) but ``neutral_suffixes`` (``email_list``); ``neutral``: words
    before it that change nothing (``current``, ``billing``). ``collection_suffixes``: ``user_list`` is many users.
    ``getters``: verbs of functions that return what they name (``get_email``), ``verbs``: of those that do not,
    and of flags; ``noun_verbs``: verbs in functions only (``invite_user``). ``participles``: what was ``created_by``
    hangs on a person.
    """

    persons: tuple[str, ...] = ()
    weak_persons: tuple[str, ...] = ()
    person_suffixes: tuple[str, ...] = ()
    impersonal: tuple[str, ...] = ()
    collectives: tuple[str, ...] = ()
    collection_suffixes: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()
    descriptors: tuple[str, ...] = ()
    cutting_prefixes: tuple[str, ...] = ()
    treated: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    neutral_suffixes: tuple[str, ...] = ()
    getters: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    noun_verbs: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()


class RuleFile(Table, frozen=True):
    """A whole file. ``library``, ``verified`` and ``homepage`` document library files.

    ``example`` tables are the file's tests and its documentation: see ``Example``.
    """

    library: str = ""
    verified: str = ""
    description: str = ""
    source: tuple[Source, ...] = ()
    sink: tuple[Sink, ...] = ()
    host: tuple[Host, ...] = ()
    purpose: tuple[Purpose, ...] = ()
    sanitizer: tuple[Sanitizer, ...] = ()
    propagator: tuple[Propagator, ...] = ()
    type: tuple[Type, ...] = ()
    setting: tuple[Setting, ...] = ()
    gate: tuple[Gate, ...] = ()
    rule: tuple[Rule, ...] = ()
    data_type: tuple[DataType, ...] = ()
    words: Words | None = None
    example: tuple[Example, ...] = ()


class Example(Table, frozen=True):
    """Code with its expected findings: each line that leaks ends in ``# leak: PII101`` (several with commas)."""

    code: str
    name: str = ""
