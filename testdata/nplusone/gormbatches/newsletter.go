// Package gormbatches processes a table with FindInBatches and Transaction callbacks.
package gormbatches

import (
	"gorm.io/gorm"
)

type Subscriber struct {
	ID    uint
	Email string
	Score int
}

type Newsletter struct {
	db *gorm.DB
}

// Rescore saves each subscriber of each batch.
func (n *Newsletter) Rescore(score func(Subscriber) int) error {
	var page []Subscriber
	return n.db.FindInBatches(&page, 500, func(tx *gorm.DB, batch int) error {
		for i := range page {
			page[i].Score = score(page[i])
			if err := tx.Save(&page[i]).Error; err != nil { // want nplusone:"unit"
				return err
			}
		}
		return nil
	}).Error
}

// Delete opens a transaction for each id.
func (n *Newsletter) Delete(ids []uint) error {
	for _, id := range ids {
		err := n.db.Transaction(func(tx *gorm.DB) error { // want nplusone:"minor"
			if err := tx.Delete(&Subscriber{}, id).Error; err != nil {
				return err
			}
			return tx.Exec("DELETE FROM clicks WHERE subscriber_id = ?", id).Error
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Archive does the same by hand.
func (n *Newsletter) Archive(ids []uint) error {
	for _, id := range ids {
		tx := n.db.Begin() // want nplusone:"minor"
		if err := tx.Exec("UPDATE subscribers SET archived = true WHERE id = ?", id).Error; err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit().Error; err != nil {
			return err
		}
	}
	return nil
}

// Touch sends one statement per batch.
func (n *Newsletter) Touch() error {
	var page []Subscriber
	return n.db.FindInBatches(&page, 500, func(tx *gorm.DB, batch int) error {
		ids := make([]uint, 0, len(page))
		for _, s := range page {
			ids = append(ids, s.ID)
		}
		return tx.Model(&Subscriber{}).Where("id IN ?", ids).Update("touched_at", gorm.Expr("now()")).Error
	}).Error
}

// Export only formats inside the batch.
func (n *Newsletter) Export(write func(string) error) error {
	var page []Subscriber
	res := n.db.Select("email").FindInBatches(&page, 1000, func(*gorm.DB, int) error {
		for _, s := range page {
			if err := write(s.Email); err != nil {
				return err
			}
		}
		return nil
	})
	return res.Error
}

// Merge runs two statements in one transaction.
func (n *Newsletter) Merge(from, to uint) error {
	return n.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE clicks SET subscriber_id = ? WHERE subscriber_id = ?", to, from).Error; err != nil {
			return err
		}
		return tx.Delete(&Subscriber{}, from).Error
	})
}
