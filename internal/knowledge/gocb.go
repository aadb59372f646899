package knowledge

import "slices"

var gocb = &Library{
	ID: "gocb", Name: "gocb",
	Roots:   []string{"github.com/couchbase/gocb/v2"},
	Modules: []string{"github.com/couchbase/gocb/v2@v2.11.1"},
	Packages: []Package{{
		Types: []Type{
			{Name: "Cluster", Complete: true, Methods: slices.Concat(gocbQuery, []Methods{
				{Names: "SearchQuery", Effect: Read},
				{Names: "Ping WaitUntilReady", Effect: Ping},
			})},
			{Name: "Scope", Complete: true, Methods: gocbQuery},
			{Name: "Bucket", Complete: true, Methods: []Methods{
				{Names: "ViewQuery", Effect: Read},
				{Names: "Ping WaitUntilReady", Effect: Ping},
			}},
			{Name: "Collection", Complete: true, Methods: []Methods{
				{Names: "Exists Get GetAllReplicas GetAnyReplica LookupIn LookupInAllReplicas LookupInAnyReplica Scan", Effect: Read},
				{Names: "GetAndLock GetAndTouch Insert MutateIn Remove Replace Touch Unlock Upsert", Effect: Write},
				{Names: "Do", Effect: Write, Batch: true},
			}},
			{Name: "BinaryCollection", Complete: true, Methods: []Methods{{Names: "Append Decrement Increment Prepend", Effect: Write}}},
			{Name: "Transactions", Complete: true, Methods: []Methods{{Names: "Run", Effect: Begin, Callbacks: []Callback{{0, Once}}}}},
			{Name: "TransactionAttemptContext", Complete: true, Methods: []Methods{
				{Names: "Get GetWithOptions GetReplicaFromPreferredServerGroup GetReplicaFromPreferredServerGroupWithOptions", Effect: Read},
				{Names: "BulkGet BulkGetReplicaFromPreferredServerGroup", Effect: Read, Batch: true},
				{Names: "Insert InsertWithOptions Remove RemoveWithOptions Replace ReplaceWithOptions", Effect: Write},
				{Names: "Query", Effect: Exec, SQL: 1},
			}},
			{Name: "QueryResult", Complete: true, Cursor: "Next", Shared: true},
			{Name: "AnalyticsResult", Complete: true, Cursor: "Next", Shared: true},
			{Name: "SearchResult", Complete: true, Cursor: "Next", Shared: true},
			{Name: "ViewResult", Complete: true, Cursor: "Next", Shared: true},
		},
	}},
	Placeholder: "$1",
	Remedies: map[Effect]string{
		Read:  "fetch all documents with one `Collection.Do` of `GetOp`s, or `USE KEYS`",
		Write: "send all with one `Collection.Do` of `UpsertOp`s or `RemoveOp`s",
		Begin: "use one transaction around the loop",
	},
}

var gocbQuery = []Methods{
	{Names: "Query AnalyticsQuery", Effect: Read, SQL: 1},
	{Names: "Search", Effect: Read},
}
