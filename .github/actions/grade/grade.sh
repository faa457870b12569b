#!/usr/bin/env bash
# Grades one repository; what it needs stands in variables, see action.yml. `grade` has to be installed.
set -euo pipefail
: "${GRADE_COURSE:?}" "${GRADE_REPOSITORY:?}" "${GRADE_STUDENT:?}"
course="$(cd "$GRADE_COURSE" && pwd -P)"
repository="$(cd "$GRADE_REPOSITORY" && pwd -P)"
work="$(mktemp -d "${RUNNER_TEMP:-/tmp}/grade.XXXXXX")"

case "$repository/" in
  "$course"/*)
    echo "::error::The student's repository lies in the course's folder: check them out beside one another." >&2
    exit 2
    ;;
esac
# Only the student's files: neither git's own, nor the course where it was checked out among them.
mkdir -p "$work/class/repository"
tar -C "$repository" --exclude=./.git --exclude=".${course#"$repository"}" -cf - . |
  tar -C "$work/class/repository" -xf -
# A person's name may hold anything; as Gradescope's metadata it names no folder.
python3 - "$work/class" <<'PYTHON'
import json, os, sys

submitters = [{":name": os.environ["GRADE_STUDENT"], ":sid": os.environ["GRADE_STUDENT"]}]
with open(sys.argv[1] + "/submission_metadata.yml", "w", encoding="utf-8") as file:
    json.dump({"repository": {":submitters": submitters}}, file)
PYTHON

words=() folder="$work/out"
if [ -n "${GRADE_ASSIGNMENT:-}" ]; then
  words=("$GRADE_ASSIGNMENT") folder="$work/out/$GRADE_ASSIGNMENT"
fi
status=0
# Its table names the student, and a log may be public.
grade run ${words[@]+"${words[@]}"} "$work/class" --from gradescope --course "$course" --out "$work/out" --jobs 1 \
  --isolation "${GRADE_ISOLATION:-strong}" >"$work/log" 2>&1 || status=$?
if [ "$status" -gt 1 ]; then
  tail -n 5 "$work/log" >&2
  exit "$status"
fi
grade export "$folder" --course "$course" --to junit --output "$work/junit.xml"
grade export "$folder" --course "$course" --to markdown --output - >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
grade export "$folder" --course "$course" --to csv --output "$work/marks.csv"
python3 - "$work" >>"${GITHUB_OUTPUT:-/dev/stdout}" <<'PYTHON'
import csv, sys

with open(sys.argv[1] + "/marks.csv", encoding="utf-8-sig", newline="") as file:
    [mark] = csv.DictReader(file)
print(f"score={mark['final']}", f"max-score={mark['max_score']}", f"junit={sys.argv[1]}/junit.xml", sep="\n")
PYTHON
