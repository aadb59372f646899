package knowledge

// Libraries is every library the table knows.
var Libraries = []*Library{
	// SQL
	databaseSQL,
	sqlx,
	pgx, pgxV4, pgconnV1,
	gorm, jinzhuGorm,
	ent, bun, xorm, beego, gorp, borp, reform, upper, goPG, goPGV9,
	squirrel, goqu, dbr, xormBuilder,
	sqlboiler, bob, jet,

	pq,

	// other databases
	mongo, gocql, gocb, clickhouse,
	spanner, firestore, datastore, bigquery, dynamodb,
	elasticsearch, olivere,

	// caches
	goRedis, goRedisV7, redigo, rueidis, memcache,

	// remote calls
	netHTTP, resty, retryableHTTP, fasthttp,
	netRPC, s3, sqs, sns,

	// work that is done item by item
	stdWork,

	// where text comes from, and what makes it harmless
	stdRequest, stdEnvironment, stdText,
	gin, echo, echoV5, fiber, fiberV3, chi, chiRender, gorillaMux, gorillaSchema, httprouter, flamego, macaron,
	beegoWeb, beegoWebV1, iris, hertz, goZero, kratosHTTP, goRestful, fasthttpServer,
	viper, pflag, beegoConfig, ini, envconfig, caarlosEnv,
	googleUUID, gofrsUUID, xid, ulid, decimal,

	// secrets
	stdSecrets, xCrypto, googleCmp, grpcMetadata,

	// functions that call a function
	stdCallbacks, xsync, conc, lo,
	retryGo, backoff, backoffV5, sethvargoRetry,
	ants, pond,

	// functions that do not return
	zap, logrus, klog, glog,
}
