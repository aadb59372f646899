package bundle

import (
	"strings"
	"sync"

	"github.com/gostaticanalysis/nilerr"
	"github.com/polyfloyd/go-errorlint/errorlint"
	fatcontext "go.augendre.info/fatcontext/pkg/analyzer"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/assign"
	"golang.org/x/tools/go/analysis/passes/bools"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/deepequalerrors"
	"golang.org/x/tools/go/analysis/passes/errorsas"
	"golang.org/x/tools/go/analysis/passes/loopclosure"
	"golang.org/x/tools/go/analysis/passes/lostcancel"
	"golang.org/x/tools/go/analysis/passes/nilness"
	"golang.org/x/tools/go/analysis/passes/scannererr"
	"golang.org/x/tools/go/analysis/passes/testinggoroutine"
	"golang.org/x/tools/go/analysis/passes/unreachable"
	"golang.org/x/tools/go/analysis/passes/waitgroup"
	"honnef.co/go/tools/staticcheck"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// passes are those of golang.org/x/tools.
var passes = []*analysis.Analyzer{
	assign.Analyzer, bools.Analyzer, copylock.Analyzer, deepequalerrors.Analyzer, errorsas.Analyzer,
	loopclosure.Analyzer, lostcancel.Analyzer, nilness.Analyzer, scannererr.Analyzer, testinggoroutine.Analyzer,
	unreachable.Analyzer, waitgroup.Analyzer,
}

// analyzers returns all analyzers that checks may name, by the name of the check.
var analyzers = sync.OnceValue(func() map[string]*analysis.Analyzer {
	byID := map[string]*analysis.Analyzer{
		"nilerr":     nilerr.Analyzer,
		"errorlint":  errorlint.NewAnalyzer(),
		"fatcontext": fatcontext.NewAnalyzer(),
	}
	for _, a := range passes {
		byID[a.Name] = a
	}
	for _, c := range staticcheck.Analyzers {
		byID[c.Analyzer.Name] = c.Analyzer
	}
	return byID
})

// originOf returns where the check called id comes from.
func originOf(id string) rule.Origin {
	switch {
	case strings.HasPrefix(id, "SA"):
		return rule.Origin{Tool: "staticcheck", ID: id, URL: "https://staticcheck.dev/docs/checks/#" + id}
	case isGosec(id):
		return rule.Origin{Tool: "gosec", ID: id, URL: "https://github.com/securego/gosec/blob/master/RULES.md"}
	}
	for _, a := range passes {
		if a.Name == id {
			// Most are part of go vet; golangci-lint has all of them under that name.
			return rule.Origin{Tool: "govet", ID: id, URL: "https://pkg.go.dev/golang.org/x/tools/go/analysis/passes/" + strings.TrimSuffix(id, "s")}
		}
	}
	return rule.Origin{Tool: id, ID: id, URL: small[id]}
}

// small are the libraries with one check, and where they are documented.
var small = map[string]string{
	"nilerr":     "https://github.com/gostaticanalysis/nilerr",
	"errorlint":  "https://github.com/polyfloyd/go-errorlint",
	"fatcontext": "https://github.com/Crocmagnon/fatcontext",
}
