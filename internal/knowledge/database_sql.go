package knowledge

import "slices"

// Source: database/sql/sql.go of Go 1.26.
var databaseSQL = &Library{
	ID: "sql", Name: "database/sql",
	Roots:   []string{"database/sql"},
	Version: "go1.26",
	Packages: []Package{{
		Types: []Type{
			{Name: "DB", Methods: slices.Concat(sqlRunner, []Methods{
				{Names: "Begin BeginTx", Effect: Begin},
				{Names: "Ping PingContext", Effect: Ping},
			})},
			{Name: "Conn", Methods: slices.Concat(sqlRunner, []Methods{
				{Names: "BeginTx", Effect: Begin},
				{Names: "PingContext", Effect: Ping},
			})},
			{Name: "Tx", Methods: slices.Concat(sqlRunner, []Methods{
				{Names: "Commit Rollback", Effect: End},
			})},
			{Name: "Stmt", Methods: []Methods{
				{Names: "Query QueryContext QueryRow QueryRowContext", Effect: Read},
				{Names: "Exec ExecContext", Effect: Write},
			}},
			{Name: "Rows", Cursor: true},
		},
	}},
	Remedies: map[Effect]string{
		Read:    "load all before the loop with one query, `WHERE id IN (...)` or a JOIN",
		Write:   "send one multi-row statement after the loop",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

// sqlRunner is what DB, Conn and Tx have in common. Conn has the Context forms only.
var sqlRunner = []Methods{
	{Names: "Query QueryRow", Effect: Read, SQL: 1},
	{Names: "QueryContext QueryRowContext", Effect: Read, SQL: 2},
	{Names: "Exec", Effect: Exec, SQL: 1},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
	{Names: "Prepare", Effect: Prepare, SQL: 1},
	{Names: "PrepareContext", Effect: Prepare, SQL: 2},
}
