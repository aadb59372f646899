package knowledge

import "slices"

var beego = &Library{
	ID: "beego", Name: "beego orm",
	Roots:   []string{"github.com/beego/beego/v2/client/orm", "github.com/astaxie/beego/orm"},
	Modules: []string{"github.com/beego/beego/v2@v2.3.8", "github.com/astaxie/beego@v1.12.3"},
	Packages: []Package{{
		Types: []Type{
			{Name: "Ormer", Complete: true, Methods: slices.Concat(beegoDML, beegoDQL, beegoTx, []Methods{
				{Names: "BeginTx", Effect: Begin},
				{Names: "Commit Rollback", Effect: End},
			})},
			{Name: "TxOrmer", Complete: true, Methods: slices.Concat(beegoDML, beegoDQL, beegoCommit)},
			{Name: "QueryExecutor", Complete: true, Methods: slices.Concat(beegoDML, beegoDQL)},
			{Name: "DML", Complete: true, Methods: beegoDML},
			{Name: "DQL", Complete: true, Methods: beegoDQL},
			{Name: "TxBeginner", Complete: true, Methods: beegoTx},
			{Name: "TxCommitter", Complete: true, Methods: beegoCommit},
			{Name: "QuerySeter", Complete: true, Methods: []Methods{
				{Names: `All AllWithCtx One OneWithCtx Count CountWithCtx Exist ExistWithCtx Values ValuesWithCtx
					ValuesList ValuesListWithCtx ValuesFlat ValuesFlatWithCtx RowsToMap RowsToStruct`, Effect: Read},
				{Names: "Update UpdateWithCtx Delete DeleteWithCtx", Effect: Write},
				{Names: "PrepareInsert PrepareInsertWithCtx", Effect: Prepare},
				{Names: "FilterRaw", SQL: 2},
				{Names: "Aggregate", SQL: 1},
			}},
			{Name: "Condition", Complete: true, Methods: []Methods{{Names: "Raw", SQL: 2}}},
			{Name: "RawSeter", Complete: true, Methods: []Methods{
				{Names: "QueryRow QueryRows Values ValuesList ValuesFlat RowsToMap RowsToStruct", Effect: Read},
				{Names: "Exec", Effect: Exec},
				{Names: "Prepare", Effect: Prepare},
			}},
			{Name: "RawPreparer", Complete: true, Methods: []Methods{{Names: "Exec", Effect: Exec}}},
			{Name: "QueryM2Mer", Complete: true, Methods: []Methods{
				{Names: "Count CountWithCtx Exist ExistWithCtx", Effect: Read},
				{Names: "Add AddWithCtx Remove RemoveWithCtx Clear ClearWithCtx", Effect: Write},
			}},
			{Name: "Inserter", Complete: true, Methods: []Methods{{Names: "Insert InsertWithCtx", Effect: Write}}},
			// The builder escapes nothing; what it builds is given to Raw.
			{Name: "QueryBuilder", Complete: true, Methods: []Methods{
				{Names: "And From GroupBy Having In InnerJoin LeftJoin RightJoin On Or OrderBy Select Set Update Values Where InsertInto Delete", SQL: 1},
				{Names: "String", SafeSQL: true},
			}},
		},
	}},
	Placeholder: "?",
	Remedies: map[Effect]string{
		Read:    "load all before the loop with `Filter(\"id__in\", ids)` or `RelatedSel`",
		Write:   "use one `InsertMulti` for the slice, or update with `Filter(\"id__in\", ids)`",
		Prepare: "prepare the statement once before the loop",
		Begin:   "use one transaction around the loop",
	},
}

var beegoDML = []Methods{
	{Names: "Insert InsertWithCtx InsertOrUpdate InsertOrUpdateWithCtx Update UpdateWithCtx Delete DeleteWithCtx", Effect: Write},
	{Names: "InsertMulti InsertMultiWithCtx", Effect: Write, Batch: true},
	{Names: "Raw", SQL: 1},
	{Names: "RawWithCtx", SQL: 2},
}

var beegoDQL = []Methods{
	{Names: "Read ReadWithCtx ReadForUpdate ReadForUpdateWithCtx LoadRelated LoadRelatedWithCtx", Effect: Read},
	{Names: "ReadOrCreate ReadOrCreateWithCtx", Effect: Write},
}

var beegoTx = []Methods{
	{Names: "Begin BeginWithCtx BeginWithOpts BeginWithCtxAndOpts", Effect: Begin},
	{Names: "DoTx", Effect: Begin, Callbacks: []Callback{{0, Once}}},
	{Names: "DoTxWithCtx DoTxWithOpts", Effect: Begin, Callbacks: []Callback{{1, Once}}},
	{Names: "DoTxWithCtxAndOpts", Effect: Begin, Callbacks: []Callback{{2, Once}}},
}

var beegoCommit = []Methods{
	{Names: "Commit Rollback RollbackUnlessCommit", Effect: End},
}
