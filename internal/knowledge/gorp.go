package knowledge

import "slices"

var gorp = &Library{
	ID: "gorp", Name: "gorp",
	Roots: []string{"github.com/go-gorp/gorp/v3", "github.com/go-gorp/gorp", "gopkg.in/gorp.v2", "gopkg.in/gorp.v1"},
	Modules: []string{
		"github.com/go-gorp/gorp/v3@v3.1.0", "github.com/go-gorp/gorp@v2.2.0+incompatible",
		"gopkg.in/gorp.v2@v2.2.0", "gopkg.in/gorp.v1@v1.7.2",
	},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "SelectFloat SelectInt SelectNullFloat SelectNullInt SelectNullStr SelectStr", Effect: Read, SQL: 2},
			{Names: "SelectOne", Effect: Read, SQL: 4},
		},
		Types: []Type{
			{Name: "DbMap", Complete: true, Methods: slices.Concat(gorpExecutor, gorpMore, []Methods{
				{Names: "Begin", Effect: Begin},
				{Names: "TruncateTables", Effect: Write},
				{Names: "CreateIndex CreateTables CreateTablesIfNotExists DropTable DropTableIfExists DropTables DropTablesIfExists", Effect: Schema},
			})},
			{Name: "Transaction", Complete: true, Methods: slices.Concat(gorpExecutor, gorpMore, []Methods{
				{Names: "Savepoint", Effect: Begin},
				{Names: "Commit Rollback ReleaseSavepoint RollbackToSavepoint", Effect: End},
			})},
			{Name: "SqlExecutor", Complete: true, Methods: gorpExecutor},
		},
	}},
	Remedies: gorpRemedies,
}

var gorpRemedies = map[Effect]string{
	Read:    "load all before the loop with one `Select`, `WHERE id IN (...)`",
	Write:   "send one multi-row statement with `Exec`; `Insert` runs one per argument",
	Prepare: "prepare the statement once before the loop",
	Begin:   "use one transaction around the loop",
}

// gorpExecutor: Insert, Update and Delete take any number of items, and run one statement
// for each.
var gorpExecutor = []Methods{
	{Names: "Get", Effect: Read},
	{Names: "Select SelectOne", Effect: Read, SQL: 2},
	{Names: "SelectFloat SelectInt SelectNullFloat SelectNullInt SelectNullStr SelectStr Query QueryRow", Effect: Read, SQL: 1},
	{Names: "Insert Update Delete", Effect: Write},
	{Names: "Exec", Effect: Exec, SQL: 1},
}

var gorpMore = []Methods{
	{Names: "UpdateColumns", Effect: Write},
	{Names: "Prepare", Effect: Prepare, SQL: 1},
}

// borp is gorp with a context in every call.
var borp = &Library{
	ID: "borp", Name: "borp",
	Roots:   []string{"github.com/letsencrypt/borp"},
	Modules: []string{"github.com/letsencrypt/borp@v0.0.0-20260428182343-7962eada420f"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "SelectFloat SelectInt SelectNullFloat SelectNullInt SelectNullStr SelectStr", Effect: Read, SQL: 3},
			{Names: "SelectOne", Effect: Read, SQL: 5},
		},
		Types: []Type{
			{Name: "DbMap", Complete: true, Methods: slices.Concat(borpExecutor, borpMore, []Methods{
				{Names: "BeginTx", Effect: Begin},
				{Names: "TruncateTables", Effect: Write},
				{Names: "CreateIndex CreateTables CreateTablesIfNotExists DropTable DropTableIfExists DropTables DropTablesIfExists", Effect: Schema},
			})},
			{Name: "Transaction", Complete: true, Methods: slices.Concat(borpExecutor, borpMore, []Methods{
				{Names: "Savepoint", Effect: Begin},
				{Names: "Commit Rollback ReleaseSavepoint RollbackToSavepoint", Effect: End},
			})},
			{Name: "SqlExecutor", Complete: true, Methods: borpExecutor},
		},
	}},
	Remedies: gorpRemedies,
}

var borpExecutor = []Methods{
	{Names: "Get", Effect: Read},
	{Names: "Select SelectOne", Effect: Read, SQL: 3},
	{Names: "SelectFloat SelectInt SelectNullFloat SelectNullInt SelectNullStr SelectStr QueryContext QueryRowContext", Effect: Read, SQL: 2},
	{Names: "Insert Update Delete", Effect: Write},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
}

var borpMore = []Methods{
	{Names: "UpdateColumns", Effect: Write},
	{Names: "PrepareContext", Effect: Prepare, SQL: 2},
}
