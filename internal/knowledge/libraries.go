package knowledge

// Libraries is every library the table knows.
var Libraries = []*Library{
	databaseSQL,
}
