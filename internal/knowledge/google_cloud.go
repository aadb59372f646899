package knowledge

import "slices"

var spanner = &Library{
	ID: "spanner", Name: "spanner",
	Roots:   []string{"cloud.google.com/go/spanner"},
	Modules: []string{"cloud.google.com/go/spanner@v1.96.1"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "NewStatement", SQL: 1}},
		Types: []Type{
			{Name: "Statement", SQLFields: "SQL"},
			{Name: "Client", Complete: true, Methods: []Methods{
				{Names: "Apply BatchWrite BatchWriteWithOptions", Effect: Write, Batch: true},
				{Names: "PartitionedUpdate PartitionedUpdateWithOptions", Effect: Write},
				{Names: "ReadWriteTransaction ReadWriteTransactionWithOptions", Effect: Begin, Callbacks: []Callback{{1, Once}}},
				{Names: "BatchReadOnlyTransaction", Effect: Begin},
			}},
			{Name: "ReadOnlyTransaction", Complete: true, Methods: spannerRead},
			{Name: "BatchReadOnlyTransaction", Complete: true, Methods: slices.Concat(spannerRead, []Methods{
				{Names: `Execute PartitionQuery PartitionQueryWithOptions PartitionRead PartitionReadWithOptions
					PartitionReadUsingIndex PartitionReadUsingIndexWithOptions`, Effect: Read},
			})},
			{Name: "ReadWriteTransaction", Complete: true, Methods: slices.Concat(spannerRead, spannerWrite)},
			{Name: "ReadWriteStmtBasedTransaction", Complete: true, Methods: slices.Concat(spannerRead, spannerWrite, []Methods{
				{Names: "Commit CommitWithReturnResp Rollback", Effect: End},
			})},
			{Name: "RowIterator", Complete: true, Cursor: "Next", Methods: []Methods{{Names: "Do", Callbacks: []Callback{{0, PerRow}}}}},
		},
	}},
	Placeholder: "@p1",
	Remedies: map[Effect]string{
		Read:  "read all keys with one `KeySets(...)`, or query `IN UNNEST(@ids)`",
		Write: "collect the mutations in the loop for one `Apply`, or use `BatchUpdate`",
		Begin: "use one transaction around the loop",
	},
}

var spannerRead = []Methods{
	{Names: `Query QueryWithOptions QueryWithStats AnalyzeQuery Read ReadWithOptions ReadUsingIndex
		ReadRow ReadRowWithOptions ReadRowUsingIndex`, Effect: Read},
}

// spannerWrite: BufferWrite waits for the commit.
var spannerWrite = []Methods{
	{Names: "Update UpdateWithOptions", Effect: Write},
	{Names: "BatchUpdate BatchUpdateWithOptions", Effect: Write, Batch: true},
}

var firestore = &Library{
	ID: "firestore", Name: "firestore",
	Roots:   []string{"cloud.google.com/go/firestore"},
	Modules: []string{"cloud.google.com/go/firestore@v1.29.2"},
	Packages: []Package{{
		Types: []Type{
			{Name: "Client", Complete: true, Methods: []Methods{
				{Names: "GetAll", Effect: Read, Batch: true},
				{Names: "Collections", Effect: Read},
				{Names: "RunTransaction", Effect: Begin, Callbacks: []Callback{{1, Once}}},
			}},
			{Name: "DocumentRef", Complete: true, Methods: []Methods{
				{Names: "Get Collections", Effect: Read},
				{Names: "Create Set Update Delete", Effect: Write},
			}},
			{Name: "Query", Complete: true, Methods: firestoreQuery},
			{Name: "CollectionRef", Complete: true, Methods: slices.Concat(firestoreQuery, []Methods{
				{Names: "DocumentRefs", Effect: Read},
				{Names: "Add", Effect: Write},
			})},
			{Name: "CollectionGroupRef", Complete: true, Methods: slices.Concat(firestoreQuery, []Methods{
				{Names: "GetPartitionedQueries", Effect: Read},
			})},
			{Name: "AggregationQuery", Complete: true, Methods: []Methods{{Names: "Get GetResponse", Effect: Read}}},
			{Name: "DocumentIterator", Complete: true, Cursor: "Next", Shared: true},
			{Name: "DocumentRefIterator", Complete: true, Cursor: "Next", Shared: true},
			{Name: "CollectionIterator", Complete: true, Cursor: "Next", Shared: true},
			// Writes of a transaction and of a batch wait for the commit.
			{Name: "Transaction", Complete: true, Methods: []Methods{
				{Names: "Get Documents DocumentRefs Execute", Effect: Read},
				{Names: "GetAll", Effect: Read, Batch: true},
			}},
			{Name: "WriteBatch", Complete: true, Methods: []Methods{{Names: "Commit", Effect: Write, Batch: true}}},
			{Name: "BulkWriter", Complete: true, Methods: []Methods{{Names: "Flush End", Effect: Write, Batch: true}}},
		},
	}},
	Remedies: map[Effect]string{
		Read:  "collect the references in the loop and fetch them with one `client.GetAll`",
		Write: "queue the writes in a `BulkWriter` and `Flush` it after the loop",
		Begin: "use one transaction around the loop",
	},
}

