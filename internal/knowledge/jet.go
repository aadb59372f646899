package knowledge

// jet's statement interfaces embed those of its internal package. Raw is a variable of each
// dialect package, so its text has no entry.
var jet = &Library{
	ID: "jet", Name: "jet",
	Roots:   []string{"github.com/go-jet/jet/v2"},
	Modules: []string{"github.com/go-jet/jet/v2@v2.14.1"},
	Packages: []Package{
		{Path: "/internal/jet", Types: []Type{
			{Name: "Statement", Complete: true, Methods: jetStatement},
			{Name: "SerializerStatement", Complete: true, Methods: jetStatement},
		}},
		{Path: "/postgres", Funcs: jetRaw},
		{Path: "/mysql", Funcs: jetRaw},
		{Path: "/sqlite", Funcs: jetRaw},
		{Path: "/qrm", Funcs: []Methods{
			{Names: "Query QueryJsonArr QueryJsonObj", Effect: Read, SQL: 3},
		}},
	},
	Remedies: map[Effect]string{
		Read:  "load all before the loop with one query, `WHERE(t.ID.IN(ids...))` or a JOIN",
		Write: "pass the whole slice to `MODELS` and run one INSERT",
	},
}

var jetStatement = []Methods{
	{Names: "Query QueryContext Rows", Effect: Read},
	{Names: "Exec ExecContext", Effect: Write},
	{Names: "Sql DebugSql", SafeSQL: true},
}

var jetRaw = []Methods{{Names: "RawStatement", SQL: 1}}
