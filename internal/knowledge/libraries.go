package knowledge

// Libraries is every library the table knows.
var Libraries = []*Library{
	// SQL
	databaseSQL,
	sqlx,
	pgx, pgxV4, pgconnV1,
	gorm, jinzhuGorm,

	// remote calls
	netHTTP, netRPC,

	// functions that call a function
	stdCallbacks, xsync, conc, lo,
	retryGo, backoff, backoffV5, sethvargoRetry,
	ants, pond,

	// functions that do not return
	zap, logrus, klog, glog,
}
