package knowledge

import "slices"

// elasticsearch offers each request as a function-typed field of the client, as a struct with
// Do, and in packages of their own as a typed builder with Do.
var elasticsearch = &Library{
	ID: "elasticsearch", Name: "go-elasticsearch",
	Roots: []string{"github.com/elastic/go-elasticsearch/v9", "github.com/elastic/go-elasticsearch/v8", "github.com/elastic/go-elasticsearch/v7"},
	Modules: []string{
		"github.com/elastic/go-elasticsearch/v9@v9.5.2", "github.com/elastic/go-elasticsearch/v8@v8.19.7",
		"github.com/elastic/go-elasticsearch/v7@v7.17.10",
	},
	Packages: slices.Concat(
		[]Package{{
			Path: "/esapi",
			FuncTypes: []Methods{
				{Names: "Count Exists ExistsSource Get GetSource Scroll Search SearchTemplate", Effect: Read},
				{Names: "Mget Msearch MsearchTemplate", Effect: Read, Batch: true},
				{Names: "Create Delete DeleteByQuery Index Update UpdateByQuery", Effect: Write},
				{Names: "Bulk", Effect: Write, Batch: true},
				{Names: "Ping", Effect: Ping},
			},
			Types: []Type{
				esRequest("CountRequest", Read), esRequest("ExistsRequest", Read), esRequest("ExistsSourceRequest", Read),
				esRequest("GetRequest", Read), esRequest("GetSourceRequest", Read), esRequest("ScrollRequest", Read),
				esRequest("SearchRequest", Read), esRequest("SearchTemplateRequest", Read),
				esBatch("MgetRequest", Read), esBatch("MsearchRequest", Read), esBatch("MsearchTemplateRequest", Read),
				esRequest("CreateRequest", Write), esRequest("DeleteRequest", Write), esRequest("DeleteByQueryRequest", Write),
				esRequest("IndexRequest", Write), esRequest("UpdateRequest", Write), esRequest("UpdateByQueryRequest", Write),
				esBatch("BulkRequest", Write),
				esRequest("PingRequest", Ping),
			},
			Methods: []Methods{{Names: "Do", Effect: RPC}},
		}},
		esTyped(Methods{Names: "Do", Effect: Read}, "count", "exists", "existssource", "get", "getsource", "scroll", "search", "searchtemplate"),
		esTyped(Methods{Names: "Do", Effect: Read, Batch: true}, "mget", "msearch", "msearchtemplate"),
		esTyped(Methods{Names: "Do", Effect: Write}, "create", "delete", "deletebyquery", "index", "update", "updatebyquery"),
		esTyped(Methods{Names: "Do", Effect: Write, Batch: true}, "bulk"),
	),
	Remedies: map[Effect]string{
		Read:  "fetch all documents with one `Mget`, or run all searches with one `Msearch`",
		Write: "send all documents with one `Bulk` or through `esutil.BulkIndexer`",
	},
}

func esRequest(name string, e Effect) Type {
	return Type{Name: name, Methods: []Methods{{Names: "Do", Effect: e}}}
}

func esBatch(name string, e Effect) Type {
	return Type{Name: name, Methods: []Methods{{Names: "Do", Effect: e, Batch: true}}}
}

func esTyped(m Methods, names ...string) []Package {
	var packages []Package
	for _, name := range names {
		packages = append(packages, Package{Path: "/typedapi/core/" + name, Methods: []Methods{m}})
	}
	return packages
}

var olivere = &Library{
	ID: "olivere", Name: "olivere/elastic",
	Roots:   []string{"github.com/olivere/elastic/v7", "github.com/olivere/elastic"},
	Modules: []string{"github.com/olivere/elastic/v7@v7.0.32", "github.com/olivere/elastic@v6.2.37+incompatible"},
	Packages: []Package{{
		Types: []Type{
			esRequest("CountService", Read), esRequest("ExistsService", Read), esRequest("GetService", Read),
			esRequest("ScrollService", Read), esRequest("SearchService", Read),
			esBatch("MgetService", Read), esBatch("MultiSearchService", Read),
			esRequest("DeleteService", Write), esRequest("DeleteByQueryService", Write), esRequest("IndexService", Write),
			esRequest("UpdateService", Write), esRequest("UpdateByQueryService", Write),
			esBatch("BulkService", Write),
		},
		Methods: []Methods{{Names: "Do", Effect: RPC}},
	}},
	Remedies: map[Effect]string{
		Read:  "fetch all documents with one `MultiGet`, or search once with a terms query",
		Write: "add the requests to one `Bulk()` in the loop and call `Do` after it",
	},
}
