package knowledge

import "slices"

var reform = &Library{
	ID: "reform", Name: "reform",
	Roots:   []string{"gopkg.in/reform.v1"},
	Modules: []string{"gopkg.in/reform.v1@v1.5.1"},
	Packages: []Package{{
		Types: []Type{
			{Name: "Querier", Complete: true, Methods: reformQuerier, Cursor: "NextRow"},
			{Name: "DB", Complete: true, Methods: slices.Concat(reformQuerier, []Methods{
				{Names: "Begin BeginTx", Effect: Begin},
				{Names: "InTransaction", Effect: Begin, Callbacks: []Callback{{0, Once}}},
				{Names: "InTransactionContext", Effect: Begin, Callbacks: []Callback{{2, Once}}},
			}), Cursor: "NextRow"},
			{Name: "TX", Complete: true, Methods: slices.Concat(reformQuerier, []Methods{
				{Names: "Commit Rollback", Effect: End},
			}), Cursor: "NextRow"},
		},
	}},
	Remedies: map[Effect]string{
		Read:  "load all before the loop with `FindAllFrom(view, \"id\", ids...)`",
		Write: "pass the whole slice to one `InsertMulti`",
		Begin: "use one transaction around the loop",
	},
}

// reformQuerier: the text is what follows the table in the statement; columns are quoted.
var reformQuerier = []Methods{
	{Names: "FindAllFrom FindByPrimaryKeyFrom FindByPrimaryKeyTo FindOneFrom FindOneTo FindRows Reload", Effect: Read},
	{Names: "Count SelectAllFrom SelectOneFrom SelectOneTo SelectRows", Effect: Read, SQL: 2},
	{Names: "Query QueryRow", Effect: Read, SQL: 1},
	{Names: "QueryContext QueryRowContext", Effect: Read, SQL: 2},
	{Names: "Insert InsertColumns Save Update UpdateColumns Delete", Effect: Write},
	{Names: "InsertMulti", Effect: Write, Batch: true},
	{Names: "DeleteFrom", Effect: Write, SQL: 2},
	{Names: "UpdateView", Effect: Write, SQL: 3},
	{Names: "Exec", Effect: Exec, SQL: 1},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
	{Names: "QualifiedView QualifiedColumns", SafeSQL: true},
}
