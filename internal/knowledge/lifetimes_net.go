package knowledge

// steadyConn are methods of connections and listeners that do not fail while these are open.
const steadyConn = "SetDeadline SetReadDeadline SetWriteDeadline SetKeepAlive SetKeepAlivePeriod SetKeepAliveConfig SetNoDelay SetLinger " +
	"SetReadBuffer SetWriteBuffer SetUnlinkOnClose SyscallConn"

// The resources that rule listenerleak looks after: they live as long as something serves them.
var (
	Listener   = &Resource{ID: "listener", Noun: "listener", Release: "Close", Served: true, Steady: steadyConn}
	PacketConn = &Resource{ID: "packetconn", Noun: "packet connection", Release: "Close", Served: true, Steady: steadyConn}
	NetConn    = &Resource{ID: "netconn", Noun: "connection", Release: "Close", Served: true, Steady: steadyConn}
	NotifyStop = &Resource{ID: "notifystop", Noun: "stop function", Release: "()", Served: true}
	Signals    = &Resource{ID: "signals", Noun: "signal channel", Release: "-", Served: true}
	SQLDB      = &Resource{ID: "sqldb", Noun: "connection pool", Release: "Close", Served: true}
	SMTPClient = &Resource{ID: "smtp", Noun: "client", Release: "Close Quit", Served: true}
	RPCClient  = &Resource{ID: "rpc", Noun: "client", Release: "Close", Served: true}

	gorillaConn   = &Resource{ID: "gorilla.conn", Noun: "websocket", Release: "Close", Served: true, Steady: "SetReadDeadline SetWriteDeadline SetCompressionLevel"}
	coderConn     = &Resource{ID: "coder.conn", Noun: "websocket", Release: "CloseNow Close", Served: true}
	fsnotifyWatch = &Resource{ID: "fsnotify", Noun: "watcher", Release: "Close", Served: true}
	redisPubSub   = &Resource{ID: "redis.pubsub", Noun: "subscription", Release: "Close", Served: true}
	redisClient   = &Resource{ID: "redis.client", Noun: "client", Release: "Close", Served: true}
	natsConn      = &Resource{ID: "nats.conn", Noun: "connection", Release: "Close Drain", Served: true}
	natsSub       = &Resource{ID: "nats.sub", Noun: "subscription", Release: "Unsubscribe Drain", Ends: "AutoUnsubscribe", Served: true}
	pqListener    = &Resource{ID: "pq.listener", Noun: "listener", Release: "Close", Served: true}
	pgxClient     = &Resource{ID: "pgx.client", Noun: "connection", Release: "Close", Args: "ctx", Served: true}
	pgxPoolClient = &Resource{ID: "pgx.pool", Noun: "connection pool", Release: "Close", Served: true}
	sqlxDB        = &Resource{ID: "sqlx.db", Noun: "connection pool", Release: "Close", Served: true}
	mongoClient   = &Resource{ID: "mongo.client", Noun: "client", Release: "Disconnect", Args: "ctx", Served: true}
	grpcConn      = &Resource{ID: "grpc.conn", Noun: "connection", Release: "Close", Served: true}
	amqpConn      = &Resource{ID: "amqp.conn", Noun: "connection", Release: "Close", Served: true}
	amqpChannel   = &Resource{ID: "amqp.channel", Noun: "channel", Release: "Close", Served: true}
	kafkaClient   = &Resource{ID: "kafka.client", Noun: "client", Release: "Close", Served: true}
	saramaClient  = &Resource{ID: "sarama.client", Noun: "client", Release: "Close", Served: true}
	etcdClient    = &Resource{ID: "etcd.client", Noun: "client", Release: "Close", Served: true}
	ldapConn      = &Resource{ID: "ldap.conn", Noun: "connection", Release: "Close", Served: true}
	rueidisClient = &Resource{ID: "rueidis.client", Noun: "client", Release: "Close", Served: true}
	googleClient  = &Resource{ID: "google.client", Noun: "client", Release: "Close", Served: true}
	syslogWriter  = &Resource{ID: "syslog", Noun: "connection", Release: "Close", Served: true}
	sftpClient    = &Resource{ID: "sftp.client", Noun: "client", Release: "Close", Served: true}
	kubeWatch     = &Resource{
		ID: "kube.watch", Noun: "watch", Release: "Stop", Served: true, Context: true,
		Types: "k8s.io/apimachinery/pkg/watch.Interface", Unknown: "Watch",
	}
	sshClient  = &Resource{ID: "ssh.client", Noun: "client", Release: "Close", Served: true}
	sshSession = &Resource{ID: "ssh.session", Noun: "session", Release: "Close", Served: true}
)

