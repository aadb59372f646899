package knowledge

// xormBuilder builds conditions and statements for xorm. Values are bound; column names are
// written as they are.
var xormBuilder = &Library{
	ID: "xormbuilder", Name: "xorm builder",
	Roots:   []string{"xorm.io/builder"},
	Modules: []string{"xorm.io/builder@v0.3.13"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "Expr In NotIn Select", SQL: 1},
			{Names: "ToSQL ToBoundSQL ConvertToBoundSQL ConvertPlaceholder", SafeSQL: true},
		},
		Types: []Type{
			{Name: "Builder", Complete: true, Methods: []Methods{
				{Names: "Select From Into OrderBy GroupBy Having", SQL: 1},
				{Names: "InnerJoin LeftJoin RightJoin CrossJoin FullJoin", SQL: 2},
				{Names: "Join", SQL: 3},
				{Names: "ToSQL ToBoundSQL", SafeSQL: true},
			}},
			{Name: "Eq", Complete: true, SQLKeys: true},
			{Name: "Neq", Complete: true, SQLKeys: true},
			{Name: "Lt", Complete: true, SQLKeys: true},
			{Name: "Lte", Complete: true, SQLKeys: true},
			{Name: "Gt", Complete: true, SQLKeys: true},
			{Name: "Gte", Complete: true, SQLKeys: true},
		},
	}},
	Placeholder: "?",
}
