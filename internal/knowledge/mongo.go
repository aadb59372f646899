package knowledge

var mongo = &Library{
	ID: "mongo", Name: "mongo-driver",
	Roots:   []string{"go.mongodb.org/mongo-driver/v2", "go.mongodb.org/mongo-driver"},
	Modules: []string{"go.mongodb.org/mongo-driver/v2@v2.10.0", "go.mongodb.org/mongo-driver@v1.17.10"},
	Packages: []Package{{
		Path:  "/mongo",
		Funcs: []Methods{{Names: "WithSession", Callbacks: []Callback{{2, Once}}}},
		Types: []Type{
			{Name: "Client", Complete: true, Methods: []Methods{
				{Names: "ListDatabases ListDatabaseNames Watch", Effect: Read},
				{Names: "BulkWrite", Effect: Write, Batch: true},
				{Names: "Ping", Effect: Ping},
				{Names: "UseSession", Callbacks: []Callback{{1, Once}}},
				{Names: "UseSessionWithOptions", Callbacks: []Callback{{2, Once}}},
			}},
			{Name: "Database", Complete: true, Methods: []Methods{
				{Names: "Aggregate ListCollections ListCollectionNames ListCollectionSpecifications Watch", Effect: Read},
				{Names: "RunCommand RunCommandCursor", Effect: Exec},
				{Names: "CreateCollection CreateView Drop", Effect: Schema},
			}},
			{Name: "Collection", Complete: true, Methods: []Methods{
				{Names: "Find FindOne Aggregate CountDocuments EstimatedDocumentCount Distinct Watch", Effect: Read},
				{Names: `FindOneAndDelete FindOneAndReplace FindOneAndUpdate InsertOne UpdateOne UpdateMany UpdateByID
					ReplaceOne DeleteOne DeleteMany`, Effect: Write},
				{Names: "InsertMany BulkWrite", Effect: Write, Batch: true},
				{Names: "Drop", Effect: Schema},
			}},
			{Name: "Cursor", Complete: true, Cursor: "Next TryNext", Shared: true},
			// Waits for changes.
			{Name: "ChangeStream", Complete: true},
			{Name: "SingleResult", Complete: true},
			{Name: "IndexView", Complete: true, Methods: []Methods{
				{Names: "List ListSpecifications", Effect: Read},
				{Names: "CreateMany CreateOne DropAll DropOne DropWithKey DropOneWithKey", Effect: Schema},
			}},
			{Name: "SearchIndexView", Complete: true, Methods: []Methods{
				{Names: "List", Effect: Read},
				{Names: "CreateMany CreateOne DropOne UpdateOne", Effect: Schema},
			}},
			{Name: "Session", Complete: true, Methods: mongoSession},
			{Name: "SessionContext", Complete: true, Methods: mongoSession},
		},
	}},
	Remedies: map[Effect]string{
		Read:  "load all before the loop with one `Find` and `$in`, or join with `$lookup`",
		Write: "collect the models in the loop and send one `BulkWrite` or `InsertMany`",
		Begin: "use one transaction around the loop",
	},
}

// mongoSession: StartTransaction sends nothing, the first operation does.
var mongoSession = []Methods{
	{Names: "WithTransaction", Effect: Begin, Callbacks: []Callback{{1, Once}}},
	{Names: "StartTransaction", Effect: Begin},
	{Names: "CommitTransaction AbortTransaction", Effect: End},
}
