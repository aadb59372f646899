package knowledge

import "slices"

var bob = &Library{
	ID: "bob", Name: "bob",
	Roots:   []string{"github.com/stephenafamo/bob"},
	Modules: []string{"github.com/stephenafamo/bob@v0.41.1"},
	Packages: []Package{
		{
			Funcs: []Methods{
				{Names: "All Allx One Cursor", Effect: Read},
				{Names: "Exec", Effect: Exec},
				{Names: "Prepare PrepareQuery PrepareQueryx", Effect: Prepare},
				{Names: "Build BuildN MustBuild MustBuildN", SafeSQL: true},
			},
			Types: []Type{
				{Name: "DB", Methods: slices.Concat(bobRunner, []Methods{
					{Names: "Begin BeginTx", Effect: Begin},
					{Names: "RunInTx", Effect: Begin, Callbacks: []Callback{{2, Once}}},
				})},
				{Name: "Conn", Methods: slices.Concat(bobRunner, []Methods{{Names: "Begin BeginTx", Effect: Begin}})},
				{Name: "Tx", Methods: slices.Concat(bobRunner, []Methods{{Names: "Commit Rollback", Effect: End}})},
				{Name: "Executor", Methods: []Methods{{Names: "ExecContext", Effect: Exec, SQL: 2}}},
				{Name: "Transaction", Methods: []Methods{{Names: "Commit Rollback", Effect: End}}},
				{Name: "Transactor", Methods: []Methods{{Names: "Begin", Effect: Begin}}},
				{Name: "StdPrepared", Methods: []Methods{{Names: "QueryContext", Effect: Read}}},
				{Name: "BaseQuery", Methods: []Methods{
					{Names: "Exec", Effect: Exec},
					{Names: "Build BuildN MustBuild MustBuildN", SafeSQL: true},
				}},
				{Name: "BoundQuery", Methods: []Methods{{Names: "Exec", Effect: Exec}}},
				{Name: "Stmt", Methods: []Methods{{Names: "Exec", Effect: Exec}}},
				{Name: "QueryStmt", Methods: []Methods{{Names: "All One Cursor", Effect: Read}}},
			},
		},
		{Path: "/orm", Types: []Type{
			{Name: "Query", Methods: []Methods{{Names: "All One Cursor", Effect: Read}}},
			{Name: "ExecQuery", Methods: []Methods{{Names: "Exec", Effect: Write}}},
		}},
		{Path: "/dialect/psql", Funcs: bobRaw},
		{Path: "/dialect/mysql", Funcs: bobRaw},
		{Path: "/dialect/sqlite", Funcs: bobRaw},
	},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:    "load the relation with `Preload` or `ThenLoad`, or all rows with one `IN`",
		Write:   "send all rows with one INSERT, or one UPDATE or DELETE with `IN`",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

var bobRunner = []Methods{
	{Names: "QueryContext", Effect: Read, SQL: 2},
	{Names: "PrepareContext", Effect: Prepare, SQL: 2},
}

var bobRaw = []Methods{{Names: "Raw RawQuery", SQL: 1}}
