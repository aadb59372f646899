package knowledge

// Resources of object stores, search engines and embedded databases.
var (
	ObjectBody = &Resource{ID: "object.body", Noun: "body", Release: "Close", Through: "Body", Exhausted: true, Context: true}
	Object     = &Resource{ID: "object", Noun: "object", Release: "Close", Context: true}
	// ObjectWriter writes an object, which is there when it is closed.
	ObjectWriter = &Resource{ID: "object.writer", Noun: "object writer", Release: "Close CloseWithError", Success: true}

	elasticBody = &Resource{
		ID: "elastic.body", Noun: "response body", Release: "Close", Through: "Body", Exhausted: true, Unknown: "*", Head: "Exists Ping",
		Types: "*github.com/elastic/go-elasticsearch/v9/esapi.Response *github.com/elastic/go-elasticsearch/v8/esapi.Response " +
			"*github.com/elastic/go-elasticsearch/v7/esapi.Response *github.com/opensearch-project/opensearch-go/v2/opensearchapi.Response",
	}

	// EmbeddedTx is a transaction of a database in the process, an Iterator and a Snapshot what keeps its old versions.
	EmbeddedTx = &Resource{ID: "embedded.tx", Noun: "transaction", Release: "Rollback Commit"}
	BadgerTx   = &Resource{ID: "badger.tx", Noun: "transaction", Release: "Discard Commit CommitWith"}
	LevelTx    = &Resource{ID: "level.tx", Noun: "transaction", Release: "Discard Commit"}
	Iterator   = &Resource{ID: "iterator", Noun: "iterator", Release: "Close"}
	LevelIter  = &Resource{ID: "level.iterator", Noun: "iterator", Release: "Release"}
	Snapshot   = &Resource{ID: "snapshot", Noun: "snapshot", Release: "Close"}
	LevelSnap  = &Resource{ID: "level.snapshot", Noun: "snapshot", Release: "Release"}

	clickhouseRows = &Resource{
		ID: "clickhouse.rows", Noun: "rows", Release: "Close", Drained: "Next", Check: "Err", Fails: "Err", Context: true, Unknown: "*",
		Types: "github.com/ClickHouse/clickhouse-go/v2/lib/driver.Rows",
	}
	redisPooled = &Resource{ID: "redigo.conn", Noun: "connection", Release: "Close"}
	etcdSession = &Resource{ID: "etcd.session", Noun: "session", Release: "Close Orphan", Ends: "Done", Served: true} // who waits for its end sees it
	quicConn    = &Resource{ID: "quic.conn", Noun: "connection", Release: "CloseWithError", Args: `0, ""`, Served: true}
	ftpClient   = &Resource{ID: "ftp.client", Noun: "client", Release: "Quit", Served: true}
	ftpResponse = &Resource{ID: "ftp.response", Noun: "download", Release: "Close"}
	netNS       = &Resource{ID: "netns", Noun: "handle of a network namespace", Release: "Close"}
)

