package knowledge

import "slices"

var dbr = &Library{
	ID: "dbr", Name: "dbr",
	Roots:   []string{"github.com/gocraft/dbr/v2", "github.com/gocraft/dbr"},
	Modules: []string{"github.com/gocraft/dbr/v2@v2.7.6", "github.com/gocraft/dbr@v0.0.0-20190714181702-8114670a83bd"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "Expr SelectBySql InsertBySql UpdateBySql DeleteBySql Select", SQL: 1},
		},
		Types: []Type{
			{Name: "SelectStmt", Complete: true, Methods: dbrSelect},
			{Name: "SelectBuilder", Complete: true, Methods: dbrSelect},
			{Name: "InsertStmt", Complete: true, Methods: dbrInsert},
			{Name: "InsertBuilder", Complete: true, Methods: dbrInsert},
			{Name: "UpdateStmt", Complete: true, Methods: dbrUpdate},
			{Name: "UpdateBuilder", Complete: true, Methods: dbrUpdate},
			{Name: "DeleteStmt", Complete: true, Methods: dbrDelete},
			{Name: "DeleteBuilder", Complete: true, Methods: dbrDelete},
			{Name: "Session", Methods: slices.Concat(dbrRunner, []Methods{{Names: "Begin BeginTx", Effect: Begin}})},
			{Name: "SessionRunner", Methods: dbrRunner},
			{Name: "Tx", Methods: slices.Concat(dbrRunner, []Methods{
				{Names: "Commit Rollback RollbackUnlessCommitted", Effect: End},
			})},
			{Name: "Iterator", Complete: true, Cursor: "Next"},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:  "load all before the loop with one query, `Where(\"id IN ?\", ids)`",
		Write: "call `Values` or `Record` in the loop and run the one statement after it",
		Begin: "use one transaction around the loop",
	},
}

var dbrSelect = []Methods{
	{Names: `Load LoadContext LoadOne LoadOneContext Iterate IterateContext Rows RowsContext
		ReturnInt64 ReturnInt64Context ReturnInt64s ReturnInt64sContext ReturnUint64 ReturnUint64Context ReturnUint64s ReturnUint64sContext
		ReturnString ReturnStringContext ReturnStrings ReturnStringsContext`, Effect: Read},
	{Names: "Where Having From GroupBy OrderBy OrderAsc OrderDesc OrderDir Suffix", SQL: 1},
	{Names: "Join LeftJoin RightJoin FullJoin", SQL: 2},
}

var dbrInsert = []Methods{
	{Names: "Exec ExecContext Load LoadContext", Effect: Write},
}

var dbrUpdate = []Methods{
	{Names: "Exec ExecContext Load LoadContext", Effect: Write},
	{Names: "Where", SQL: 1},
}

var dbrDelete = []Methods{
	{Names: "Exec ExecContext", Effect: Write},
	{Names: "Where", SQL: 1},
}

var dbrRunner = []Methods{
	{Names: "Select SelectBySql InsertBySql UpdateBySql DeleteBySql", SQL: 1},
	{Names: "InsertInto Update DeleteFrom"},
}
