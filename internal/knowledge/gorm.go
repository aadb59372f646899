package knowledge

import "slices"

// Condition arguments of gorm are `any`: a string is SQL text, a struct, map or
// clause.Expression is not, and a list holds primary keys.

var gorm = &Library{
	ID: "gorm", Name: "gorm",
	Roots:   []string{"gorm.io/gorm"},
	Modules: []string{"gorm.io/gorm@v1.31.2"},
	Packages: []Package{
		{
			Funcs: []Methods{{Names: "Expr", SQL: 1}},
			Types: []Type{
				{Name: "DB", Complete: true, Methods: slices.Concat(gormFinishers, gormBuilders, []Methods{
					{Names: "CreateInBatches", Effect: Write, Batch: true},
					{Names: "FindInBatches", Effect: Read, Batch: true, Callbacks: []Callback{{2, PerChunk}}},
					{Names: "InnerJoins Distinct", SQL: 1},
					{Names: "Begin SavePoint", Effect: Begin},
					{Names: "Commit Rollback RollbackTo", Effect: End},
					{Names: "Transaction", Effect: Begin, Callbacks: []Callback{{0, Once}}},
					{Names: "Connection", Callbacks: []Callback{{0, Once}}},
					{Names: "AutoMigrate", Effect: Schema},
				})},
				{Name: "Association", Complete: true, Methods: []Methods{
					{Names: "Find", Effect: Read, SQL: 2},
					{Names: "Count", Effect: Read},
					{Names: "Append Replace Delete Clear", Effect: Write},
				}},
				{Name: "Migrator", Default: Schema, Methods: []Methods{
					{Names: "ColumnTypes CurrentDatabase GetIndexes GetTables HasColumn HasConstraint HasIndex HasTable TableType", Effect: Read},
					{Names: "FullDataTypeOf GetTypeAliases"},
				}},
				{Name: "ExecInterface", Complete: true, Methods: gormExec},
				{Name: "ChainInterface", Complete: true, Methods: gormChain},
				{Name: "CreateInterface", Complete: true, Methods: slices.Concat(gormChain, gormCreate)},
				{Name: "Interface", Complete: true, Methods: slices.Concat(gormChain, gormCreate, []Methods{
					{Names: "Exec", Effect: Exec, SQL: 2},
					{Names: "Raw", SQL: 1},
				})},
				{Name: "SetUpdateOnlyInterface", Complete: true, Methods: []Methods{{Names: "Update", Effect: Write}}},
				{Name: "SetCreateOrUpdateInterface", Complete: true, Methods: []Methods{{Names: "Create Update", Effect: Write}}},
				{Name: "JoinBuilder", Complete: true, Methods: gormWhere},
				{Name: "PreloadBuilder", Complete: true, Methods: slices.Concat(gormWhere, []Methods{{Names: "Order", SQL: 1}})},
				{Name: "Rows", Complete: true, Cursor: "Next"},
			},
		},
		{Path: "/clause", Types: []Type{
			{Name: "Expr", SQLFields: "SQL"},
			{Name: "NamedExpr", SQLFields: "SQL"},
		}},
	},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:  "load all before the loop with `Preload` or `Where(\"id IN ?\", ids)`",
		Write: "pass the slice to one `CreateInBatches` or use `Where(\"id IN ?\", ids)`",
		Begin: "use one transaction around the loop",
	},
}

// jinzhuGorm is gorm v1.
var jinzhuGorm = &Library{
	ID: "gorm", Name: "gorm",
	Roots:   []string{"github.com/jinzhu/gorm"},
	Modules: []string{"github.com/jinzhu/gorm@v1.9.16"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Expr", SQL: 1}},
		Types: []Type{
			{Name: "DB", Complete: true, Methods: slices.Concat(gormFinishers, gormBuilders, []Methods{
				{Names: "Related Preloads HasTable", Effect: Read},
				{Names: "Begin BeginTx", Effect: Begin},
				{Names: "Commit Rollback RollbackUnlessCommitted", Effect: End},
				{Names: "Transaction", Effect: Begin, Callbacks: []Callback{{0, Once}}},
				{Names: "AddForeignKey AddIndex AddUniqueIndex AutoMigrate CreateTable DropColumn DropTable DropTableIfExists ModifyColumn RemoveForeignKey RemoveIndex", Effect: Schema},
			})},
			{Name: "Association", Complete: true, Methods: []Methods{
				{Names: "Find Count", Effect: Read},
				{Names: "Append Replace Delete Clear", Effect: Write},
			}},
			{Name: "Scope", Methods: []Methods{
				{Names: "Exec", Effect: Exec},
				{Names: "Raw", SQL: 1},
			}},
			{Name: "SQLCommon", Complete: true, Methods: sqlRunner},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:  "load all before the loop with `Preload` or `Where(\"id IN (?)\", ids)`",
		Write: "send one statement for all items, multi-row INSERT or `WHERE id IN (?)`",
		Begin: "use one transaction around the loop",
	},
}

// gormFinishers run the statement that the chain before them has built. Pluck takes the
// column as text; the conditions after the destination are text as in Where. The column
// of Update and UpdateColumn is quoted.
var gormFinishers = []Methods{
	{Names: "Find First Last Take FirstOrInit", Effect: Read, SQL: 2},
	{Names: "Scan Row Rows Count", Effect: Read},
	{Names: "Pluck", Effect: Read, SQL: 1},
	{Names: "FirstOrCreate", Effect: Write, SQL: 2},
	{Names: "Create Save Update Updates UpdateColumn UpdateColumns", Effect: Write},
	{Names: "Delete", Effect: Write, SQL: 2},
	{Names: "Exec", Effect: Exec, SQL: 1},
}

var gormWhere = []Methods{
	{Names: "Where Or Not", SQL: 1},
}

// gormBuilders only build: Raw runs at Scan, Rows, Row or Find.
var gormBuilders = slices.Concat(gormWhere, []Methods{
	{Names: "Select", SQL: 1, Lists: true},
	{Names: "Joins Order Group Having Table Raw", SQL: 1},
	{Names: "Preload", SQL: 2},
})

var gormExec = []Methods{
	{Names: "Find First Last Take Scan Row Rows", Effect: Read},
	{Names: "FindInBatches", Effect: Read, Batch: true, Callbacks: []Callback{{2, PerChunk}}},
}

// gormChain is the typed API, gorm.G.
var gormChain = slices.Concat(gormExec, gormWhere, []Methods{
	{Names: "Count", Effect: Read, SQL: 2},
	{Names: "Update Updates Delete", Effect: Write},
	{Names: "Select Distinct Order Group Having Table", SQL: 1},
})

var gormCreate = []Methods{
	{Names: "Create", Effect: Write},
	{Names: "CreateInBatches", Effect: Write, Batch: true},
}
