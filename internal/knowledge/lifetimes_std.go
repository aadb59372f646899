package knowledge

import "slices"

// LifetimeLibraries are all libraries whose functions acquire or release something.
var LifetimeLibraries = slices.Concat([]*LifetimeLibrary{
	lifetimesStd, lifetimesTime, lifetimesNet,
	lifetimesBackoff, lifetimesCompress, lifetimesBolt, lifetimesLevel, lifetimesPebble, lifetimesBadger, lifetimesSqlx, lifetimesPgx, lifetimesXorm, lifetimesMongo, lifetimesMongoV1,
}, lifetimesStorage, lifetimesClients)

// The resources that rule unclosed looks after.
var (
	Body = &Resource{
		ID: "body", Noun: "response body", Release: "Close", Through: "Body", Ends: "Write", Context: true, Exhausted: true,
		Types: "*net/http.Response", Unknown: "*",
	}
	File = &Resource{
		ID: "file", Noun: "file", Release: "Close", Types: "*os.File",
		Steady: "Chmod Chown Stat Seek SyscallConn SetDeadline SetReadDeadline SetWriteDeadline",
	}
	// Upload is a file of a multipart form: of the operating system only if it is large.
	Upload = &Resource{ID: "upload", Noun: "uploaded file", Release: "Close"}
	// FSFile is a file that need not be one of the operating system.
	FSFile = &Resource{ID: "fsfile", Noun: "file", Release: "Close"}
	// Handle is a file of a server, DataFile a database that is a file, or a directory, with a lock.
	Handle   = &Resource{ID: "handle", Noun: "file", Release: "Close"}
	DataFile = &Resource{ID: "datafile", Noun: "database", Release: "Close"}
	Rows     = &Resource{ID: "rows", Noun: "rows", Release: "Close", Drained: "Next", Check: "Err", Fails: "Err", Context: true, Types: "*database/sql.Rows", Unknown: "*"}
	Stmt     = &Resource{ID: "stmt", Noun: "prepared statement", Release: "Close", Types: "*database/sql.Stmt"}
	Conn     = &Resource{ID: "conn", Noun: "database connection", Release: "Close"}
	Tx       = &Resource{ID: "tx", Noun: "transaction", Release: "Rollback Commit", Context: true, Types: "*database/sql.Tx", Unknown: "Begin"}
	Zip      = &Resource{ID: "zip", Noun: "archive", Release: "Close"}
	Pipe     = &Resource{ID: "pipe", Noun: "write end of the pipe", Release: "Close CloseWithError", Success: true}
	Entry    = &Resource{ID: "entry", Noun: "archive entry", Release: "Close"}
	// Closer is what no table knows, and what the function that gets it closes on some paths only.
	Closer = &Resource{
		ID: "closer", Noun: "value", Release: "Close", Served: true,
		Ends:   "CloseWithError CloseNow Stop Shutdown Release Rollback Commit Cancel Abort Discard Destroy Free Finish Terminate Kill Disconnect Delete Remove Reset",
		Steady: "Open Start Connect Dial Listen Init Login", // before these there is nothing to close
	}

	// Compressed, Archive, Multipart and Buffered complete an output.
	Compressed = &Resource{ID: "compressor", Noun: "compressing writer", Release: "Close", Success: true}
	Archive    = &Resource{ID: "archive", Noun: "archive writer", Release: "Close", Success: true}
	Multipart  = &Resource{ID: "multipart", Noun: "multipart writer", Release: "Close", Success: true}
	Buffered   = &Resource{ID: "buffer", Noun: "buffered writer", Release: "Flush", Success: true}
	CSV        = &Resource{ID: "csv", Noun: "buffered writer", Release: "Flush", Ends: "WriteAll", Success: true}
)

