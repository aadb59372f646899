package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/analyzers/nplusone"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// benchModule writes a layered module of 31 packages: for each of 10 domains a model, a store and a service.
func benchModule(b *testing.B) *Options {
	b.Helper()
	var main strings.Builder
	dir := b.TempDir()
	write := func(name, text string) {
		b.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	write("go.mod", "module example.com/m\n\ngo 1.26\n")
	main.WriteString("package main\n\nimport (\n\t\"database/sql\"\n")
	for i := range 10 {
		fmt.Fprintf(&main, "\tservice%[1]d \"example.com/m/d%[1]d/service\"\n\tstore%[1]d \"example.com/m/d%[1]d/store\"\n", i)
	}
	main.WriteString(")\n\nfunc main() {\n\tvar db *sql.DB\n")
	for i := range 10 {
		path := fmt.Sprintf("d%d", i)
		var model, store, service strings.Builder
		model.WriteString("package model\n\nimport \"time\"\n")
		store.WriteString("package store\n\nimport (\n\t\"context\"\n\t\"database/sql\"\n\t\"fmt\"\n\n\t\"example.com/m/" + path + "/model\"\n)\n\ntype Store struct{ DB *sql.DB }\n")
		service.WriteString("package service\n\nimport (\n\t\"context\"\n\t\"errors\"\n\t\"sort\"\n\n\t\"example.com/m/" + path + "/model\"\n)\n\n")
		for j := range 8 {
			fmt.Fprintf(&model, `
type Item%[1]d struct {
	ID       int64
	Name     string
	Price    float64
	Created  time.Time
	Children []*Item%[1]d
	Labels   map[string]string
}

func (m *Item%[1]d) Total() (sum float64) {
	for _, c := range m.Children {
		if c.Created.After(m.Created) && c.Labels["state"] != "gone" {
			sum += c.Price + c.Total()
		}
	}
	return sum
}
`, j)
			fmt.Fprintf(&store, `
func (s *Store) Item%[1]d(ctx context.Context, id int64) (*model.Item%[1]d, error) {
	m := new(model.Item%[1]d)
	row := s.DB.QueryRowContext(ctx, "SELECT id, name, price FROM items%[1]d WHERE id = ?", id)
	if err := row.Scan(&m.ID, &m.Name, &m.Price); err != nil {
		return nil, fmt.Errorf("item %%d: %%w", id, err)
	}
	return m, nil
}

func (s *Store) All%[1]d(ctx context.Context, ids []int64) (list []*model.Item%[1]d, err error) {
	for _, id := range ids {
		m, err := s.Item%[1]d(ctx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}
`, j)
			fmt.Fprintf(&service, `
type Items%[1]d interface {
	Item%[1]d(ctx context.Context, id int64) (*model.Item%[1]d, error)
	All%[1]d(ctx context.Context, ids []int64) ([]*model.Item%[1]d, error)
}

type Service%[1]d struct{ Items Items%[1]d }

func (s Service%[1]d) Sum(ctx context.Context, ids []int64, seen map[int64]bool) (sum float64, err error) {
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	for i, id := range ids {
		if seen[id] || i > 1000 {
			continue
		}
		m, itemErr := s.Items.Item%[1]d(ctx, id)
		switch {
		case errors.Is(itemErr, context.Canceled):
			return 0, itemErr
		case itemErr != nil:
			err = errors.Join(err, itemErr)
		default:
			sum += m.Total()
			seen[id] = true
		}
	}
	return sum, err
}
`, j)
		}
		write(path+"/model/model.go", model.String())
		write(path+"/store/store.go", store.String())
		write(path+"/service/service.go", service.String())
		fmt.Fprintf(&main, "\t_ = service%[1]d.Service0{Items: &store%[1]d.Store{DB: db}}\n", i)
	}
	main.WriteString("}\n")
	write("main.go", main.String())
	return &Options{Dir: dir, Patterns: []string{"./..."}, Env: append(os.Environ(), "GOWORK=off", "GOFLAGS="), Parallel: 1}
}

// BenchmarkLoad measures the go command and what is made of its answer.
func BenchmarkLoad(b *testing.B) {
	o := benchModule(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.load(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTypes measures reading export data, parsing and type-checking.
func BenchmarkTypes(b *testing.B) {
	g, err := benchModule(b).load(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		checkAll(b, g)
	}
}

// checkAll type-checks the packages of g anew.
func checkAll(b *testing.B, g *graph) (*checker, map[*node]*syntax) {
	for _, n := range g.nodes {
		n.types = nil
	}
	c := newChecker(g.toolchain)
	c.readExports(g.nodes)
	all := map[*node]*syntax{}
	for _, n := range g.nodes {
		if n.mode == exported {
			continue
		}
		s := c.check(n)
		if !s.ok() {
			b.Fatalf("%s: %v %v", n.ImportPath, s.broken, s.errors)
		}
		n.types = s.pkg
		if n.mode == source {
			all[n] = s
		}
	}
	return c, all
}

// BenchmarkSSA measures building the SSA form of all packages.
func BenchmarkSSA(b *testing.B) {
	benchAnalyzer(b, &analysis.Analyzer{
		Name: "build", Doc: "build the SSA form", Requires: []*analysis.Analyzer{ssair.Analyzer},
		Run: func(p *analysis.Pass) (any, error) {
			p.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs()
			return nil, nil
		},
	})
}

// BenchmarkEffects measures the effects of all functions, their SSA form included.
func BenchmarkEffects(b *testing.B) { benchAnalyzer(b, effects.Analyzer) }

// BenchmarkNPlusOne measures the rule with all that it needs, before and after the link.
func BenchmarkNPlusOne(b *testing.B) { benchAnalyzer(b, nplusone.Analyzer) }

// benchAnalyzer measures a on packages that are type-checked already.
func benchAnalyzer(b *testing.B, a *analysis.Analyzer) {
	o := benchModule(b)
	g, err := o.load(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	c, all := checkAll(b, g)
	findings := 0
	b.ReportAllocs()
	for b.Loop() {
		module := effects.NewModule()
		o.Overrides = map[*analysis.Analyzer]func(*analysis.Pass) (any, error){
			config.Analyzer:  func(*analysis.Pass) (any, error) { return &config.Config{Gate: true}, nil },
			effects.Analyzer: module.Run,
		}
		r := &run{Options: o, plan: newPlan([]*analysis.Analyzer{a}, nil), graph: g, checker: c, facts: newFacts()}
		analyse := func(n *node) {
			out, own := new(outcome), newOwnFacts(all[n].pkg)
			r.analysers(n, all[n], own, out, false)
			r.facts.publish(own)
			if len(out.failures) > 0 {
				b.Fatal(out.failures)
			}
			findings += len(out.findings)
		}
		for _, n := range g.nodes {
			if all[n] != nil {
				analyse(n)
			}
		}
		stale := map[string]bool{}
		for _, path := range module.Link() {
			stale[path] = true
		}
		for _, n := range g.nodes {
			if all[n] != nil && stale[n.path()] {
				analyse(n)
			}
		}
	}
	if len(all) != 31 || a == nplusone.Analyzer && findings < 80 {
		b.Fatalf("%d packages, %d findings", len(all), findings)
	}
}
