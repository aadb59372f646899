package knowledge

import "slices"

// jet's statement interfaces embed those of its internal package.
var jet = &Library{
	ID: "jet", Name: "jet",
	Roots:   []string{"github.com/go-jet/jet/v2"},
	Modules: []string{"github.com/go-jet/jet/v2@v2.14.1"},
	Packages: []Package{
		{Path: "/internal/jet", Types: []Type{
			{Name: "Statement", Complete: true, Methods: jetStatement},
			{Name: "SerializerStatement", Complete: true, Methods: jetStatement},
		}},
		{Path: "/postgres", Funcs: jetRaw, Vars: slices.Concat(jetExpressions, []Methods{
			{Names: `RawTimez RawTimestampz RawBytea RawNumRange RawInt4Range RawInt8Range RawTimestampRange RawTimestampzRange RawDateRange`, SQL: 1},
		})},
		{Path: "/mysql", Funcs: jetRaw, Vars: slices.Concat(jetExpressions, []Methods{{Names: "RawBlob", SQL: 1}})},
		{Path: "/sqlite", Funcs: jetRaw, Vars: jetExpressions},
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

var jetExpressions = []Methods{
	{Names: "Raw RawBool RawInt RawFloat RawString RawTime RawTimestamp RawDate", SQL: 1},
}

var jetRaw = []Methods{{Names: "RawStatement", SQL: 1}}
