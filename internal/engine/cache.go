package engine

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// Cache lets a run use what earlier runs found out. The result of the run is the same as without.
//
// Two values are stored for a package. The summary is what other packages need of it: its facts and
// what it adds to the world. The findings are those of all rules, and only exist if the package
// was reviewed, not merely imported. Both are found by the package's input: its
// files, what its imports declare, and everything that is the same for all packages of a run. Both come with
// the questions that the analysis asked about other packages, and hold as long as the answers are the same.
type Cache struct {
	Store cache.Store

	// Salt stands for everything that decides about findings and that the engine does not see: which build
	// of the tool it is, and the options of the rules.
	Salt string

	// Worlds are what overrides know about the module.
	Worlds []World

	// Options are the analyzers whose overrides give the same answer for every package, for which Salt stands. Each
	// overridden analyzer is one of them, or linked by a world.
	Options []*analysis.Analyzer

	// Settled is how long nothing may have changed before a run for its whole result to be kept; 0 means long
	// enough for the times of every file system.
	Settled time.Duration
}

// A World is what overrides know about the whole module, and the answers that they give from it.
//
// Answers may change with [Options.Link]. Those that an analysis of a package gets while it
// computes facts, or its own part of the world, must not.
type World interface {
	// Overrides returns what takes the place of the Run functions of analyzers, for [Options.Overrides].
	Overrides() map[*analysis.Analyzer]func(*analysis.Pass) (any, error)
	// State returns what the first analysis of a package added to the world, and the questions about other
	// packages that this depends on; state is nil if it added nothing. It is called after the link. ok is false if that cannot be stored.
	State(path string) (state, questions []byte, ok bool)
	// Restore adds the state of a package instead of an analysis; it reports whether it did: whether the questions
	// have the same answers. It is called before the link, after the packages that path imports are known.
	Restore(path string, state, questions []byte) bool
	// Asked returns the questions that were asked in the analysis of pkg, the last one of that package, with answers that
	// hold after the link, and forgets them; nil if the world was not asked. ok is false if they cannot be stored.
	Asked(pkg *types.Package) (questions []byte, ok bool)
	// Holds reports whether questions get the same answers now; then it takes the place of the analysis that asked. It is called
	// after the link, after the packages that path imports are known.
	Holds(path string, questions []byte) bool
}

// summaryRecord is the stored summary of a package.
type summaryRecord struct {
	Code      *Error // what is wrong with the code
	Facts     []storedFact
	Questions []factQuestion
	Files     []fileQuestion
	States    []storedState // one for each world
}

// storedState is what a package adds to a world.
type storedState struct {
	State []byte // nil if it adds nothing
	Basis []byte // what the state depends on
}

// findingsRecord is what is stored about a package that was reviewed.
type findingsRecord struct {
	Code         *Error
	Findings     []rule.Finding
	Suppressions []rule.Suppression
	Questions    []factQuestion
	Files        []fileQuestion
	Worlds       [][]byte // questions to each world, nil if there were none
}

// storedFact is a fact about an object of the package, or the package itself.
type storedFact struct {
	Object string // object path
	Type   string
	Data   []byte
}

// A factQuestion is one that an analysis asked about facts of another package, with the digest of the answer;
// the digest is zero if there was none.
type factQuestion struct {
	Package string
	Object  string // object path; "" for the package itself, allObjects for all of its objects
	Type    string // "" asks whether there are facts about the package at all
	Answer  cache.Digest
}

const (
	allObjects = "*" // no object path
	// inSight, in place of an import path, asks which packages with facts a package imports, directly or indirectly.
	inSight = "*"
)

// A fileQuestion is a file that an analysis read, with the digest of what was in it, zero if it could not be read.
type fileQuestion struct {
	Name   string
	Answer cache.Digest
}

// typeID names a type of facts.
func typeID(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return t.Elem().PkgPath() + "." + t.Elem().Name()
	}
	return t.PkgPath() + "." + t.Name()
}

// factTypes returns the types of facts of the plan by their IDs.
func (p *plan) factTypes() map[string]reflect.Type {
	byID := map[string]reflect.Type{}
	for _, a := range p.all {
		for _, fact := range a.FactTypes {
			t := reflect.TypeOf(fact)
			byID[typeID(t)] = t
		}
	}
	return byID
}

// checkCache returns an error if results of a run with o would not be valid for another one: if an override may give
// answers that no world tells about, or if facts depend on answers that change with the link, so that they would
// differ between a run that restores answers and one that does not have them yet.
func (p *plan) checkCache(o *Options) error {
	known := map[*analysis.Analyzer]bool{}
	for _, a := range o.Cache.Options {
		known[a] = true
	}
	for _, w := range o.Cache.Worlds {
		for a := range w.Overrides() {
			known[a] = true
		}
	}
	for _, a := range p.all {
		if o.Overrides[a] != nil && !known[a] {
			return fmt.Errorf("the cache knows nothing about the answers of what overrides analyzer %s", a.Name)
		}
	}
	for _, a := range p.all {
		if i := slices.IndexFunc(a.Requires, func(req *analysis.Analyzer) bool { return p.linked[req] }); i >= 0 && len(a.FactTypes) > 0 {
			return fmt.Errorf("analyzer %s exports facts and requires %s, whose answers change with the link", a.Name, a.Requires[i].Name)
		}
	}
	return nil
}
