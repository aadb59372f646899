package knowledge

import "slices"

var pgx = &Library{
	ID: "pgx", Name: "pgx",
	Roots:   []string{"github.com/jackc/pgx/v5"},
	Modules: []string{"github.com/jackc/pgx/v5@v5.12.0"},
	Packages: []Package{
		{
			Funcs: []Methods{
				{Names: "BeginFunc", Effect: Begin, Callbacks: []Callback{{2, Once}}},
				{Names: "BeginTxFunc", Effect: Begin, Callbacks: []Callback{{3, Once}}},
				{Names: "ForEachRow AppendRows", Callbacks: []Callback{{2, PerRow}}},
				{Names: "CollectRows", Callbacks: []Callback{{1, PerRow}}},
				{Names: "CollectOneRow CollectExactlyOneRow", Callbacks: []Callback{{1, Once}}},
				{Names: "RowTo RowToAddrOf RowToAddrOfStructByName RowToAddrOfStructByNameLax RowToAddrOfStructByPos RowToMap RowToStructByName RowToStructByNameLax RowToStructByPos"},
				{Names: "CopyFromRows CopyFromSlice CopyFromFunc"},
			},
			Types: slices.Concat(pgxTypes, []Type{
				{Name: "Conn", Complete: true, Methods: slices.Concat(pgxConn, []Methods{
					{Names: "LoadType LoadTypes", Effect: Read},
					{Names: "DeallocateAll", Effect: Ping},
				})},
				{Name: "Tx", Complete: true, Methods: pgxTx},
			}),
		},
		{Path: "/pgxpool", Types: []Type{
			{Name: "Pool", Complete: true, Methods: slices.Concat(pgxRunner, pgxPool)},
			{Name: "Conn", Complete: true, Methods: slices.Concat(pgxRunner, pgxBegin)},
			{Name: "Tx", Complete: true, Methods: pgxTx},
		}},
		{Path: "/pgconn", Types: []Type{
			{Name: "PgConn", Complete: true, Methods: slices.Concat(pgConn, []Methods{
				{Names: "ExecStatement", Effect: Exec},
				{Names: "Ping Deallocate SyncConn", Effect: Ping},
			})},
		}},
	},
	Placeholder: "$1",
	Remedies:    pgxRemedies,
}

var pgxV4 = &Library{
	ID: "pgx", Name: "pgx",
	Roots:   []string{"github.com/jackc/pgx/v4"},
	Modules: []string{"github.com/jackc/pgx/v4@v4.18.3"},
	Packages: []Package{
		{Types: slices.Concat(pgxTypes, []Type{
			{Name: "Conn", Complete: true, Methods: slices.Concat(pgxConn, pgxV4Funcs, pgxV4BeginTxFunc)},
			{Name: "Tx", Complete: true, Methods: slices.Concat(pgxTx, pgxV4Funcs)},
		})},
		{Path: "/pgxpool", Types: []Type{
			{Name: "Pool", Complete: true, Methods: slices.Concat(pgxRunner, pgxPool, pgxV4Funcs, pgxV4BeginTxFunc)},
			{Name: "Conn", Complete: true, Methods: slices.Concat(pgxRunner, pgxBegin, pgxV4Funcs, pgxV4BeginTxFunc)},
			{Name: "Tx", Complete: true, Methods: slices.Concat(pgxTx, pgxV4Funcs)},
		}},
	},
	Placeholder: "$1",
	Remedies:    pgxRemedies,
}

// pgconnV1 is the connection layer of pgx v4, a module of its own.
var pgconnV1 = &Library{
	ID: "pgx", Name: "pgconn",
	Roots:       []string{"github.com/jackc/pgconn"},
	Modules:     []string{"github.com/jackc/pgconn@v1.14.3"},
	Packages:    []Package{{Types: []Type{{Name: "PgConn", Complete: true, Methods: pgConn}}}},
	Placeholder: "$1",
	Remedies:    pgxRemedies,
}

var pgxRemedies = map[Effect]string{
	Read:    "use one query with `= ANY($1)`, or queue a `pgx.Batch` and `SendBatch` once",
	Write:   "queue a `pgx.Batch` in the loop and `SendBatch` once, or use `CopyFrom`",
	Prepare: "prepare the statement once before the loop",
	Begin:   "use one transaction around the loop",
}

var pgxRunner = []Methods{
	{Names: "Query QueryRow", Effect: Read, SQL: 2},
	{Names: "Exec", Effect: Exec, SQL: 2},
	{Names: "SendBatch", Effect: Exec, Batch: true},
	{Names: "CopyFrom", Effect: Write, Batch: true},
}

var pgxBegin = []Methods{
	{Names: "Begin BeginTx", Effect: Begin},
	{Names: "Ping", Effect: Ping},
}

var pgxConn = slices.Concat(pgxRunner, pgxBegin, []Methods{
	{Names: "Prepare", Effect: Prepare, SQL: 3},
	{Names: "Deallocate", Effect: Ping},
})

var pgxPool = slices.Concat(pgxBegin, []Methods{
	{Names: "AcquireFunc", Callbacks: []Callback{{1, Once}}},
})

// pgxTx is a transaction; its Begin sets a savepoint.
var pgxTx = slices.Concat(pgxRunner, []Methods{
	{Names: "Begin", Effect: Begin},
	{Names: "Commit Rollback", Effect: End},
	{Names: "Prepare", Effect: Prepare, SQL: 3},
})

var pgxV4Funcs = []Methods{
	{Names: "QueryFunc", Effect: Read, SQL: 2, Callbacks: []Callback{{4, PerRow}}},
	{Names: "BeginFunc", Effect: Begin, Callbacks: []Callback{{1, Once}}},
}

var pgxV4BeginTxFunc = []Methods{
	{Names: "BeginTxFunc", Effect: Begin, Callbacks: []Callback{{2, Once}}},
}

var pgxTypes = []Type{
	{Name: "Batch", Complete: true, Methods: []Methods{{Names: "Queue", SQL: 1}}},
	// What SendBatch has fetched in its one round trip.
	{Name: "BatchResults", Complete: true, Methods: []Methods{{Names: "QueryFunc", Callbacks: []Callback{{1, PerRow}}}}},
	{Name: "Rows", Complete: true, Cursor: "Next"},
	{Name: "Row", Complete: true},
	{Name: "Identifier", Complete: true, Methods: []Methods{{Names: "Sanitize", SafeSQL: true}}},
	{Name: "LargeObjects", Methods: []Methods{{Names: "Create Open Unlink", Effect: Write}}},
	{Name: "LargeObject", Methods: []Methods{
		{Names: "Read Seek Tell", Effect: Read},
		{Names: "Write Truncate", Effect: Write},
	}},
}

var pgConn = []Methods{
	{Names: "Exec ExecParams", Effect: Exec, SQL: 2},
	{Names: "ExecPrepared", Effect: Exec},
	{Names: "ExecBatch", Effect: Exec, Batch: true},
	{Names: "CopyFrom", Effect: Write, SQL: 3, Batch: true},
	{Names: "CopyTo", Effect: Read, SQL: 3, Batch: true},
	{Names: "Prepare", Effect: Prepare, SQL: 3},
	{Names: "EscapeString", SafeSQL: true},
}
