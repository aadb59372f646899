package knowledge

// Resources of SQL libraries beside database/sql.
var (
	sqlxRowsResource = &Resource{ID: "sqlx.rows", Noun: "rows", Release: "Close", Drained: "Next", Check: "Err", Fails: "Err", Context: true, Types: "*github.com/jmoiron/sqlx.Rows", Unknown: "*"}
	sqlxTxResource   = &Resource{ID: "sqlx.tx", Noun: "transaction", Release: "Rollback Commit", Context: true, Types: "*github.com/jmoiron/sqlx.Tx", Unknown: "Begin"}

	pgxRowsResource = &Resource{
		ID: "pgx.rows", Noun: "rows", Release: "Close", Drained: "Next", Check: "Err", Fails: "Err", Context: true, Unknown: "*",
		Types: "github.com/jackc/pgx/v5.Rows github.com/jackc/pgx/v4.Rows",
	}
	pgxTxResource = &Resource{
		ID: "pgx.tx", Noun: "transaction", Release: "Rollback Commit", Args: "ctx", Unknown: "Begin",
		Types: "github.com/jackc/pgx/v5.Tx github.com/jackc/pgx/v4.Tx",
	}
	pgxConnResource  = &Resource{ID: "pgx.conn", Noun: "pooled connection", Release: "Release", Ends: "Hijack"}
	pgxBatchResource = &Resource{
		ID: "pgx.batch", Noun: "batch result", Release: "Close", Fails: "Exec", Unknown: "",
		Types: "github.com/jackc/pgx/v5.BatchResults github.com/jackc/pgx/v4.BatchResults",
	}

	xormRowsResource = &Resource{ID: "xorm.rows", Noun: "rows", Release: "Close", Drained: "Next", Check: "Err", Types: "*xorm.io/xorm.Rows"}

	mongoCursorResource = &Resource{
		ID: "mongo.cursor", Noun: "cursor", Release: "Close", Args: "ctx", Drained: "Next", Ends: "All", Check: "Err",
		Types: "*go.mongodb.org/mongo-driver/v2/mongo.Cursor *go.mongodb.org/mongo-driver/mongo.Cursor", Unknown: "*",
	}
	mongoStreamResource  = &Resource{ID: "mongo.stream", Noun: "change stream", Release: "Close", Args: "ctx"}
	mongoSessionResource = &Resource{ID: "mongo.session", Noun: "session", Release: "EndSession", Args: "ctx"}
)

var lifetimesSqlx = &LifetimeLibrary{
	ID: "sqlx", Roots: []string{"github.com/jmoiron/sqlx"}, Modules: []string{"github.com/jmoiron/sqlx@v1.4.0"},
	Packages: []LifetimePackage{{
		Acquire: []Acquisition{
			{Names: `DB.Queryx DB.QueryxContext DB.NamedQuery DB.NamedQueryContext Conn.QueryxContext Stmt.Queryx Stmt.QueryxContext
				NamedStmt.Queryx NamedStmt.QueryxContext Queryer.Queryx QueryerContext.QueryxContext NamedQuery NamedQueryContext`, Resource: sqlxRowsResource},
			{Names: "NamedStmt.Query NamedStmt.QueryContext", Resource: Rows},
			{Names: "Tx.Queryx Tx.QueryxContext Tx.NamedQuery", Resource: sqlxRowsResource, Bound: true},
			{Names: "DB.Beginx DB.BeginTxx Conn.BeginTxx DB.MustBegin DB.MustBeginTx", Resource: sqlxTxResource},
			{Names: "DB.Preparex DB.PreparexContext DB.PrepareNamed DB.PrepareNamedContext", Resource: Stmt, Within: true},
			{Names: "Conn.PreparexContext", Resource: Stmt, Bound: true},
			{Names: "DB.Connx", Resource: Conn},
		},
		Pass: []Passing{
			{Names: "StructScan MapScan SliceScan", Param: 0, Role: Borrows},
		},
	}},
}

var lifetimesPgx = &LifetimeLibrary{
	ID:      "pgx",
	Roots:   []string{"github.com/jackc/pgx/v5", "github.com/jackc/pgx/v4"},
	Modules: []string{"github.com/jackc/pgx/v5@v5.12.0", "github.com/jackc/pgx/v4@v4.18.3"},
	Packages: []LifetimePackage{
		{
			Acquire: []Acquisition{
				{Names: "Conn.Query", Resource: pgxRowsResource, Within: true},
				{Names: "Tx.Query", Resource: pgxRowsResource, Bound: true},
				{Names: "Conn.Begin Conn.BeginTx", Resource: pgxTxResource, Within: true},
				{Names: "Tx.Begin", Resource: pgxTxResource, Bound: true}, // a savepoint
				{Names: "Conn.SendBatch", Resource: pgxBatchResource, Within: true},
				{Names: "Tx.SendBatch", Resource: pgxBatchResource, Bound: true},
			},
			Pass: []Passing{
				{Names: "CollectRows CollectOneRow CollectExactlyOneRow ForEachRow", Param: 0, Role: Releases},
				{Names: "AppendRows", Param: 1, Role: Releases},
				{Names: "RowToMap", Param: 0, Role: Borrows},
			},
		},
		{Path: "/pgxpool", Acquire: []Acquisition{
			{Names: "Pool.Query", Resource: pgxRowsResource},
			{Names: "Conn.Query", Resource: pgxRowsResource, Within: true}, // a connection that is busy when it is given back is closed
			{Names: "Tx.Query", Resource: pgxRowsResource, Bound: true},
			{Names: "Pool.Begin Pool.BeginTx", Resource: pgxTxResource},
			{Names: "Conn.Begin Conn.BeginTx", Resource: pgxTxResource, Within: true},
			{Names: "Tx.Begin", Resource: pgxTxResource, Bound: true},
			{Names: "Pool.SendBatch", Resource: pgxBatchResource},
			{Names: "Conn.SendBatch", Resource: pgxBatchResource, Within: true},
			{Names: "Tx.SendBatch", Resource: pgxBatchResource, Bound: true},
			{Names: "Pool.Acquire", Resource: pgxConnResource},
		}},
	},
}

var lifetimesXorm = &LifetimeLibrary{
	ID: "xorm", Roots: []string{"xorm.io/xorm"}, Modules: []string{"xorm.io/xorm@v1.4.3"},
	Packages: []LifetimePackage{{Acquire: []Acquisition{
		{Names: "Engine.Rows Session.Rows", Resource: xormRowsResource},
	}}},
}

var mongoPackage = LifetimePackage{Path: "/mongo", Acquire: []Acquisition{
	{Names: "Collection.Find Collection.Aggregate Database.Aggregate Database.RunCommandCursor Database.ListCollections IndexView.List", Resource: mongoCursorResource},
	{Names: "Collection.Watch Database.Watch Client.Watch", Resource: mongoStreamResource},
	{Names: "Client.StartSession", Resource: mongoSessionResource},
}}

var lifetimesMongo = &LifetimeLibrary{
	ID: "mongo", Roots: []string{"go.mongodb.org/mongo-driver/v2"}, Modules: []string{"go.mongodb.org/mongo-driver/v2@v2.10.0"},
	Packages: []LifetimePackage{mongoPackage},
}

var lifetimesMongoV1 = &LifetimeLibrary{
	ID: "mongo", Roots: []string{"go.mongodb.org/mongo-driver"}, Modules: []string{"go.mongodb.org/mongo-driver@v1.17.10"},
	Packages: []LifetimePackage{mongoPackage},
}
