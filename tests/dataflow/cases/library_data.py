"""Steps through the standard library: serialisation, files, encodings."""
import base64
import binascii
import configparser
import csv
import io
import json
import os.path
import pickle
import pprint
import uuid
from pathlib import Path, PurePosixPath


def case_json():
    SINK(json.dumps({"a": SOURCE}))  # flow
    SINK(json.dumps({"a": "text"}))  # none
    SINK(json.loads(json.dumps({"a": SOURCE}))["a"])  # flow
    SINK(json.loads(f'"{SOURCE}"'))  # flow
    out = io.StringIO()
    json.dump({"a": SOURCE}, out)
    SINK(out.getvalue())  # flow
    SINK(json.load(io.StringIO(f'"{SOURCE}"')))  # flow
    SINK(json.loads('{"a": 1}'))  # none


def case_json_default():
    class Box:
        pass

    SINK(json.dumps(Box(), default=lambda o: SOURCE))  # flow
    SINK(json.dumps(Box(), default=lambda o: "text"))  # none


def case_pickle():
    SINK(pickle.loads(pickle.dumps({"a": SOURCE}))["a"])  # flow
    SINK(pickle.loads(pickle.dumps({"a": "text"}))["a"])  # none


def case_base64():
    a = SOURCE.encode()
    SINK(base64.b64encode(a))  # flow
    SINK(base64.b64decode(base64.b64encode(a)))  # flow
    SINK(base64.urlsafe_b64encode(a).decode())  # flow
    SINK(binascii.hexlify(a))  # flow
    SINK(base64.b64encode(b"text"))  # none


def case_csv():
    out = io.StringIO()
    csv.writer(out).writerow(["x", SOURCE])
    SINK(out.getvalue())  # flow
    for row in csv.reader([f"x,{SOURCE}"]):
        SINK(row)  # flow
    for row in csv.DictReader(["k", SOURCE]):
        SINK(row["k"])  # flow
    named = io.StringIO()
    csv.DictWriter(named, ["k"]).writerow({"k": SOURCE})
    SINK(named.getvalue())  # flow
    for row in csv.reader(["x,y"]):
        SINK(row)  # none


def case_io():
    out = io.StringIO()
    out.write(SOURCE)
    SINK(out.getvalue())  # flow
    SINK(io.StringIO(SOURCE).read())  # flow
    SINK(io.BytesIO(SOURCE.encode()).getvalue())  # flow
    for line in io.StringIO(SOURCE):
        SINK(line)  # flow
    SINK(io.StringIO("text").read())  # none
    lines = io.StringIO()
    lines.writelines(["x", SOURCE])
    SINK(lines.getvalue())  # flow


def case_paths():
    a = SOURCE
    SINK(os.path.join("x", a))  # flow
    SINK(os.path.basename(f"x/{a}"))  # flow
    SINK(os.path.exists(a))  # none
    SINK(str(Path("x") / a))  # flow
    SINK(Path("x", a).name)  # flow
    SINK(PurePosixPath(a).stem)  # flow
    SINK(Path("x").joinpath(a))  # flow
    SINK(Path("x").joinpath("y"))  # none
    SINK(Path(a).exists())  # none
    SINK(os.path.join("x", "y"))  # none


def case_configparser():
    c = configparser.ConfigParser()
    c.read_dict({"s": {"k": SOURCE, "l": "text"}})
    SINK(c.get("s", "k"))  # flow
    SINK(c["s"]["k"])  # flow
    clean = configparser.ConfigParser()
    clean.read_dict({"s": {"k": "text"}})
    SINK(clean.get("s", "k"))  # none


def case_pprint():
    SINK(pprint.pformat({"a": SOURCE}))  # flow
    SINK(pprint.pformat({"a": "text"}))  # none


def case_uuid():
    SINK(str(uuid.uuid4()))  # none
    SINK(f"{uuid.uuid4()} {SOURCE}")  # flow
