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
	_ = m.Range // std none calls 0 per element
	_ = once.Do // std none calls 0 first time
	_ = slices.SortFunc[[]int] // std none calls 1 per element
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
	_ = pgx.ForEachRow // pgx none calls 2 per row
	_ = pgx.BeginFunc // pgx begin calls 2 once
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
	_ = gorm.G[user](db).FindInBatches // gorm read batch calls 2 per chunk
	_ = db.Migrator().HasTable // gorm read
	_ = db.Migrator().CreateTable // gorm schema
}`},
		"ent runtime": {"entgo.io/ent@v0.14.5", `
import ("entgo.io/ent/dialect"; "entgo.io/ent/dialect/sql/sqlgraph")

func f(d dialect.Driver) {
	_ = d.Query // ent read sql=2
	_ = sqlgraph.BatchCreate // ent write batch
}`},
		"jet": {"github.com/go-jet/jet/v2@v2.14.1", `
import "github.com/go-jet/jet/v2/postgres"

func f(s postgres.SelectStatement, r postgres.InsertStatement) {
	_ = s.QueryContext // jet read
	_ = r.Exec // jet write
	_ = s.WHERE // unknown
}`},
		"go-redis": {"github.com/redis/go-redis/v9@v9.23.0", `
import "github.com/redis/go-redis/v9"

type client struct{ *redis.Client }
type queue struct{ redis.Pipeliner }
type store interface{ redis.StringCmdable }

func f(c *redis.Client, u redis.UniversalClient, cmd redis.Cmdable, p redis.Pipeliner, q queue, own client, s store, a *redis.AutoPipeliner, tx *redis.Tx) {
	_ = c.Get // go-redis cache read
	_ = c.Set // go-redis cache write
	_ = c.MGet // go-redis cache read batch
	_ = c.Close // go-redis none
	_ = c.Pipeline // go-redis none
	_ = c.Pipelined // go-redis cache write batch calls 1 once
	_ = c.Watch // go-redis cache write calls 1 once
	_ = u.HGetAll // go-redis cache read
	_ = cmd.Incr // go-redis cache write
	_ = p.Get // go-redis none
	_ = p.Exec // go-redis cache write batch
	_ = q.Set // go-redis none
	_ = own.Get // go-redis cache read
	_ = s.Get // go-redis cache read
	_ = a.Get // go-redis none
	_ = tx.Get // go-redis cache read
	_ = tx.Watch // go-redis cache write
	_ = c.Get(nil, "").Result // unknown
}`},
		"go-redis without contexts": {"github.com/go-redis/redis/v7@v7.4.1", `
import "github.com/go-redis/redis/v7"

func f(c *redis.ClusterClient) {
	_ = c.ForEachMaster // go-redis none calls 0 per element
	_ = c.Get // go-redis cache read
}`},
		"mongo": {"go.mongodb.org/mongo-driver/v2@v2.10.0", `
import "go.mongodb.org/mongo-driver/v2/mongo"

func f(c *mongo.Collection, cur *mongo.Cursor, s *mongo.Session) {
	_ = c.FindOne // mongo read
	_ = c.InsertMany // mongo write batch
	_ = cur.Next // mongo none cursor
	_ = cur.Decode // mongo none
	_ = s.WithTransaction // mongo begin calls 1 once
}`},
		"dynamodb": {"github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2", `
import "github.com/aws/aws-sdk-go-v2/service/dynamodb"

func f(c *dynamodb.Client) {
	_ = c.GetItem // dynamodb read
	_ = c.BatchGetItem // dynamodb read batch
	_ = c.ListTables // dynamodb rpc
	_ = c.Options // dynamodb none
}`},
		"elasticsearch": {"github.com/elastic/go-elasticsearch/v8@v8.19.7", `
import ("github.com/elastic/go-elasticsearch/v8/esapi"; "github.com/elastic/go-elasticsearch/v8/typedapi/core/search")

func f(c *esapi.API, r esapi.IndexRequest, cat esapi.CatHelpRequest, s *search.Search) {
	_ = c.Search // elasticsearch read
	_ = c.Bulk // elasticsearch write batch
	_ = c.Ping // elasticsearch ping
	_ = c.Info // unknown
	_ = r.Do // elasticsearch write
	_ = cat.Do // elasticsearch rpc
	_ = s.Do // elasticsearch read
	_ = s.Index // unknown
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
		api, known := LookupValue(info.Uses[sel.Sel].Type())
		if fn, ok := info.Uses[sel.Sel].(*types.Func); ok {
			api, known = Lookup(fn, static)
		}
		if got := describe(api, known); got != wants[pos.Line] {
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
		s += fmt.Sprintf(" calls %d %s", c.Param, c.How)
	}
	return s
}

func TestSQLField(t *testing.T) {
	clause := types.NewPackage("gorm.io/gorm/clause", "clause")
	expr := types.NewNamed(types.NewTypeName(0, clause, "Expr", nil), types.NewStruct(nil, nil), nil)
	column := types.NewNamed(types.NewTypeName(0, clause, "Column", nil), types.NewStruct(nil, nil), nil)
	for _, test := range []struct {
		typ   types.Type
		field string
		want  bool
	}{
		{expr, "SQL", true},
		{types.NewPointer(expr), "SQL", true},
		{expr, "Vars", false},
		{column, "SQL", false},
		{types.Typ[types.String], "SQL", false},
	} {
		if got := SQLField(test.typ, test.field); got != test.want {
			t.Errorf("%s.%s: got %v, want %v", test.typ, test.field, got, test.want)
		}
	}
}

func TestKnows(t *testing.T) {
	for path, want := range map[string]bool{
		"database/sql":                 true,
		"gorm.io/gorm/clause":          true, // fields only
		"github.com/go-redis/redis/v8": true,
		"sort":                         false, // callbacks only
		"log":                          false,
		"example.com/unknown":          false,
	} {
		if got := Knows(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

func TestNoReturn(t *testing.T) {
	for symbol, want := range map[string]bool{
		"os.Exit": true, "os.Getpid": false, "runtime.Goexit": true, "log.Fatalf": true, "log.Printf": false,
		"log.Logger.Panicln": true, "testing.T.Fatal": true, "testing.T.Skip": true, "testing.TB.FailNow": true, "testing.T.Error": false,
	} {
		path, name, _ := strings.Cut(symbol, ".")
		p, err := std.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := NoReturn(findFunc(p, name)); got != want {
			t.Errorf("%s: got %v, want %v", symbol, got, want)
		}
	}
}
