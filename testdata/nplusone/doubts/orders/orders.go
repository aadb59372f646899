// Package orders reads per item under conditions, for a check, or with a filter of its own: functions named Ask get a question,
// those named Note a nit, and those named Refuse are refused.
package orders

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

type Order struct {
	ID, Buyer, ParentID int64
	Gift                bool
	Status              string
	Tags                []string
}

type Buyer struct {
	ID   int64
	Name string
}

type Shop struct {
	db  *sql.DB
	orm *gorm.DB
}

var errMissing = errors.New("no such buyer")

func (s *Shop) buyer(ctx context.Context, id int64) (*Buyer, error) {
	b := new(Buyer)
	err := s.db.QueryRowContext(ctx, "SELECT id, name FROM buyers WHERE id = ?", id).Scan(&b.ID, &b.Name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return b, err
}

// AskGifts needs the buyers of some orders only.
func (s *Shop) AskGifts(ctx context.Context, orders []*Order) (names []string, err error) {
	for _, o := range orders {
		if !o.Gift {
			continue
		}
		b, err := s.buyer(ctx, o.Buyer) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, b.Name)
	}
	return names, nil
}

type status int

const (
	open status = iota
	shipped
)

func (s status) String() string { return [...]string{"open", "shipped"}[s] }

// NoteOpenGift is about orders of one status and one kind.
func (s *Shop) NoteOpenGift(ctx context.Context, orders []*Order) (names []string, err error) {
	for _, o := range orders {
		if o.ParentID == 0 && o.Status == open.String() {
			b, err := s.buyer(ctx, o.Buyer) // want nplusone:"minor"
			if err != nil {
				return nil, err
			}
			names = append(names, b.Name)
		}
	}
	return names, nil
}

// AskStatus is about orders of a status that the caller names.
func (s *Shop) AskStatus(ctx context.Context, orders []*Order, wanted status) (names []string, err error) {
	for _, o := range orders {
		if o.ParentID == 0 && o.Status == wanted.String() {
			b, err := s.buyer(ctx, o.Buyer) // want nplusone:"read"
			if err != nil {
				return nil, err
			}
			names = append(names, b.Name)
		}
	}
	return names, nil
}

// RefuseSeen leaves out what is missing or was met before, which is not most of them.
func (s *Shop) RefuseSeen(ctx context.Context, orders []*Order) (map[int64]string, error) {
	names := map[int64]string{}
	for _, o := range orders {
		if o == nil {
			continue
		}
		if err := validate(o); err != nil {
			continue
		}
		b, err := s.buyer(ctx, o.Buyer) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names[o.ID] = b.Name
	}
	return names, nil
}

// RefuseWhole fails on what it cannot use: the others all need the buyer.
func (s *Shop) RefuseWhole(ctx context.Context, orders []*Order) (names []string, err error) {
	for _, o := range orders {
		if o.Status == "" {
			return nil, errMissing
		}
		b, err := s.buyer(ctx, o.Buyer) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, b.Name)
	}
	return names, nil
}

func validate(o *Order) error {
	if o.Buyer == 0 {
		return errMissing
	}
	return nil
}

// NoteMain has asked for orders without a parent, so that the condition in the loop hardly ever holds.
func (s *Shop) NoteMain(ctx context.Context, page int) ([]*Order, error) {
	var orders []*Order
	if err := s.orm.WithContext(ctx).Where("parent_id = 0").Offset(page * 20).Find(&orders).Error; err != nil {
		return nil, err
	}
	for _, o := range orders {
		if o.ParentID != 0 {
			b, err := s.buyer(ctx, o.ParentID) // want nplusone:"minor"
			if err != nil {
				return nil, err
			}
			o.Status = b.Name
		}
	}
	return orders, nil
}

// NoteValid only checks that the buyers exist.
func (s *Shop) NoteValid(ctx context.Context, orders []*Order) error {
	for _, o := range orders {
		b, err := s.buyer(ctx, o.Buyer) // want nplusone:"minor"
		if err != nil {
			return err
		}
		if b == nil {
			return errMissing
		}
	}
	return nil
}

// matches asks the database for an order that looks right.
func (s *Shop) matches(ctx context.Context, o *Order, code string) (bool, error) {
	if o.Status != code {
		return false, nil
	}
	b, err := s.buyer(ctx, o.Buyer)
	return b != nil, err
}

// NoteFirst ends with the first order that looks right, so that it asks about once.
func (s *Shop) NoteFirst(ctx context.Context, orders []*Order, code string) (*Order, error) {
	for _, o := range orders {
		found, err := s.matches(ctx, o, code) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		if found {
			return o, nil
		}
	}
	return nil, nil
}

// NoteFilter asks with the filter of each order.
func (s *Shop) NoteFilter(ctx context.Context, orders []*Order) (sum int, err error) {
	for _, o := range orders {
		var related []*Order
		if err := tagged(s.orm.WithContext(ctx), o.Tags).Find(&related).Error; err != nil { // want nplusone:"minor"
			return 0, err
		}
		sum += len(related)
	}
	return sum, nil
}

func tagged(db *gorm.DB, tags []string) *gorm.DB {
	for _, tag := range tags {
		db = db.Where("tags LIKE ?", "%"+tag+"%")
	}
	return db
}

// NoteNamed gets the buyers that somebody has named.
func (s *Shop) NoteNamed(ctx context.Context, usernames []string) (sum int64, err error) {
	var buyers []*Buyer
	if err := s.orm.WithContext(ctx).Where("username IN (?)", usernames).Find(&buyers).Error; err != nil {
		return 0, err
	}
	for _, b := range buyers {
		var n int64
		if err := s.orm.WithContext(ctx).Model(&Order{}).Where("buyer = ?", b.ID).Count(&n).Error; err != nil { // want nplusone:"minor"
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

type CancelRequest struct{ IDs []int64 }

// NoteRequest commits once for each of the few that a request names.
func (s *Shop) NoteRequest(ctx context.Context, req *CancelRequest) error {
	for _, id := range req.IDs {
		err := s.orm.WithContext(ctx).Transaction(func(tx *gorm.DB) error { // want nplusone:"minor"
			return tx.Model(&Order{}).Where("id = ?", id).Update("status", "cancelled").Error
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// NoteDiff removes what a request no longer names.
func (s *Shop) NoteDiff(ctx context.Context, orders []*Order, req *CancelRequest) error {
	keep := map[int64]bool{}
	for _, id := range req.IDs {
		keep[id] = true
	}
	for _, o := range orders {
		if !keep[o.ID] {
			err := s.orm.WithContext(ctx).Transaction(func(tx *gorm.DB) error { // want nplusone:"minor"
				return tx.Delete(&Order{}, o.ID).Error
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
