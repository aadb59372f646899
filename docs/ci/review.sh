#!/bin/sh
# Reviews what a branch adds, on any CI system: review.sh [BASE], where BASE is the branch to merge into, by default main.
#
# Run it in a clone, in the directory of the module. It leaves reviewlint.sarif, reviewlint.xml (JUnit) and
# reviewlint.html in the directory $REVIEWLINT_OUT, by default the current one, and ends with the exit code of reviewlint:
# 0 if the branch may be merged, 1 if something must be fixed before, 2 for a mistake of usage, 3 if something could
# not be analysed.
set -eu

base=${1:-main}
out=$(cd "${REVIEWLINT_OUT:-.}" && pwd)

git fetch --quiet --no-tags origin "+refs/heads/$base:refs/remotes/origin/$base"
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
	git fetch --quiet --no-tags --unshallow origin
fi

PATH=$PATH:$(go env GOPATH)/bin
command -v reviewlint >/dev/null || go install github.com/reviewlint/reviewlint/cmd/reviewlint@main

exec reviewlint -new-from "origin/$base" -format "text,sarif:$out/reviewlint.sarif,junit:$out/reviewlint.xml,html:$out/reviewlint.html" ./...
