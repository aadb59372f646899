package placeholdername

import "database/sql"

// Counters runs a script that declares a table of its own.
func Counters(db *sql.DB) (*sql.Rows, error) {
	return db.Query(`
DECLARE @Counters TABLE (name nvarchar(128), value bigint)
INSERT INTO @Counters SELECT counter_name, cntr_value FROM sys.dm_os_performance_counters
SELECT name, value FROM @Counters`)
}
