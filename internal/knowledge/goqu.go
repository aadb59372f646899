package knowledge

import "slices"

var goqu = &Library{
	ID: "goqu", Name: "goqu",
	Roots:   []string{"github.com/doug-martin/goqu/v9"},
	Modules: []string{"github.com/doug-martin/goqu/v9@v9.19.0"},
	Packages: []Package{
		{
			// Identifiers given to I, C, T and S get quotes around them, but those in them are not escaped.
			Funcs: []Methods{
				{Names: "L Literal Func I C T S", SQL: 1},
				{Names: "Cast", SQL: 2},
			},
			Types: []Type{
				{Name: "Database", Complete: true, Methods: slices.Concat(sqlRunner, sqlContextRunner, goquScan, []Methods{
					{Names: "Begin BeginTx", Effect: Begin},
					{Names: "WithTx", Effect: Begin, Callbacks: []Callback{{0, Once}}},
				})},
				{Name: "TxDatabase", Complete: true, Methods: slices.Concat(sqlRunner, sqlContextRunner, goquScan, []Methods{
					{Names: "Commit Rollback", Effect: End},
					{Names: "Wrap", Effect: End, Callbacks: []Callback{{0, Once}}},
				})},
				{Name: "SelectDataset", Complete: true, Methods: []Methods{
					{Names: `Count CountContext Pluck PluckContext ScanStruct ScanStructContext ScanStructs ScanStructsContext
						ScanVal ScanValContext ScanVals ScanValsContext`, Effect: Read},
					{Names: "ToSQL", SafeSQL: true},
				}},
				{Name: "InsertDataset", Complete: true, Methods: goquToSQL},
				{Name: "UpdateDataset", Complete: true, Methods: goquToSQL},
				{Name: "DeleteDataset", Complete: true, Methods: goquToSQL},
				{Name: "TruncateDataset", Complete: true, Methods: goquToSQL},
			},
		},
		{Path: "/exec", Types: []Type{
			{Name: "QueryExecutor", Complete: true, Methods: []Methods{
				{Names: "Exec ExecContext", Effect: Write},
				{Names: `Query QueryContext Scanner ScannerContext ScanStruct ScanStructContext ScanStructs ScanStructsContext
					ScanVal ScanValContext ScanVals ScanValsContext`, Effect: Read},
				{Names: "ToSQL", SafeSQL: true},
			}},
			{Name: "Scanner", Complete: true, Cursor: "Next"},
		}},
	},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:    "load all before the loop with one query, `Where(goqu.C(\"id\").In(ids))`",
		Write:   "pass the whole slice to `Rows` and run one INSERT",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

var goquScan = []Methods{
	{Names: "ScanStruct ScanStructs ScanVal ScanVals", Effect: Read, SQL: 2},
	{Names: "ScanStructContext ScanStructsContext ScanValContext ScanValsContext", Effect: Read, SQL: 3},
}

var goquToSQL = []Methods{{Names: "ToSQL", SafeSQL: true}}
