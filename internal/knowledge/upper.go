package knowledge

import "slices"

// Conditions of upper/db are `any`: a first argument that is a string is SQL text.
var upper = &Library{
	ID: "upper", Name: "upper/db",
	Roots:   []string{"github.com/upper/db/v4"},
	Modules: []string{"github.com/upper/db/v4@v4.7.0"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Raw", SQL: 1}},
		Types: []Type{
			{Name: "Session", Complete: true, Methods: []Methods{
				{Names: "Get Collections", Effect: Read},
				{Names: "Save Delete", Effect: Write},
				{Names: "Ping", Effect: Ping},
				{Names: "Tx", Effect: Begin, Callbacks: []Callback{{0, Once}}},
				{Names: "TxContext", Effect: Begin, Callbacks: []Callback{{1, Once}}},
			}},
			{Name: "Collection", Complete: true, Methods: upperCollection},
			{Name: "Store", Complete: true, Methods: upperCollection},
			{Name: "Result", Complete: true, Cursor: "Next", Methods: []Methods{
				{Names: "All One Count Exists TotalEntries TotalPages", Effect: Read},
				{Names: "Update Delete", Effect: Write},
				{Names: "And", SQL: 1},
			}},
			{Name: "SQL", Complete: true, Methods: []Methods{
				{Names: "Query QueryRow Iterator", Effect: Read, SQL: 1},
				{Names: "QueryContext QueryRowContext IteratorContext", Effect: Read, SQL: 2},
				{Names: "Exec", Effect: Exec, SQL: 1},
				{Names: "ExecContext", Effect: Exec, SQL: 2},
				{Names: "Prepare", Effect: Prepare, SQL: 1},
				{Names: "PrepareContext", Effect: Prepare, SQL: 2},
			}},
			{Name: "Selector", Complete: true, Methods: slices.Concat(upperGetter, upperPreparer, []Methods{
				{Names: "All One Iterator IteratorContext", Effect: Read},
				{Names: "Where And On", SQL: 1},
			})},
			{Name: "Paginator", Complete: true, Methods: slices.Concat(upperGetter, upperPreparer, []Methods{
				{Names: "All One Iterator IteratorContext TotalEntries TotalPages", Effect: Read},
			})},
			{Name: "Inserter", Complete: true, Methods: slices.Concat(upperPreparer, []Methods{
				{Names: "Exec ExecContext Query QueryContext QueryRow QueryRowContext Iterator IteratorContext", Effect: Write},
			})},
			{Name: "BatchInserter", Complete: true, Methods: []Methods{{Names: "Wait", Effect: Write, Batch: true}}},
			{Name: "Updater", Complete: true, Methods: slices.Concat(upperPreparer, []Methods{
				{Names: "Exec ExecContext", Effect: Write},
				{Names: "Where And Set", SQL: 1},
			})},
			{Name: "Deleter", Complete: true, Methods: slices.Concat(upperPreparer, []Methods{
				{Names: "Exec ExecContext", Effect: Write},
				{Names: "Where And", SQL: 1},
			})},
			{Name: "Iterator", Complete: true, Cursor: "Next NextScan"},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:    "load all before the loop with one `Find(db.Cond{\"id IN\": ids})`",
		Write:   "send the rows in batches with `InsertInto(...).Batch(n)`",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

var upperCollection = []Methods{
	{Names: "Count Exists", Effect: Read},
	{Names: "Insert InsertReturning UpdateReturning Truncate", Effect: Write},
	{Names: "Find", SQL: 1},
}

var upperGetter = []Methods{{Names: "Query QueryContext QueryRow QueryRowContext", Effect: Read}}

var upperPreparer = []Methods{{Names: "Prepare PrepareContext", Effect: Prepare}}
