package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checkout"
)

// generate writes a module of n packages to a directory below temp. All packages are alike, and import up to four of those
// before them, so that what it costs to review n of them shows how cost grows.
func generate(temp string, n int) (checkout.Module, error) {
	name := fmt.Sprintf("generated-%d", n)
	m := checkout.Module{Dir: filepath.Join(temp, name), Name: name, Patterns: []string{"./..."}}
	write := func(file, text string) error {
		file = filepath.Join(m.Dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		return os.WriteFile(file, []byte(text), 0o666)
	}
	if err := write("go.mod", "module example.com/generated\n\ngo 1.26\n"); err != nil {
		return m, err
	}
	for i := range n {
		if err := write(fmt.Sprintf("g%02d/p%d/p.go", i/50, i), generatedPackage(i)); err != nil {
			return m, err
		}
	}
	return m, nil
}

// generatedImports returns the numbers of the packages that package i imports: near ones and far ones.
func generatedImports(i int) []int {
	var list []int
	for _, j := range []int{i - 1, i - 7, i / 2, i / 10} {
		if j >= 0 && j < i && (len(list) == 0 || j < list[len(list)-1]) {
			list = append(list, j)
		}
	}
	return list
}

// generatedPackage returns the source of package i, about 150 lines.
func generatedPackage(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package p%d\n\nimport (\n\t\"context\"\n\t\"database/sql\"\n\t\"errors\"\n\t\"fmt\"\n\t\"sort\"\n\t\"strings\"\n\t\"time\"\n", i)
	imports := generatedImports(i)
	if len(imports) > 0 {
		b.WriteString("\n")
	}
	for _, j := range imports {
		fmt.Fprintf(&b, "\t\"example.com/generated/g%02d/p%d\"\n", j/50, j)
	}
	b.WriteString(")\n")
	for t := range 4 {
		fmt.Fprintf(&b, `
// Item%[1]d is a row.
type Item%[1]d struct {
	ID       int64
	Name     string
	Price    float64
	Created  time.Time
	Children []*Item%[1]d
	Labels   map[string]string
}

// Total adds prices.
func (m *Item%[1]d) Total() (sum float64) {
	for _, c := range m.Children {
		if c.Created.After(m.Created) && c.Labels["state"] != "gone" {
			sum += c.Price + c.Total()
		}
	}
	return sum
}

// Items%[1]d finds items.
type Items%[1]d interface {
	Item%[1]d(ctx context.Context, id int64) (*Item%[1]d, error)
}

// Store%[1]d finds items in a database.
type Store%[1]d struct{ DB *sql.DB }

// Item%[1]d implements [Items%[1]d].
func (s *Store%[1]d) Item%[1]d(ctx context.Context, id int64) (*Item%[1]d, error) {
	m := &Item%[1]d{Labels: map[string]string{}}
	row := s.DB.QueryRowContext(ctx, "SELECT id, name, price FROM items WHERE id = ?", id)
	if err := row.Scan(&m.ID, &m.Name, &m.Price); err != nil {
		return nil, fmt.Errorf("item %%d: %%w", id, err)
	}
	return m, nil
}

// Sum%[1]d adds items up.
func Sum%[1]d(ctx context.Context, items Items%[1]d, ids []int64, seen map[int64]bool) (sum float64, err error) {
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	for i, id := range ids {
		if seen[id] || i > 1000 {
			continue
		}
		m, itemErr := items.Item%[1]d(ctx, id)
		switch {
		case errors.Is(itemErr, context.Canceled):
			return 0, itemErr
		case itemErr != nil:
			err = errors.Join(err, itemErr)
		default:
			sum += m.Total()
			seen[id] = strings.HasPrefix(m.Name, "x")
		}
	}
	return sum, err
}
`, t)
	}
	b.WriteString("\n// All asks the packages below.\nfunc All(ctx context.Context, db *sql.DB, ids []int64) (sum float64, err error) {\n")
	for k, j := range imports {
		fmt.Fprintf(&b, "\tif n, err := p%d.Sum%d(ctx, &p%d.Store%d{DB: db}, ids, map[int64]bool{}); err == nil {\n\t\tsum += n\n\t}\n", j, k, j, k)
	}
	b.WriteString("\tn, err := Sum0(ctx, &Store0{DB: db}, ids, map[int64]bool{})\n\treturn sum + n, err\n}\n")
	return b.String()
}
