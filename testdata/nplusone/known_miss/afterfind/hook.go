// Package afterfind queries in a hook that gorm calls for each row that it has loaded.
//
// The loop is inside gorm, and the hook is found by reflection.
package afterfind

import "gorm.io/gorm"

type Ticket struct {
	ID      uint
	Replies int64 `gorm:"-"`
}

func (t *Ticket) AfterFind(tx *gorm.DB) error {
	return tx.Table("replies").Where("ticket_id = ?", t.ID).Count(&t.Replies).Error
}

func List(db *gorm.DB) (tickets []Ticket, err error) {
	err = db.Find(&tickets).Error
	return tickets, err
}