var lifetimesStorage = []*LifetimeLibrary{
	{
		ID: "elastic",
		Roots: []string{
			"github.com/elastic/go-elasticsearch/v9/esapi", "github.com/elastic/go-elasticsearch/v8/esapi", "github.com/elastic/go-elasticsearch/v7/esapi",
			"github.com/opensearch-project/opensearch-go/v2/opensearchapi",
		},
		Modules: []string{
			"github.com/elastic/go-elasticsearch/v9@v9.5.2", "github.com/elastic/go-elasticsearch/v8@v8.19.7", "github.com/elastic/go-elasticsearch/v7@v7.17.10",
			"github.com/opensearch-project/opensearch-go/v2@v2.3.0",
		},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: `SearchRequest.Do IndexRequest.Do GetRequest.Do BulkRequest.Do CountRequest.Do CreateRequest.Do DeleteRequest.Do InfoRequest.Do
				MgetRequest.Do MsearchRequest.Do ScrollRequest.Do UpdateRequest.Do DeleteByQueryRequest.Do UpdateByQueryRequest.Do
				IndicesCreateRequest.Do IndicesDeleteRequest.Do IndicesRefreshRequest.Do`, Resource: elasticBody},
		}}},
	},
	{
		ID: "s3", Roots: []string{"github.com/aws/aws-sdk-go-v2/service/s3"}, Modules: []string{"github.com/aws/aws-sdk-go-v2/service/s3@v1.114.10"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "Client.GetObject", Resource: ObjectBody}}}},
	},
	{
		ID: "s3", Roots: []string{"github.com/aws/aws-sdk-go/service/s3"}, Modules: []string{"github.com/aws/aws-sdk-go@v1.55.8"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "S3.GetObject S3.GetObjectWithContext", Resource: ObjectBody}}}},
	},
	{
		ID: "minio", Roots: []string{"github.com/minio/minio-go/v7"}, Modules: []string{"github.com/minio/minio-go/v7@v7.4.1"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "Client.GetObject", Resource: Object}}}},
	},
	{
		ID: "gcs", Roots: []string{"cloud.google.com/go/storage"}, Modules: []string{"cloud.google.com/go/storage@v1.64.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "ObjectHandle.NewReader ObjectHandle.NewRangeReader", Resource: Object},
			{Names: "ObjectHandle.NewWriter", Resource: ObjectWriter},
		}}},
	},
	{
		ID: "clickhouse", Roots: []string{"github.com/ClickHouse/clickhouse-go/v2"}, Modules: []string{"github.com/ClickHouse/clickhouse-go/v2@v2.51.0"},
		Packages: []LifetimePackage{{Path: "/lib/driver", Acquire: []Acquisition{{Names: "Conn.Query", Resource: clickhouseRows}}}},
	},
	{
		ID: "bolt", Roots: []string{"go.etcd.io/bbolt", "github.com/boltdb/bolt"},
		Modules:  []string{"go.etcd.io/bbolt@v1.5.0", "github.com/boltdb/bolt@v1.3.1"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "DB.Begin", Resource: EmbeddedTx, Within: true}}}},
	},
	{
		ID: "leveldb", Roots: []string{"github.com/syndtr/goleveldb"}, Modules: []string{"github.com/syndtr/goleveldb@v1.0.0"},
		Packages: []LifetimePackage{{Path: "/leveldb", Acquire: []Acquisition{
			{Names: "DB.NewIterator Snapshot.NewIterator Transaction.NewIterator", Resource: LevelIter, Within: true},
			{Names: "DB.GetSnapshot", Resource: LevelSnap, Within: true},
			{Names: "DB.OpenTransaction", Resource: LevelTx, Within: true},
		}}},
	},
	{
		ID: "badger", Roots: []string{"github.com/dgraph-io/badger/v4"}, Modules: []string{"github.com/dgraph-io/badger/v4@v4.2.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "DB.NewTransaction DB.NewTransactionAt", Resource: BadgerTx, Within: true},
			{Names: "Txn.NewIterator Txn.NewKeyIterator", Resource: Iterator},
		}}},
	},
	{
		ID: "pebble", Roots: []string{"github.com/cockroachdb/pebble"}, Modules: []string{"github.com/cockroachdb/pebble@v1.1.5"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "DB.NewIter DB.NewIterWithContext Snapshot.NewIter Batch.NewIter Reader.NewIter", Resource: Iterator, Within: true},
			{Names: "DB.NewSnapshot", Resource: Snapshot, Within: true},
		}}},
	},
	{
		ID: "redigo", Roots: []string{"github.com/gomodule/redigo"}, Modules: []string{"github.com/gomodule/redigo@v1.9.3"},
		Packages: []LifetimePackage{{Path: "/redis", Acquire: []Acquisition{{Names: "Pool.Get Pool.GetContext", Resource: redisPooled}}}},
	},
	{
		ID: "etcd", Roots: []string{"go.etcd.io/etcd/client/v3"}, Modules: []string{"go.etcd.io/etcd/client/v3@v3.6.13"},
		Packages: []LifetimePackage{{Path: "/concurrency", Acquire: []Acquisition{{Names: "NewSession", Resource: etcdSession}}}},
	},
	{
		ID: "quic", Roots: []string{"github.com/quic-go/quic-go"}, Modules: []string{"github.com/quic-go/quic-go@v0.65.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "Dial DialAddr DialEarly DialAddrEarly Transport.Dial Transport.DialEarly", Resource: quicConn},
			{Names: "Listen ListenAddr ListenEarly ListenAddrEarly Transport.Listen Transport.ListenEarly", Resource: Listener},
		}}},
	},
	{
		ID: "ftp", Roots: []string{"github.com/jlaffaye/ftp"}, Modules: []string{"github.com/jlaffaye/ftp@v0.2.4"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "Dial DialTimeout Connect", Resource: ftpClient},
			{Names: "ServerConn.Retr ServerConn.RetrFrom", Resource: ftpResponse, Bound: true},
		}}},
	},
	{
		ID: "gobwas", Roots: []string{"github.com/gobwas/ws"}, Modules: []string{"github.com/gobwas/ws@v1.5.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "Dial Dialer.Dial UpgradeHTTP HTTPUpgrader.Upgrade", Resource: NetConn},
		}}},
	},
	{
		ID: "dns", Roots: []string{"github.com/miekg/dns"}, Modules: []string{"github.com/miekg/dns@v1.1.73"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "Dial DialTimeout DialWithTLS DialTimeoutWithTLS Client.Dial Client.DialContext", Resource: NetConn},
		}}},
	},
	{
		ID: "netns", Roots: []string{"github.com/vishvananda/netns"}, Modules: []string{"github.com/vishvananda/netns@v0.0.5"},
		Packages: []LifetimePackage{{
			Acquire: []Acquisition{{Names: "New NewNamed Get GetFromPath GetFromName GetFromPid GetFromThread GetFromDocker", Resource: netNS}},
			Pass:    []Passing{{Names: "Set Setns", Param: 0, Role: Borrows}},
		}},
	},
}
