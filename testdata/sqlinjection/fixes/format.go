package fixes

import (
	"fmt"

	"gorm.io/gorm"
)

// The only use of fmt in its file goes, and its import with it.
func Only(db *gorm.DB, name string) *gorm.DB {
	return db.Where(fmt.Sprintf("name = '%s'", name)) // want sqlinjection:"value"
}
