package knowledge

import "slices"

// goPG is the ORM go-pg. pg.Query is orm.Query.
var goPG = &Library{
	ID: "go-pg", Name: "go-pg",
	Roots:       []string{"github.com/go-pg/pg/v10"},
	Modules:     []string{"github.com/go-pg/pg/v10@v10.11.0"},
	Packages:    goPGPackages(1),
	Placeholder: "?",
	Remedies:    pgRemedies,
}

// goPGV9 takes no context in RunInTransaction.
var goPGV9 = &Library{
	ID: "go-pg", Name: "go-pg",
	Roots:       []string{"github.com/go-pg/pg/v9", "github.com/go-pg/pg"},
	Modules:     []string{"github.com/go-pg/pg/v9@v9.2.1", "github.com/go-pg/pg@v8.0.7+incompatible"},
	Packages:    goPGPackages(0),
	Placeholder: "?",
	Remedies:    pgRemedies,
}

// goPGPackages returns the packages of a version whose RunInTransaction takes the function
// as parameter fn.
func goPGPackages(fn int) []Package {
	inTx := []Methods{{Names: "RunInTransaction", Effect: Begin, Callbacks: []Callback{{fn, Once}}}}
	db := slices.Concat(pgRunner, pgModel, inTx, []Methods{
		{Names: "CreateTable DropTable CreateComposite DropComposite", Effect: Schema},
		{Names: "Begin BeginContext", Effect: Begin},
		{Names: "Prepare", Effect: Prepare, SQL: 1},
		{Names: "Ping", Effect: Ping},
	})
	return []Package{
		{
			Funcs: []Methods{{Names: "SafeQuery Q", SQL: 1}},
			Types: []Type{
				{Name: "DB", Complete: true, Methods: db},
				{Name: "Conn", Complete: true, Methods: db},
				{Name: "DBI", Complete: true, Methods: slices.Concat(pgRunner, inTx, []Methods{
					{Names: "Begin", Effect: Begin},
				})},
				{Name: "Tx", Complete: true, Methods: slices.Concat(pgRunner, pgModel, inTx, []Methods{
					{Names: "CreateTable DropTable", Effect: Schema},
					{Names: "Begin", Effect: Begin},
					{Names: "Commit CommitContext Rollback RollbackContext Close CloseContext", Effect: End},
					{Names: "Prepare", Effect: Prepare, SQL: 1},
				})},
				{Name: "Stmt", Complete: true, Methods: []Methods{
					{Names: "Query QueryContext QueryOne QueryOneContext", Effect: Read},
					{Names: "Exec ExecContext ExecOne ExecOneContext", Effect: Exec},
				}},
			},
		},
		{
			Path:  "/orm",
			Funcs: []Methods{{Names: "SafeQuery Q", SQL: 1}},
			Types: []Type{
				{Name: "DB", Complete: true, Methods: slices.Concat(pgRunner, pgModel)},
				{Name: "Query", Complete: true, Methods: []Methods{
					{Names: "Select First Last Count CountEstimate Exists SelectAndCount SelectAndCountEstimate", Effect: Read},
					{Names: "ForEach", Effect: Read, Callbacks: []Callback{{0, PerRow}}},
					{Names: "Query QueryOne", Effect: Read, SQL: 2},
					{Names: "Insert Update UpdateNotNull UpdateNotZero Delete ForceDelete SelectOrInsert", Effect: Write},
					{Names: "Exec ExecOne", Effect: Exec, SQL: 1},
					{Names: "CopyFrom", Effect: Write, SQL: 2, Batch: true},
					{Names: "CopyTo", Effect: Read, SQL: 2, Batch: true},
					{Names: "CreateTable CreateComposite DropTable DropComposite", Effect: Schema},
					{Names: `Where WhereOr WhereIn WhereInOr WhereInMulti Having ColumnExpr DistinctOn For GroupExpr OrderExpr TableExpr
						Join JoinOn JoinOnOr OnConflict Returning Set`, SQL: 1},
					{Names: "Value", SQL: 2},
				}},
			},
		},
	}
}

var pgRemedies = map[Effect]string{
	Read:    "load all before the loop: `Relation`, or `WhereIn(\"id IN (?)\", ids)`",
	Write:   "pass the whole slice to one `Model(&items).Insert()` or `Update()`",
	Prepare: "prepare the statement once before the loop",
	Begin:   "use one transaction around the loop",
}

// pgRunner: the text is `any`; a value that is not a string formats itself.
var pgRunner = []Methods{
	{Names: "Query QueryOne", Effect: Read, SQL: 2},
	{Names: "QueryContext QueryOneContext", Effect: Read, SQL: 3},
	{Names: "Exec ExecOne", Effect: Exec, SQL: 1},
	{Names: "ExecContext ExecOneContext", Effect: Exec, SQL: 2},
	{Names: "CopyFrom", Effect: Write, SQL: 2, Batch: true},
	{Names: "CopyTo", Effect: Read, SQL: 2, Batch: true},
}

// pgModel is what versions before 10 run without a Query.
var pgModel = []Methods{
	{Names: "Select", Effect: Read},
	{Names: "Insert Update Delete ForceDelete", Effect: Write},
}
