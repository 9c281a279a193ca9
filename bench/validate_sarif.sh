#!/usr/bin/env bash
# Validates a SARIF file with Microsoft's SARIF Multitool, with the rules that GitHub code scanning needs.
# Usage: bench/validate_sarif.sh FILE.sarif        exit status 0: no error
# The multitool is installed once, with npm, in a scratch folder (SARIF_MULTITOOL_DIR, else under the temporary folder).
set -euo pipefail

file=$(realpath "${1:?usage: validate_sarif.sh FILE.sarif}")
home=${SARIF_MULTITOOL_DIR:-${TMPDIR:-/tmp}/sarif-multitool}
tool=$home/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool

if [ ! -e "$tool" ]; then
    mkdir -p "$home"
    npm install --prefix "$home" --no-save --silent --no-audit --no-fund @microsoft/sarif-multitool-linux >&2
fi
chmod u+x "$tool"
verdict=$(mktemp --suffix=.sarif)
trap 'rm -f "$verdict"' EXIT
# Without ICU on the machine .NET must be told not to look for it.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
"$tool" validate "$file" --rule-kind "Sarif;Ghas" --level "Error;Warning;Note" \
    --log ForceOverwrite --output "$verdict" --quiet >/dev/null || true
python3 - "$verdict" <<'PYTHON'
import collections
import json
import sys

run = json.load(open(sys.argv[1], encoding="utf-8-sig"))["runs"][0]
rules = run["tool"]["driver"].get("rules", [])
counts = collections.Counter()
for result in run.get("results", []):
    level = result.get("level", "warning")
    counts[level] += 1
    message = result["message"]
    text = message.get("text")
    if text is None:
        strings = rules[result["ruleIndex"]]["messageStrings"]
        text = strings[message["id"]]["text"]
        for at, argument in enumerate(message.get("arguments", [])):
            text = text.replace("{%d}" % at, argument)
    print(f"{level}: {result['ruleId']}: {text}")
for invocation in run.get("invocations", []):
    for kind in ("toolExecutionNotifications", "toolConfigurationNotifications"):
        for notice in invocation.get(kind, []):
            if notice.get("level") == "error":
                counts["error"] += 1
                print("error: the validator says:", notice["message"]["text"])
print(f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes")
sys.exit(1 if counts["error"] else 0)
PYTHON
