package knowledge

import "slices"

var squirrel = &Library{
	ID: "squirrel", Name: "squirrel",
	Roots:   []string{"github.com/Masterminds/squirrel"},
	Modules: []string{"github.com/Masterminds/squirrel@v1.5.4"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "QueryWith QueryContextWith QueryRowWith QueryRowContextWith", Effect: Read},
			{Names: "ExecWith ExecContextWith", Effect: Exec},
			{Names: "Expr Select Insert Replace Update Delete", SQL: 1},
			{Names: "Alias", SQL: 2},
			{Names: "Case", SQL: 1},
			{Names: "Placeholders DebugSqlizer", SafeSQL: true},
		},
		Types: []Type{
			{Name: "StatementBuilderType", Complete: true, Methods: []Methods{
				{Names: "Select Insert Replace Update Delete Where", SQL: 1},
			}},
			{Name: "SelectBuilder", Complete: true, Methods: slices.Concat(squirrelCommon, []Methods{
				{Names: "Query QueryContext QueryRow QueryRowContext Scan ScanContext Exec ExecContext", Effect: Read},
				{Names: `Where Having Column Columns From GroupBy OrderBy OrderByClause Options
					CrossJoin InnerJoin Join JoinClause LeftJoin RightJoin`, SQL: 1},
			})},
			{Name: "InsertBuilder", Complete: true, Methods: slices.Concat(squirrelCommon, []Methods{
				{Names: "Exec ExecContext Query QueryContext QueryRow QueryRowContext Scan ScanContext", Effect: Write},
				{Names: "Columns Into Options", SQL: 1},
			})},
			{Name: "UpdateBuilder", Complete: true, Methods: slices.Concat(squirrelCommon, []Methods{
				{Names: "Exec ExecContext Query QueryContext QueryRow QueryRowContext Scan ScanContext", Effect: Write},
				{Names: "Where Set From OrderBy Table", SQL: 1},
			})},
			{Name: "DeleteBuilder", Complete: true, Methods: slices.Concat(squirrelCommon, []Methods{
				{Names: "Exec ExecContext Query QueryContext QueryRowContext ScanContext", Effect: Write},
				{Names: "Where From OrderBy", SQL: 1},
			})},
			{Name: "CaseBuilder", Complete: true, Methods: []Methods{
				{Names: "When", SQL: 1},
				{Names: "Else", SQL: 1},
				{Names: "ToSql MustSql", SafeSQL: true},
			}},
			{Name: "Sqlizer", Complete: true, Methods: []Methods{{Names: "ToSql", SafeSQL: true}}},
			{Name: "Eq", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "NotEq", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "Like", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "NotLike", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "ILike", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "NotILike", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "Lt", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "LtOrEq", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "Gt", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "GtOrEq", Complete: true, SQLKeys: true, Methods: squirrelToSQL},
			{Name: "And", Complete: true, Methods: []Methods{{Names: "ToSql", SafeSQL: true}}},
			{Name: "Or", Complete: true, Methods: []Methods{{Names: "ToSql", SafeSQL: true}}},
			{Name: "BaseRunner", Complete: true, Methods: squirrelBase},
			{Name: "Runner", Complete: true, Methods: slices.Concat(squirrelBase, squirrelRow)},
			{Name: "RunnerContext", Complete: true, Methods: slices.Concat(squirrelBase, squirrelRow, squirrelContext)},
			{Name: "QueryRower", Complete: true, Methods: squirrelRow},
			{Name: "QueryRowerContext", Complete: true, Methods: []Methods{{Names: "QueryRowContext", Effect: Read, SQL: 2}}},
			{Name: "DBProxy", Complete: true, Methods: slices.Concat(squirrelBase, squirrelRow, squirrelPrepare)},
			{Name: "DBProxyBeginner", Complete: true, Methods: slices.Concat(squirrelBase, squirrelRow, squirrelPrepare, []Methods{
				{Names: "Begin", Effect: Begin},
			})},
			{Name: "DBProxyContext", Complete: true, Methods: slices.Concat(squirrelBase, squirrelRow, squirrelPrepare, []Methods{
				{Names: "PrepareContext", Effect: Prepare, SQL: 2},
			})},
			{Name: "StmtCache", Complete: true, Methods: slices.Concat(squirrelBase, squirrelRow, squirrelContext, squirrelPrepare, []Methods{
				{Names: "PrepareContext", Effect: Prepare, SQL: 2},
			})},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:    "load all before the loop with one query, `Where(sq.Eq{\"id\": ids})`",
		Write:   "call `Values` in the loop and run the one `InsertBuilder` after it",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

var squirrelToSQL = []Methods{{Names: "ToSql", SafeSQL: true}}

var squirrelCommon = []Methods{
	{Names: "Prefix Suffix", SQL: 1},
	{Names: "ToSql MustSql", SafeSQL: true},
}

var squirrelBase = []Methods{
	{Names: "Query", Effect: Read, SQL: 1},
	{Names: "Exec", Effect: Exec, SQL: 1},
}

var squirrelRow = []Methods{{Names: "QueryRow", Effect: Read, SQL: 1}}

var squirrelContext = []Methods{
	{Names: "QueryContext QueryRowContext", Effect: Read, SQL: 2},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
}

var squirrelPrepare = []Methods{{Names: "Prepare", Effect: Prepare, SQL: 1}}