var lifetimesNet = &LifetimeLibrary{
	ID: "net", Roots: []string{""},
	Packages: []LifetimePackage{
		{
			Path: "net",
			Acquire: []Acquisition{
				{Names: "Listen ListenTCP ListenUnix FileListener ListenConfig.Listen", Resource: Listener},
				{Names: "ListenPacket ListenUDP ListenIP ListenUnixgram ListenMulticastUDP FilePacketConn ListenConfig.ListenPacket", Resource: PacketConn},
				{Names: "Dial DialTimeout DialTCP DialUDP DialUnix DialIP FileConn Dialer.Dial Dialer.DialContext", Resource: NetConn},
				{Names: "Listener.Accept TCPListener.Accept TCPListener.AcceptTCP UnixListener.Accept UnixListener.AcceptUnix", Resource: NetConn},
			},
		},
		{
			Path: "crypto/tls",
			Acquire: []Acquisition{
				{Names: "Listen", Resource: Listener},
				{Names: "Dial DialWithDialer Dialer.Dial Dialer.DialContext", Resource: NetConn},
			},
			Pass: []Passing{{Names: "NewListener Client Server", Param: 0, Role: Wraps}},
		},
		{Path: "net/http", Acquire: []Acquisition{{Names: "Hijacker.Hijack ResponseController.Hijack", Resource: NetConn}}},
		{Path: "log/syslog", Acquire: []Acquisition{{Names: "Dial New", Resource: syslogWriter}}},
		{Path: "net/smtp", Acquire: []Acquisition{{Names: "Dial", Resource: SMTPClient}}},
		{Path: "net/rpc", Acquire: []Acquisition{{Names: "Dial DialHTTP DialHTTPPath", Resource: RPCClient}}},
		{Path: "net/rpc/jsonrpc", Acquire: []Acquisition{{Names: "Dial", Resource: RPCClient}}},
		{
			Path:    "os/signal",
			Acquire: []Acquisition{{Names: "NotifyContext", Resource: NotifyStop, Result: 1}},
			Pass:    []Passing{{Names: "Stop", Param: 0, Role: Releases}},
		},
		{Path: "database/sql", Acquire: []Acquisition{{Names: "Open OpenDB", Resource: SQLDB}}},
	},
}

