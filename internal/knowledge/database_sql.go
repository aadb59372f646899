package knowledge

import "slices"

var databaseSQL = &Library{
	ID: "sql", Name: "database/sql",
	Roots: []string{"database/sql"},
	Packages: []Package{{
		Types: []Type{
			{Name: "DB", Complete: true, Methods: slices.Concat(sqlRunner, sqlContextRunner, []Methods{
				{Names: "Begin BeginTx", Effect: Begin},
				{Names: "Ping PingContext", Effect: Ping},
			})},
			{Name: "Conn", Complete: true, Methods: slices.Concat(sqlContextRunner, []Methods{
				{Names: "BeginTx", Effect: Begin},
				{Names: "PingContext", Effect: Ping},
				{Names: "Raw", Callbacks: []Callback{{0, Once}}},
			})},
			{Name: "Tx", Complete: true, Methods: slices.Concat(sqlRunner, sqlContextRunner, []Methods{
				{Names: "Commit Rollback", Effect: End},
			})},
			{Name: "Stmt", Complete: true, Methods: sqlStmt},
			{Name: "Rows", Complete: true, Cursor: "Next"},
			{Name: "Row", Complete: true},
		},
	}},
	Remedies: map[Effect]string{
		Read:    "load all before the loop with one query, `WHERE id IN (...)` or a JOIN",
		Write:   "send one multi-row statement after the loop",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

var sqlRunner = []Methods{
	{Names: "Query QueryRow", Effect: Read, SQL: 1},
	{Names: "Exec", Effect: Exec, SQL: 1},
	{Names: "Prepare", Effect: Prepare, SQL: 1},
}

var sqlContextRunner = []Methods{
	{Names: "QueryContext QueryRowContext", Effect: Read, SQL: 2},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
	{Names: "PrepareContext", Effect: Prepare, SQL: 2},
}

// sqlStmt is a prepared statement, whose text was given to Prepare.
var sqlStmt = []Methods{
	{Names: "Query QueryContext QueryRow QueryRowContext", Effect: Read},
	{Names: "Exec ExecContext", Effect: Exec},
}
