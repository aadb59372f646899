package tickerleak

import (
	"go/types"
	"go/version"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// semantics are those of timers that hold for a package.
type semantics struct {
	collected bool   // tickers and timers that nobody refers to are collected, and channels hold no stale tick
	why       string // for messages: "go 1.22"
}

// semanticsOf finds out which semantics hold. Source: src/time/sleep.go and doc/godebug.md of Go 1.26: GODEBUG
// asynctimerchan=1 is the old way; its default is 1 for main modules with a go line before 1.23.
func semanticsOf(pass *analysis.Pass) semantics {
	v := ""
	if pass.Module != nil && pass.Module.GoVersion != "" {
		v = "go" + strings.TrimPrefix(pass.Module.GoVersion, "go") // unitchecker hands it over with the prefix
	} else {
		v = fileVersion(pass)
	}
	s := semantics{collected: v == "" || version.Compare(v, "go1.23") >= 0, why: strings.Replace(version.Lang(v), "go", "go ", 1)}
	if v == "" {
		s.why = "go 1.23 or later"
	}
	if old, ok := setting(pass); ok {
		s.collected = !old
		s.why = "asynctimerchan=0"
		if old {
			s.why = "asynctimerchan=1"
		}
	}
	return s
}

// fileVersion returns the language version of the package where no module tells.
func fileVersion(pass *analysis.Pass) string {
	for _, f := range pass.Files {
		if v := pass.TypesInfo.FileVersions[f]; v != "" {
			return v
		}
	}
	return pass.Pkg.GoVersion()
}

var (
	debugLine  = regexp.MustCompile(`^//go:debug\s+asynctimerchan=([01])\s*$`)
	moduleLine = regexp.MustCompile(`(?m)^\s*(?:godebug\s+)?asynctimerchan=([01])\b`)
)

// setting returns what //go:debug lines of the package or the go.mod above it say about asynctimerchan.
func setting(pass *analysis.Pass) (old, ok bool) {
	for _, f := range pass.Files {
		for _, group := range f.Comments {
			if group.Pos() > f.Package {
				break
			}
			for _, c := range group.List {
				if m := debugLine.FindStringSubmatch(c.Text); m != nil {
					return m[1] == "1", true
				}
			}
		}
	}
	if pass.ReadFile == nil || len(pass.Files) == 0 {
		return false, false
	}
	dir := filepath.Dir(pass.Fset.File(pass.Files[0].FileStart).Name())
	for range 32 {
		if data, err := pass.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			if m := moduleLine.FindSubmatch(data); m != nil {
				return string(m[1]) == "1", true
			}
			return false, false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return false, false
}

// isTimePointer reports whether t is a pointer to the named type of package time.
func isTimePointer(t types.Type, name string) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time"
}
