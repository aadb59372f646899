package knowledge

import "slices"

// sqlboiler is the runtime of generated code, whose functions get their effects from it.
var sqlboiler = &Library{
	ID: "sqlboiler", Name: "sqlboiler",
	Roots:   []string{"github.com/aarondl/sqlboiler/v4", "github.com/volatiletech/sqlboiler/v4"},
	Modules: []string{"github.com/aarondl/sqlboiler/v4@v4.19.5", "github.com/volatiletech/sqlboiler/v4@v4.16.2"},
	Packages: []Package{
		{
			Path: "/queries",
			Funcs: []Methods{
				{Names: "Raw RawG", SQL: 1},
				{Names: `SetSQL SetFrom SetDistinct SetFor AppendFrom AppendSelect AppendWhere AppendIn AppendNotIn AppendHaving
					AppendGroupBy AppendOrderBy AppendWith AppendInnerJoin AppendLeftOuterJoin AppendRightOuterJoin AppendFullOuterJoin`, SQL: 2},
				{Names: "BuildQuery", SafeSQL: true},
			},
			Types: []Type{{Name: "Query", Complete: true, Methods: []Methods{
				{Names: `Query QueryG QueryGP QueryP QueryContext QueryContextG QueryContextGP QueryContextP
					QueryRow QueryRowG QueryRowContext QueryRowContextG Bind BindG BindGP BindP`, Effect: Read},
				{Names: "Exec ExecG ExecGP ExecP ExecContext ExecContextG ExecContextGP ExecContextP", Effect: Exec},
			}}},
		},
		{Path: "/queries/qm", Funcs: []Methods{
			{Names: `SQL Select From Where And Or WhereIn AndIn OrIn WhereNotIn AndNotIn OrNotIn Having GroupBy OrderBy Distinct For With
				InnerJoin LeftOuterJoin RightOuterJoin FullOuterJoin`, SQL: 1},
		}},
		{
			Path:  "/boil",
			Funcs: []Methods{{Names: "Begin BeginTx", Effect: Begin}},
			Types: []Type{
				{Name: "Executor", Complete: true, Methods: boilExecutor},
				{Name: "Transactor", Complete: true, Methods: slices.Concat(boilExecutor, boilEnd)},
				{Name: "ContextExecutor", Complete: true, Methods: slices.Concat(boilExecutor, boilContext)},
				{Name: "ContextTransactor", Complete: true, Methods: slices.Concat(boilExecutor, boilContext, boilEnd)},
				{Name: "Beginner", Complete: true, Methods: []Methods{{Names: "Begin", Effect: Begin}}},
				{Name: "ContextBeginner", Complete: true, Methods: []Methods{{Names: "BeginTx", Effect: Begin}}},
			},
		},
	},
	Remedies: map[Effect]string{
		Read:  "load the relation with `qm.Load`, or all rows with one `qm.WhereIn`",
		Write: "use one `UpdateAll` or `DeleteAll`, or a multi-row INSERT through `queries.Raw`",
		Begin: "use one transaction around the loop",
	},
}

var boilExecutor = []Methods{
	{Names: "Query QueryRow", Effect: Read, SQL: 1},
	{Names: "Exec", Effect: Exec, SQL: 1},
}

var boilContext = []Methods{
	{Names: "QueryContext QueryRowContext", Effect: Read, SQL: 2},
	{Names: "ExecContext", Effect: Exec, SQL: 2},
}

var boilEnd = []Methods{{Names: "Commit Rollback", Effect: End}}
