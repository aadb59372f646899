package knowledge

import "slices"

var sqlx = &Library{
	ID: "sqlx", Name: "sqlx",
	Roots:   []string{"github.com/jmoiron/sqlx"},
	Modules: []string{"github.com/jmoiron/sqlx@v1.4.0"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "Get Select", Effect: Read, SQL: 3},
			{Names: "GetContext SelectContext", Effect: Read, SQL: 4},
			{Names: "NamedQuery", Effect: Read, SQL: 2},
			{Names: "NamedQueryContext", Effect: Read, SQL: 3},
			{Names: "NamedExec MustExec", Effect: Exec, SQL: 2},
			{Names: "NamedExecContext MustExecContext", Effect: Exec, SQL: 3},
			{Names: "LoadFile LoadFileContext", Effect: Exec},
			{Names: "Preparex", Effect: Prepare, SQL: 2},
			{Names: "PreparexContext", Effect: Prepare, SQL: 3},
			{Names: "In Named", SQL: 1, Rewrites: true},
			{Names: "Rebind BindNamed", SQL: 2, Rewrites: true},
			{Names: "StructScan MapScan SliceScan"},
		},
		Types: []Type{
			{Name: "DB", Methods: slices.Concat(sqlxRunner, sqlxContextRunner, sqlxNamed, []Methods{
				{Names: "NamedQueryContext", Effect: Read, SQL: 2},
				{Names: "Beginx BeginTxx MustBegin MustBeginTx", Effect: Begin},
				{Names: "Connx DriverName MapperFunc Unsafe"},
			})},
			{Name: "Conn", Methods: slices.Concat(sqlxContextRunner, []Methods{
				{Names: "BeginTxx", Effect: Begin},
				{Names: "Rebind", SQL: 1, Rewrites: true},
			})},
			{Name: "Tx", Methods: slices.Concat(sqlxRunner, sqlxContextRunner, sqlxNamed, []Methods{
				{Names: "NamedStmt NamedStmtContext Stmtx StmtxContext DriverName Unsafe"},
			})},
			{Name: "Stmt", Methods: sqlxStmt},
			{Name: "NamedStmt", Complete: true, Methods: slices.Concat(sqlStmt, sqlxStmt)},
			// What Ext and ExtContext embed.
			{Name: "binder", Methods: []Methods{{Names: "BindNamed Rebind", SQL: 1, Rewrites: true}}},
			{Name: "Queryer", Methods: []Methods{{Names: "Query QueryRowx Queryx", Effect: Read, SQL: 1}}},
			{Name: "QueryerContext", Methods: []Methods{{Names: "QueryContext QueryRowxContext QueryxContext", Effect: Read, SQL: 2}}},
			{Name: "Execer", Methods: []Methods{{Names: "Exec", Effect: Exec, SQL: 1}}},
			{Name: "ExecerContext", Methods: []Methods{{Names: "ExecContext", Effect: Exec, SQL: 2}}},
			{Name: "Preparer", Methods: []Methods{{Names: "Prepare", Effect: Prepare, SQL: 1}}},
			{Name: "PreparerContext", Methods: []Methods{{Names: "PrepareContext", Effect: Prepare, SQL: 2}}},
			{Name: "Rows", Cursor: "Next", Methods: []Methods{{Names: "StructScan MapScan SliceScan"}}},
			{Name: "Row", Complete: true},
		},
	}},
	Remedies: map[Effect]string{
		Read:    "load all before the loop with one query, `IN (?)` through `sqlx.In`",
		Write:   "pass the whole slice to one `NamedExec`, a multi-row INSERT",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

var sqlxRunner = []Methods{
	{Names: "Get Select", Effect: Read, SQL: 2},
	{Names: "Queryx QueryRowx", Effect: Read, SQL: 1},
	{Names: "MustExec", Effect: Exec, SQL: 1},
	{Names: "MustExecContext", Effect: Exec, SQL: 2},
	{Names: "Preparex", Effect: Prepare, SQL: 1},
}

// sqlxContextRunner is all that Conn has.
var sqlxContextRunner = []Methods{
	{Names: "GetContext SelectContext", Effect: Read, SQL: 3},
	{Names: "QueryxContext QueryRowxContext", Effect: Read, SQL: 2},
	{Names: "PreparexContext", Effect: Prepare, SQL: 2},
}

var sqlxNamed = []Methods{
	{Names: "NamedQuery", Effect: Read, SQL: 1},
	{Names: "NamedExec", Effect: Exec, SQL: 1},
	{Names: "NamedExecContext", Effect: Exec, SQL: 2},
	{Names: "PrepareNamed", Effect: Prepare, SQL: 1},
	{Names: "PrepareNamedContext", Effect: Prepare, SQL: 2},
	{Names: "Rebind BindNamed", SQL: 1, Rewrites: true},
}

var sqlxStmt = []Methods{
	{Names: "Get GetContext Select SelectContext", Effect: Read},
	{Names: "Queryx QueryxContext QueryRowx QueryRowxContext", Effect: Read},
	{Names: "MustExec MustExecContext", Effect: Exec},
	{Names: "Unsafe"},
}
