package knowledge

import "slices"

var xorm = &Library{
	ID: "xorm", Name: "xorm",
	Roots:      []string{"xorm.io/xorm", "github.com/go-xorm/xorm", "github.com/xorm-io/xorm"},
	Modules:    []string{"xorm.io/xorm@v1.4.3", "github.com/go-xorm/xorm@v0.7.9"},
	Unverified: "github.com/xorm-io/xorm is not served by the module proxy",
	Packages: []Package{{
		Types: []Type{
			{Name: "Engine", Complete: true, Methods: slices.Concat(xormRunner, xormBuilders, xormEngine, xormFuncs)},
			{Name: "EngineGroup", Complete: true, Methods: slices.Concat(xormRunner, xormBuilders, xormEngine, xormFuncs)},
			{Name: "EngineInterface", Complete: true, Methods: slices.Concat(xormRunner, xormBuilders, xormEngine)},
			{Name: "Interface", Complete: true, Methods: slices.Concat(xormRunner, xormBuilders)},
			{Name: "Session", Complete: true, Methods: slices.Concat(xormRunner, xormBuilders, []Methods{
				{Names: "And Or Sql Having", SQL: 1},
				{Names: "QuerySliceString", Effect: Read, SQL: 1},
				{Names: "GetOrError", Effect: Read},
				{Names: "InsertMulti", Effect: Write, Batch: true},
				{Names: "Begin BeginTx", Effect: Begin},
				{Names: "Commit Rollback", Effect: End},
				{Names: "PingContext", Effect: Ping},
				{Names: "CreateTable DropTable Sync Sync2 SyncWithOptions Import ImportFile", Effect: Schema},
			})},
			{Name: "Rows", Complete: true, Cursor: "Next"},
		},
	}, {
		Path:  "/dialects",
		Types: []Type{{Name: "Dialect", Methods: []Methods{{Names: "URI", Source: Environment}}}},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:  "load all before the loop with `In(\"id\", ids).Find(&rows)` or a `Join`",
		Write: "pass the whole slice to one `Insert`, or use `In(\"id\", ids)`",
		Begin: "use one transaction around the loop",
	},
}

// xormRunner executes; the text, where there is one, is the first argument.
var xormRunner = []Methods{
	{Names: "Get Find FindAndCount Count Exist IsTableEmpty IsTableExist Rows Sum SumInt Sums SumsInt", Effect: Read},
	{Names: "Iterate", Effect: Read, Callbacks: []Callback{{1, PerRow}}},
	{Names: "Query QueryInterface QueryString", Effect: Read, SQL: 1},
	{Names: "Insert InsertOne Update Delete Truncate", Effect: Write},
	{Names: "Exec", Effect: Exec, SQL: 1},
	{Names: "Ping", Effect: Ping},
	{Names: "CreateIndexes CreateUniques DropIndexes", Effect: Schema},
}

var xormBuilders = []Methods{
	{Names: "Where SQL Select GroupBy OrderBy", SQL: 1},
	{Names: "SetExpr", SQL: 2},
	{Names: "Join", SQL: 3},
}

var xormEngine = []Methods{
	{Names: "Quote TableName", SafeSQL: true},
	{Names: "DBMetas DBVersion DumpAllToFile", Effect: Read},
	{Names: "CreateTables DropTables ImportFile Sync Sync2 SyncWithOptions", Effect: Schema},
}

var xormFuncs = []Methods{
	{Names: "Sql Having", SQL: 1},
	{Names: "DumpAll DumpTables DumpTablesToFile", Effect: Read},
	{Names: "Import", Effect: Schema},
	{Names: "PingContext", Effect: Ping},
	{Names: "Transaction", Effect: Begin, Callbacks: []Callback{{0, Once}}},
}
