package knowledge

// pq is used through database/sql; these are its helpers for SQL text.
var pq = &Library{
	ID: "pq", Name: "pq",
	Roots:   []string{"github.com/lib/pq"},
	Modules: []string{"github.com/lib/pq@v1.10.9"},
	Packages: []Package{{Funcs: []Methods{
		{Names: "QuoteIdentifier QuoteLiteral CopyIn CopyInSchema", SafeSQL: true},
	}}},
	Placeholder: "$1",
}
