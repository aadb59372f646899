package knowledge

// gocql builds with Session.Query and runs with the methods of Query.
var gocql = &Library{
	ID: "gocql", Name: "gocql",
	Roots:   []string{"github.com/apache/cassandra-gocql-driver/v2", "github.com/gocql/gocql"},
	Modules: []string{"github.com/apache/cassandra-gocql-driver/v2@v2.1.2", "github.com/gocql/gocql@v1.7.0"},
	Packages: []Package{{
		Types: []Type{
			{Name: "Session", Complete: true, Methods: []Methods{
				{Names: "Query Bind", SQL: 1},
				{Names: "ExecuteBatch ExecuteBatchCAS MapExecuteBatchCAS", Effect: Write, Batch: true},
				{Names: "KeyspaceMetadata AllKeyspaceMetadata", Effect: Read},
			}},
			{Name: "Query", Complete: true, Methods: []Methods{
				{Names: "Iter IterContext Scan ScanContext MapScan MapScanContext", Effect: Read},
				{Names: "Exec ExecContext", Effect: Exec},
				{Names: "ScanCAS ScanCASContext MapScanCAS MapScanCASContext", Effect: Write},
			}},
			{Name: "Batch", Complete: true, Methods: []Methods{
				{Names: "Query Bind", SQL: 1},
				{Names: "Exec ExecContext ExecCAS ExecCASContext MapExecCAS MapExecCASContext Iter IterContext", Effect: Write, Batch: true},
			}},
			{Name: "Iter", Complete: true, Cursor: "Scan MapScan", Shared: true},
			{Name: "Scanner", Complete: true, Cursor: "Next", Shared: true},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:  "run the queries concurrently with a limit; use `IN` only inside one partition",
		Write: "run them concurrently with a limit; use a `Batch` only inside one partition",
	},
}