// The clients and subscriptions of libraries.
var lifetimesClients = []*LifetimeLibrary{
	{
		ID: "gorilla", Roots: []string{"github.com/gorilla/websocket"}, Modules: []string{"github.com/gorilla/websocket@v1.5.3"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "Upgrade Upgrader.Upgrade Dialer.Dial Dialer.DialContext", Resource: gorillaConn},
		}}},
	},
	{
		ID: "coder", Roots: []string{"github.com/coder/websocket", "nhooyr.io/websocket"},
		Modules: []string{"github.com/coder/websocket@v1.8.15", "nhooyr.io/websocket@v1.8.17"},
		Packages: []LifetimePackage{{
			Acquire: []Acquisition{{Names: "Accept Dial", Resource: coderConn}},
			Pass:    []Passing{{Names: "NetConn", Param: 1, Role: Wraps}},
		}},
	},
	{
		ID: "fsnotify", Roots: []string{"github.com/fsnotify/fsnotify"}, Modules: []string{"github.com/fsnotify/fsnotify@v1.10.1"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "NewWatcher NewBufferedWatcher", Resource: fsnotifyWatch}}}},
	},
	{
		ID:      "redis",
		Roots:   []string{"github.com/redis/go-redis/v9", "github.com/go-redis/redis/v8", "github.com/go-redis/redis/v7", "github.com/go-redis/redis"},
		Modules: []string{"github.com/redis/go-redis/v9@v9.23.0", "github.com/go-redis/redis/v8@v8.11.5", "github.com/go-redis/redis/v7@v7.4.1", "github.com/go-redis/redis@v6.15.9+incompatible"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: `Client.Subscribe Client.PSubscribe Client.SSubscribe ClusterClient.Subscribe ClusterClient.PSubscribe ClusterClient.SSubscribe
				Ring.Subscribe Ring.PSubscribe Ring.SSubscribe UniversalClient.Subscribe UniversalClient.PSubscribe UniversalClient.SSubscribe`, Resource: redisPubSub},
			{Names: "NewClient NewClusterClient NewFailoverClient NewFailoverClusterClient NewRing NewUniversalClient", Resource: redisClient},
		}}},
	},
	{
		ID: "nats", Roots: []string{"github.com/nats-io/nats.go"}, Modules: []string{"github.com/nats-io/nats.go@v1.55.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "Connect Options.Connect", Resource: natsConn},
			{Names: "Conn.Subscribe Conn.SubscribeSync Conn.QueueSubscribe Conn.QueueSubscribeSync Conn.ChanSubscribe Conn.ChanQueueSubscribe Conn.QueueSubscribeSyncWithChan", Resource: natsSub, Bound: true},
		}}},
	},
	{
		ID: "pq", Roots: []string{"github.com/lib/pq"}, Modules: []string{"github.com/lib/pq@v1.10.9"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "NewListener NewDialListener", Resource: pqListener}}}},
	},
	{
		ID: "pgx", Roots: []string{"github.com/jackc/pgx/v5", "github.com/jackc/pgx/v4"},
		Modules: []string{"github.com/jackc/pgx/v5@v5.12.0", "github.com/jackc/pgx/v4@v4.18.3"},
		Packages: []LifetimePackage{
			{Acquire: []Acquisition{{Names: "Connect ConnectConfig", Resource: pgxClient}}},
			{Path: "/pgxpool", Acquire: []Acquisition{{Names: "New NewWithConfig Connect ConnectConfig", Resource: pgxPoolClient}}},
		},
	},
	{
		ID: "sqlx", Roots: []string{"github.com/jmoiron/sqlx"}, Modules: []string{"github.com/jmoiron/sqlx@v1.4.0"},
		Packages: []LifetimePackage{{
			Acquire: []Acquisition{{Names: "Open Connect ConnectContext MustOpen MustConnect", Resource: sqlxDB}},
			Pass:    []Passing{{Names: "NewDb", Param: 0, Role: Wraps}},
		}},
	},
	{
		ID: "mongo", Roots: []string{"go.mongodb.org/mongo-driver/v2"}, Modules: []string{"go.mongodb.org/mongo-driver/v2@v2.10.0"},
		Packages: []LifetimePackage{{Path: "/mongo", Acquire: []Acquisition{{Names: "Connect", Resource: mongoClient}}}},
	},
	{
		ID: "mongo", Roots: []string{"go.mongodb.org/mongo-driver"}, Modules: []string{"go.mongodb.org/mongo-driver@v1.17.10"},
		Packages: []LifetimePackage{{Path: "/mongo", Acquire: []Acquisition{{Names: "Connect", Resource: mongoClient}}}},
	},
	{
		ID: "grpc", Roots: []string{"google.golang.org/grpc"}, Modules: []string{"google.golang.org/grpc@v1.85.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "NewClient Dial DialContext", Resource: grpcConn}}}},
	},
	{
		ID: "amqp", Roots: []string{"github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp"},
		Modules: []string{"github.com/rabbitmq/amqp091-go@v1.16.0", "github.com/streadway/amqp@v1.1.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "Dial DialTLS DialConfig", Resource: amqpConn},
			{Names: "Connection.Channel", Resource: amqpChannel, Bound: true},
		}}},
	},
	{
		ID: "kafka", Roots: []string{"github.com/segmentio/kafka-go"}, Modules: []string{"github.com/segmentio/kafka-go@v0.4.51"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "NewReader NewWriter Dial DialContext DialLeader NewConsumerGroup", Resource: kafkaClient},
		}}},
	},
	{
		ID: "sarama", Roots: []string{"github.com/IBM/sarama", "github.com/Shopify/sarama"},
		Modules: []string{"github.com/IBM/sarama@v1.61.1", "github.com/Shopify/sarama@v1.38.1"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "NewClient NewConsumer NewConsumerGroup NewSyncProducer NewAsyncProducer NewClusterAdmin", Resource: saramaClient},
		}}},
	},
	{
		ID: "franz", Roots: []string{"github.com/twmb/franz-go"}, Modules: []string{"github.com/twmb/franz-go@v1.21.5"},
		Packages: []LifetimePackage{{Path: "/pkg/kgo", Acquire: []Acquisition{{Names: "NewClient", Resource: kafkaClient}}}},
	},
	{
		ID: "etcd", Roots: []string{"go.etcd.io/etcd/client/v3"}, Modules: []string{"go.etcd.io/etcd/client/v3@v3.6.13"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "New NewFromURL NewFromURLs", Resource: etcdClient}}}},
	},
	{
		ID: "ldap", Roots: []string{"github.com/go-ldap/ldap/v3"}, Modules: []string{"github.com/go-ldap/ldap/v3@v3.4.14"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "Dial DialTLS DialURL", Resource: ldapConn}}}},
	},
	{
		ID: "rueidis", Roots: []string{"github.com/redis/rueidis"}, Modules: []string{"github.com/redis/rueidis@v1.0.79"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "NewClient", Resource: rueidisClient}}}},
	},
	{
		ID: "gcs", Roots: []string{"cloud.google.com/go/storage"}, Modules: []string{"cloud.google.com/go/storage@v1.64.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "NewClient NewGRPCClient", Resource: googleClient}}}},
	},
	{
		ID: "pubsub", Roots: []string{"cloud.google.com/go/pubsub"}, Modules: []string{"cloud.google.com/go/pubsub@v1.33.0"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{{Names: "NewClient", Resource: googleClient}}}},
	},
	{
		ID: "kubernetes", Roots: []string{"k8s.io/apimachinery"}, Modules: []string{"k8s.io/apimachinery@v0.36.4"},
		Packages: []LifetimePackage{{Path: "/pkg/watch", Acquire: []Acquisition{{Names: "NewStreamWatcher", Resource: kubeWatch}}}},
	},
	{
		ID: "sftp", Roots: []string{"github.com/pkg/sftp"}, Modules: []string{"github.com/pkg/sftp@v1.13.11"},
		Packages: []LifetimePackage{{Acquire: []Acquisition{
			{Names: "NewClient", Resource: sftpClient},
			{Names: "Client.Open Client.Create Client.OpenFile", Resource: Handle, Bound: true},
		}}},
	},
	{
		ID: "ssh", Roots: []string{"golang.org/x/crypto"}, Modules: []string{"golang.org/x/crypto@v0.57.0"},
		Packages: []LifetimePackage{{Path: "/ssh", Acquire: []Acquisition{
			{Names: "Dial", Resource: sshClient},
			{Names: "Client.NewSession", Resource: sshSession, Bound: true},
		}}},
	},
	{
		ID: "netutil", Roots: []string{"golang.org/x/net"}, Modules: []string{"golang.org/x/net@v0.60.0"},
		Packages: []LifetimePackage{{Path: "/netutil", Pass: []Passing{{Names: "LimitListener", Param: 0, Role: Wraps}}}},
	},
}