var lifetimesStd = &LifetimeLibrary{
	ID:    "std",
	Roots: []string{""},
	Packages: []LifetimePackage{
		{Path: "net/http", Acquire: []Acquisition{
			{Names: "Get Post PostForm Client.Do Client.Get Client.Post Client.PostForm RoundTripper.RoundTrip Transport.RoundTrip", Resource: Body},
			{Names: "Dir.Open", Resource: File},
			{Names: "Request.FormFile", Resource: Upload},
			{Names: "FileSystem.Open", Resource: FSFile},
		}, Pass: []Passing{
			// The transport closes the body of a request that is sent.
			{Names: "NewRequest", Param: 2, Role: Keeps},
			{Names: "NewRequestWithContext", Param: 3, Role: Keeps},
			{Names: "Post Client.Post", Param: 2, Role: Keeps},
		}},
		{Path: "io", Pass: []Passing{
			{Names: "ReadAll", Param: 0, Role: Exhausts},
			{Names: "Copy CopyBuffer", Param: 1, Role: Exhausts},
			{Names: "NopCloser", Param: 0, Role: Borrows}, // its Close does nothing
		}},
		{Path: "io/ioutil", Pass: []Passing{
			{Names: "ReadAll", Param: 0, Role: Exhausts},
			{Names: "NopCloser", Param: 0, Role: Borrows},
		}},
		{Path: "net/http/httputil", Pass: []Passing{{Names: "DumpResponse", Param: 0, Role: Borrows}}},
		{Path: "os", Acquire: []Acquisition{
			{Names: "Open Create OpenFile OpenInRoot CreateTemp Root.Open Root.Create Root.OpenFile OpenRoot Root.OpenRoot Pipe", Resource: File},
			{Names: "Pipe", Resource: File, Result: 1},
		}},
		{Path: "io", Acquire: []Acquisition{{Names: "Pipe", Resource: Pipe, Result: 1}}},
		{Path: "io/fs", Acquire: []Acquisition{{Names: "FS.Open", Resource: FSFile}}},
		{Path: "io/ioutil", Acquire: []Acquisition{{Names: "TempFile", Resource: File}}},
		{Path: "mime/multipart", Acquire: []Acquisition{
			{Names: "FileHeader.Open", Resource: Upload},
			{Names: "NewWriter", Resource: Multipart},
		}},
		{Path: "archive/zip", Acquire: []Acquisition{
			{Names: "OpenReader", Resource: Zip},
			{Names: "File.Open", Resource: Entry},
			{Names: "NewWriter", Resource: Archive},
		}, Pass: []Passing{{Names: "NewWriter", Param: 0, Role: Flushes}}},
		{Path: "archive/tar", Acquire: []Acquisition{{Names: "NewWriter", Resource: Archive}}},
		{Path: "compress/gzip", Acquire: []Acquisition{{Names: "NewWriter NewWriterLevel", Resource: Compressed}}},
		{Path: "compress/zlib", Acquire: []Acquisition{{Names: "NewWriter NewWriterLevel NewWriterLevelDict", Resource: Compressed}}},
		{Path: "compress/flate", Acquire: []Acquisition{{Names: "NewWriter NewWriterDict", Resource: Compressed}}},
		{Path: "compress/lzw", Acquire: []Acquisition{{Names: "NewWriter", Resource: Compressed}}, Pass: []Passing{{Names: "NewWriter", Param: 0, Role: Flushes}}},
		{Path: "bufio", Acquire: []Acquisition{{Names: "NewWriter NewWriterSize", Resource: Buffered}}},
		{
			Path: "encoding/csv", Acquire: []Acquisition{{Names: "NewWriter", Resource: CSV}},
			Pass: []Passing{{Names: "NewWriter", Param: 0, Role: Flushes}},
		},
		{Path: "encoding/xml", Pass: []Passing{{Names: "NewEncoder", Param: 0, Role: Flushes}}},
		{Path: "image/jpeg", Pass: []Passing{{Names: "Encode", Param: 0, Role: Flushes}}},
		{Path: "image/gif", Pass: []Passing{{Names: "Encode EncodeAll", Param: 0, Role: Flushes}}},
		{Path: "text/tabwriter", Acquire: []Acquisition{{Names: "NewWriter", Resource: Buffered}}},
		{Path: "database/sql", Acquire: []Acquisition{
			{Names: "DB.Query DB.QueryContext Stmt.Query Stmt.QueryContext Conn.QueryContext", Resource: Rows},
			{Names: "Tx.Query Tx.QueryContext", Resource: Rows, Bound: true},
			{Names: "DB.Prepare DB.PrepareContext", Resource: Stmt, Within: true},
			{Names: "Conn.PrepareContext", Resource: Stmt, Bound: true},
			{Names: "DB.Begin DB.BeginTx Conn.BeginTx", Resource: Tx},
			{Names: "DB.Conn", Resource: Conn},
		}},
		{Path: "runtime", Pass: []Passing{{Names: "KeepAlive", Param: 0, Role: Borrows}}},
		// The runtime writes to it until the profile ends.
		{Path: "runtime/trace", Pass: []Passing{{Names: "Start", Param: 0, Role: Keeps}}},
		{Path: "runtime/pprof", Pass: []Passing{{Names: "StartCPUProfile", Param: 0, Role: Keeps}}},
	},
}

var lifetimesCompress = &LifetimeLibrary{
	ID: "compress", Roots: []string{"github.com/klauspost/compress"}, Modules: []string{"github.com/klauspost/compress@v1.20.3"},
	Packages: []LifetimePackage{
		{Path: "/zstd", Acquire: []Acquisition{{Names: "NewWriter", Resource: Compressed}}},
		{Path: "/gzip", Acquire: []Acquisition{{Names: "NewWriter NewWriterLevel", Resource: Compressed}}},
		{Path: "/zlib", Acquire: []Acquisition{{Names: "NewWriter NewWriterLevel NewWriterLevelDict", Resource: Compressed}}},
		{Path: "/flate", Acquire: []Acquisition{{Names: "NewWriter NewWriterDict", Resource: Compressed}}},
		{Path: "/zip", Acquire: []Acquisition{{Names: "NewWriter", Resource: Archive}, {Names: "OpenReader", Resource: Zip}}},
	},
}

var lifetimesBolt = &LifetimeLibrary{
	ID: "bolt", Roots: []string{"go.etcd.io/bbolt", "github.com/boltdb/bolt"},
	Modules:  []string{"go.etcd.io/bbolt@v1.5.0", "github.com/boltdb/bolt@v1.3.1"},
	Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "Open", Resource: DataFile}}}},
}

var lifetimesLevel = &LifetimeLibrary{
	ID: "leveldb", Roots: []string{"github.com/syndtr/goleveldb"}, Modules: []string{"github.com/syndtr/goleveldb@v1.0.0"},
	Packages: []LifetimePackage{{Path: "/leveldb", Acquire: []Acquisition{{Names: "Open OpenFile RecoverFile", Resource: DataFile}}}},
}

var lifetimesPebble = &LifetimeLibrary{
	ID: "pebble", Roots: []string{"github.com/cockroachdb/pebble"}, Modules: []string{"github.com/cockroachdb/pebble@v1.1.5"},
	Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "Open", Resource: DataFile}}}},
}

var lifetimesBadger = &LifetimeLibrary{
	ID: "badger", Roots: []string{"github.com/dgraph-io/badger/v4"}, Modules: []string{"github.com/dgraph-io/badger/v4@v4.2.0"},
	Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "Open OpenManaged", Resource: DataFile}}}},
}
