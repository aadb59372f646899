package knowledge

var clickhouse = &Library{
	ID: "clickhouse", Name: "clickhouse-go",
	Roots:   []string{"github.com/ClickHouse/clickhouse-go/v2"},
	Modules: []string{"github.com/ClickHouse/clickhouse-go/v2@v2.50.0"},
	Packages: []Package{{
		Path: "/lib/driver",
		Types: []Type{
			{Name: "Conn", Complete: true, Methods: []Methods{
				{Names: "Query QueryRow", Effect: Read, SQL: 2},
				{Names: "Select QueryFormat", Effect: Read, SQL: 3},
				{Names: "Exec", Effect: Exec, SQL: 2},
				{Names: "AsyncInsert", Effect: Write, SQL: 2},
				{Names: "InsertFormat", Effect: Write, SQL: 3, Batch: true},
				{Names: "PrepareBatch", Effect: Prepare, SQL: 2},
				{Names: "Ping ServerVersion", Effect: Ping},
			}},
			// Append keeps the row until Send.
			{Name: "Batch", Complete: true, Methods: []Methods{{Names: "Send Flush", Effect: Write, Batch: true}}},
			{Name: "BatchColumn", Complete: true},
			{Name: "Rows", Complete: true, Cursor: "Next"},
			{Name: "Row", Complete: true},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:    "load all before the loop with one query, `WHERE id IN (?)`",
		Write:   "use `PrepareBatch` once, `Append` in the loop and `Send` after it",
		Prepare: "prepare one batch before the loop and `Send` it after",
	},
}
