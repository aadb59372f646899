package knowledge

import "slices"

var bun = &Library{
	ID: "bun", Name: "bun",
	Roots:   []string{"github.com/uptrace/bun"},
	Modules: []string{"github.com/uptrace/bun@v1.3.0"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "SafeQuery", SQL: 1},
			{Names: "NewRawQuery", SQL: 2},
		},
		Types: []Type{
			{Name: "DB", Complete: true, Methods: slices.Concat(sqlRunner, sqlContextRunner, bunIDB, []Methods{
				{Names: "Begin", Effect: Begin},
				{Names: "Ping PingContext", Effect: Ping},
				{Names: "ResetModel", Effect: Schema},
			})},
			{Name: "Conn", Complete: true, Methods: slices.Concat(sqlContextRunner, bunIDB, []Methods{
				{Names: "PingContext", Effect: Ping},
				{Names: "Raw", Callbacks: []Callback{{0, Once}}},
			})},
			{Name: "Tx", Complete: true, Methods: slices.Concat(sqlRunner, sqlContextRunner, bunIDB, []Methods{
				{Names: "Begin", Effect: Begin},
				{Names: "Commit Rollback", Effect: End},
			})},
			{Name: "IDB", Complete: true, Methods: slices.Concat(bunIConn, bunIDB)},
			{Name: "IConn", Complete: true, Methods: bunIConn},
			{Name: "RawQuery", Complete: true, Methods: []Methods{
				{Names: "Scan", Effect: Read},
				{Names: "Exec", Effect: Exec},
				bunPromoted,
			}},
			{Name: "SelectQuery", Complete: true, Methods: []Methods{
				{Names: "Scan ScanAndCount Count Exists Rows Exec", Effect: Read},
				{Names: `Where WhereOr Having ColumnExpr GroupExpr OrderExpr TableExpr ModelTableExpr DistinctOn For
					Join JoinOn JoinOnOr Order`, SQL: 1},
				{Names: "UseIndex ForceIndex IgnoreIndex"},
				bunPromoted,
			}},
			{Name: "InsertQuery", Complete: true, Methods: []Methods{
				{Names: "Exec Scan", Effect: Write},
				{Names: "Where WhereOr ColumnExpr TableExpr ModelTableExpr On Returning Set", SQL: 1},
				{Names: "Value", SQL: 2},
				bunPromoted,
			}},
			{Name: "UpdateQuery", Complete: true, Methods: []Methods{
				{Names: "Exec Scan", Effect: Write},
				{Names: "Where WhereOr OrderExpr TableExpr ModelTableExpr Returning Set Join JoinOn JoinOnOr Order", SQL: 1},
				{Names: "SetColumn Value", SQL: 2},
				bunPromoted,
			}},
			{Name: "DeleteQuery", Complete: true, Methods: []Methods{
				{Names: "Exec Scan", Effect: Write},
				{Names: "Where WhereOr OrderExpr TableExpr ModelTableExpr Returning Order", SQL: 1},
				bunPromoted,
			}},
			{Name: "MergeQuery", Complete: true, Methods: []Methods{
				{Names: "Exec Scan", Effect: Write},
				{Names: "TableExpr ModelTableExpr On Returning Using When WhenInsert WhenUpdate WhenDelete", SQL: 1},
				bunPromoted,
			}},
			{Name: "QueryBuilder", Complete: true, Methods: []Methods{{Names: "Where WhereOr", SQL: 1}}},
			{Name: "CreateTableQuery", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: Schema},
				{Names: "ColumnExpr ForeignKey ModelTableExpr PartitionBy TableExpr TableSpace", SQL: 1},
			}},
			{Name: "CreateIndexQuery", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: Schema},
				{Names: "ColumnExpr IncludeExpr IndexExpr ModelTableExpr TableExpr Using Where WhereOr", SQL: 1},
			}},
			{Name: "AddColumnQuery", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: Schema},
				{Names: "ColumnExpr ModelTableExpr TableExpr", SQL: 1},
			}},
			{Name: "DropColumnQuery", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: Schema},
				{Names: "ColumnExpr ModelTableExpr TableExpr", SQL: 1},
			}},
			{Name: "DropTableQuery", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: Schema},
				{Names: "ModelTableExpr TableExpr", SQL: 1},
			}},
			{Name: "DropIndexQuery", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: Schema},
				{Names: "Index", SQL: 1},
			}},
			{Name: "TruncateTableQuery", Complete: true, Methods: []Methods{
				{Names: "Exec", Effect: Write},
				{Names: "ModelTableExpr TableExpr", SQL: 1},
			}},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:  "load all before the loop: `Relation`, or `Where(\"id IN (?)\", bun.In(ids))`",
		Write: "pass the slice to one `NewInsert().Model(&items)`, or update with `Bulk()`",
		Begin: "use one transaction around the loop",
	},
}

var bunIConn = []Methods{
	{Names: "QueryContext QueryRowContext", Effect: Read, SQL: 2},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
}

var bunIDB = []Methods{
	{Names: "NewRaw", SQL: 1},
	{Names: "BeginTx", Effect: Begin},
	{Names: "RunInTx", Effect: Begin, Callbacks: []Callback{{2, Once}}},
}

// bunPromoted is what every query has of the connection it embeds.
var bunPromoted = Methods{Names: "NewRaw", SQL: 1}
