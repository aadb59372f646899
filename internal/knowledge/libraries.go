package knowledge

// Libraries is every library the table knows.
var Libraries = []*Library{
	// SQL
	databaseSQL,
	sqlx,
	pgx, pgxV4, pgconnV1,
	gorm, jinzhuGorm,
	ent, bun, xorm, beego, gorp, reform, upper, goPG, goPGV9,
	squirrel, goqu, dbr,
	sqlboiler, bob, jet,

	// remote calls
	netHTTP, netRPC,

	// functions that call a function
	stdCallbacks, xsync, conc, lo,
	retryGo, backoff, backoffV5, sethvargoRetry,
	ants, pond,

	// functions that do not return
	zap, logrus, klog, glog,
}