var firestoreQuery = []Methods{{Names: "Documents", Effect: Read}}

var datastore = &Library{
	ID: "datastore", Name: "datastore",
	Roots:   []string{"cloud.google.com/go/datastore"},
	Modules: []string{"cloud.google.com/go/datastore@v1.28.1"},
	Packages: []Package{{
		Types: []Type{
			{Name: "Client", Complete: true, Methods: []Methods{
				{Names: "Get GetAll GetAllWithOptions Count Run RunWithOptions RunAggregationQuery RunAggregationQueryWithOptions", Effect: Read},
				{Names: "GetMulti", Effect: Read, Batch: true},
				{Names: "Put PutWithOptions Delete", Effect: Write},
				{Names: "PutMulti PutMultiWithOptions DeleteMulti Mutate AllocateIDs ReserveIDs", Effect: Write, Batch: true},
				{Names: "NewTransaction", Effect: Begin},
				{Names: "RunInTransaction", Effect: Begin, Callbacks: []Callback{{1, Once}}},
			}},
			// Writes wait for the commit.
			{Name: "Transaction", Complete: true, Methods: []Methods{
				{Names: "Get", Effect: Read},
				{Names: "GetMulti", Effect: Read, Batch: true},
				{Names: "Commit Rollback", Effect: End},
			}},
			{Name: "Query", Complete: true},
			{Name: "Iterator", Complete: true, Cursor: "Next", Shared: true},
		},
	}},
	Remedies: map[Effect]string{
		Read:  "collect the keys in the loop and fetch them with one `GetMulti`",
		Write: "collect the entities in the loop for one `PutMulti` or `DeleteMulti`",
		Begin: "use one transaction around the loop",
	},
}

var bigquery = &Library{
	ID: "bigquery", Name: "bigquery",
	Roots:   []string{"cloud.google.com/go/bigquery"},
	Modules: []string{"cloud.google.com/go/bigquery@v1.86.2"},
	Packages: []Package{
		{Types: []Type{
			{Name: "Client", Complete: true, Methods: []Methods{
				{Names: "Query", SQL: 1},
				{Names: "Datasets DatasetsInProject Jobs JobFromID JobFromIDLocation JobFromProject", Effect: RPC},
			}},
			{Name: "QueryConfig", SQLFields: "Q"},
			{Name: "Query", Complete: true, SQLFields: "Q", Methods: []Methods{
				{Names: "Read", Effect: Read},
				{Names: "Run", Effect: Exec},
			}},
			{Name: "Job", Complete: true, Methods: []Methods{
				{Names: "Read", Effect: Read},
				{Names: "Cancel Children Delete Status Wait", Effect: RPC},
			}},
			{Name: "Inserter", Complete: true, Methods: []Methods{{Names: "Put", Effect: Write}}},
			{Name: "Loader", Complete: true, Methods: []Methods{{Names: "Run", Effect: RPC}}},
			{Name: "Dataset", Complete: true, Methods: []Methods{
				{Names: "Create CreateWithOptions Delete DeleteWithContents Update UpdateWithOptions", Effect: Schema},
				{Names: "Metadata MetadataWithOptions Models Routines Tables", Effect: RPC},
				{Names: "Identifier"},
			}},
			{Name: "Table", Complete: true, Methods: []Methods{
				{Names: "Read", Effect: Read},
				{Names: "Create Delete Update", Effect: Schema},
				{Names: "Metadata", Effect: RPC},
			}},
			{Name: "RowIterator", Complete: true, Cursor: "Next", Shared: true},
		}},
		{Path: "/storage/managedwriter", Types: []Type{
			{Name: "ManagedStream", Complete: true, Methods: []Methods{
				{Names: "AppendRows", Effect: Write, Batch: true},
				{Names: "Finalize FlushRows", Effect: RPC},
			}},
		}},
	},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:  "load all before the loop with one query, `WHERE id IN UNNEST(@ids)`",
		Write: "pass the whole slice to one `Inserter.Put`",
	},
}
