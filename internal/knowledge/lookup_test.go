package knowledge

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestLookup asks for what each function mentioned on a line of a program does. The
// comment of the line is the answer, "unknown" if there is none.
func TestLookup(t *testing.T) {
	for name, test := range map[string]struct{ modules, src string }{
		"standard library": {"", `
import ("context"; "database/sql"; "net/http"; "os"; "slices"; "sync"; "testing")

type embedding struct{ *sql.DB }
type overriding struct{ *sql.DB }
func (overriding) Query(string) {}
type deep struct{ inner embedding; embedding }
type own interface{ QueryContext(context.Context, string) }

func f(db *sql.DB, c *sql.Conn, rows *sql.Rows, e embedding, o overriding, d *deep, i own, tb testing.TB, t *testing.T, m *sync.Map, once *sync.Once) {
	_ = db.QueryContext // sql read sql=2
	_ = db.Query // sql read sql=1
	_ = db.SetMaxOpenConns // sql none
	_ = (*sql.DB).Exec // sql exec sql=1
	_ = c.PrepareContext // sql prepare sql=2
	_ = rows.Next // sql none cursor
	_ = rows.Scan // sql none
	_ = e.Exec // sql exec sql=1
	_ = o.Query // unknown
	_ = o.Exec // sql exec sql=1
	_ = d.inner.Ping // sql ping
	_ = d.Ping // sql ping
	_ = i.QueryContext // unknown
	_ = http.Get // http http
	_ = http.NewRequest // unknown
	_ = http.DefaultClient.Do // http http
	_ = os.Exit // std none noreturn
	_ = tb.Fatal // std none noreturn
	_ = t.Fatal // std none noreturn
	_ = t.Error // unknown
	_ = m.Range // std none calls0=1
	_ = once.Do // std none calls0=5
	_ = slices.SortFunc[[]int] // std none calls1=1
	_ = slices.Sort[[]int] // unknown
}`},
		"sqlx": {"github.com/jmoiron/sqlx@v1.4.0", `
import "github.com/jmoiron/sqlx"

type store struct{ *sqlx.DB }

func f(db *sqlx.DB, s store, tx *sqlx.Tx, stmt *sqlx.Stmt, rows *sqlx.Rows, ext sqlx.ExtContext) {
	_ = db.Get // sqlx read sql=2
	_ = db.Query // sql read sql=1
	_ = db.Rebind // sqlx none sql=1 rewrites
	_ = s.SelectContext // sqlx read sql=3
	_ = s.ExecContext // sql exec sql=2
	_ = tx.Commit // sql end
	_ = stmt.Exec // sql exec
	_ = rows.Next // sqlx none cursor
	_ = rows.Close // sql none
	_ = ext.QueryxContext // sqlx read sql=2
	_ = sqlx.In // sqlx none sql=1 rewrites
}`},
		"pgx": {"github.com/jackc/pgx/v5@v5.12.0", `
import ("github.com/jackc/pgx/v5"; "github.com/jackc/pgx/v5/pgxpool")

type tx struct{ pgx.Tx }

func f(p *pgxpool.Pool, t pgx.Tx, own tx, b *pgx.Batch, r pgx.BatchResults) {
	_ = p.Query // pgx read sql=2
	_ = t.Exec // pgx exec sql=2
	_ = own.QueryRow // pgx read sql=2
	_ = t.SendBatch // pgx exec batch
	_ = t.Conn // pgx none
	_ = b.Queue // pgx none sql=1
	_ = r.QueryRow // pgx none
	_ = pgx.ForEachRow // pgx none calls2=3
	_ = pgx.BeginFunc // pgx begin calls2=0
	_ = pgx.Identifier.Sanitize // pgx none safe
}`},
		"gorm": {"gorm.io/gorm@v1.31.2", `
import "gorm.io/gorm"

type user struct{}
type repo struct{ *gorm.DB }

func f(db *gorm.DB, r repo) {
	_ = db.Where // gorm none sql=1
	_ = db.Find // gorm read sql=2
	_ = r.First // gorm read sql=2
	_ = r.Limit // gorm none
	_ = db.Statement.Find // gorm read sql=2
	_ = gorm.G[user](db).Where // gorm none sql=1
	_ = gorm.G[user](db).Where("id = ?", 1).First // gorm read
	_ = gorm.G[user](db).FindInBatches // gorm read batch calls2=2
	_ = db.Migrator().HasTable // gorm read
	_ = db.Migrator().CreateTable // gorm schema
}`},
	} {
		t.Run(name, func(t *testing.T) {
			var dirs map[string]string
			modules := strings.Fields(test.modules)
			if len(modules) > 0 {
				if testing.Short() {
					t.Skip("needs " + test.modules)
				}
				dirs = moduleDirs(t)
			}
			answers(t, newLoader(modules, dirs), test.src)
		})
	}
}

func answers(t *testing.T, imports types.Importer, src string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n"+src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: imports}
	if _, err := conf.Check("p", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	wants := map[int]string{}
	for _, c := range file.Comments {
		wants[fset.Position(c.Pos()).Line] = strings.TrimSpace(c.Text())
	}
	asked := 0
	ast.Inspect(file, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		expr := assign.Rhs[0]
		if x, ok := expr.(*ast.IndexExpr); ok {
			expr = x.X
		}
		sel := expr.(*ast.SelectorExpr)
		var static types.Type
		if s := info.Selections[sel]; s != nil {
			static = s.Recv()
		}
		pos := fset.Position(n.Pos())
		if got := describe(Lookup(info.Uses[sel.Sel].(*types.Func), static)); got != wants[pos.Line] {
			t.Errorf("%s: %s: got %q, want %q", pos, sel.Sel.Name, got, wants[pos.Line])
		}
		asked++
		return true
	})
	if asked != len(wants) {
		t.Errorf("%d questions, %d answers", asked, len(wants))
	}
}

func describe(api API, ok bool) string {
	if !ok {
		return "unknown"
	}
	s := api.Library.ID + " " + api.Effect.String()
	if api.SQL != 0 {
		s += fmt.Sprintf(" sql=%d", api.SQL)
	}
	for _, flag := range []struct {
		word string
		on   bool
	}{{" batch", api.Batch}, {" cursor", api.Cursor}, {" noreturn", api.NoReturn}, {" rewrites", api.Rewrites}, {" safe", api.SafeSQL}} {
		if flag.on {
			s += flag.word
		}
	}
	for _, c := range api.Callbacks {
		s += fmt.Sprintf(" calls%d=%d", c.Param, c.How)
	}
	return s
}
