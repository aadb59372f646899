// Package prefetched has asked for all at once, or for a group at once: a query in the loop is for what was missed, or for a group.
package prefetched

import (
	"context"
	"time"

	"gorm.io/gorm"
)

type Price struct {
	ID, ProductID int64
	Currency      string
	Amount        int64
}

type Product struct {
	ID, MainID int64
	Price      int64
}

type Prices struct {
	db *gorm.DB
}

func (p *Prices) all(ctx context.Context) (map[int64]Price, error) {
	var list []Price
	if err := p.db.WithContext(ctx).Find(&list).Error; err != nil {
		return nil, err
	}
	byProduct := make(map[int64]Price, len(list))
	for _, price := range list {
		byProduct[price.ProductID] = price
	}
	return byProduct, nil
}

// Fill asks one by one for what came in after the query for all.
func (p *Prices) Fill(ctx context.Context, products []*Product) error {
	known, err := p.all(ctx)
	if err != nil {
		return err
	}
	for _, product := range products {
		price, ok := known[product.ID]
		if !ok {
			if err := p.db.WithContext(ctx).Where("product_id = ?", product.ID).Find(&price).Error; err != nil { // want nplusone:"minor"
				return err
			}
		}
		product.Price = price.Amount
	}
	return nil
}

// Distinct asks once for each product that was not met before: as many times as there are products.
func (p *Prices) Distinct(ctx context.Context, products []*Product) error {
	seen := map[int64]bool{}
	for _, product := range products {
		if seen[product.MainID] {
			continue
		}
		seen[product.MainID] = true
		var price Price
		if err := p.db.WithContext(ctx).Where("product_id = ?", product.MainID).Find(&price).Error; err != nil { // want nplusone:"read"
			return err
		}
		product.Price = price.Amount
	}
	return nil
}

// ByCurrency asks for all prices in a currency.
func (p *Prices) ByCurrency(ctx context.Context, ids map[string][]int64) (list []Price, err error) {
	for currency, ids := range ids {
		var prices []Price
		if err := p.db.WithContext(ctx).Where("currency = ? AND product_id IN ?", currency, ids).Find(&prices).Error; err != nil {
			return nil, err
		}
		list = append(list, prices...)
	}
	return list, nil
}

func (p *Prices) of(ctx context.Context, ids []int64) (prices []Price, err error) {
	err = p.db.WithContext(ctx).Where("product_id IN ?", ids).Find(&prices).Error
	return prices, err
}

// ByShop hands the products of a shop to a helper.
func (p *Prices) ByShop(ctx context.Context, shops map[int64][]int64) (n int, err error) {
	for _, ids := range shops {
		prices, err := p.of(ctx, ids)
		if err != nil {
			return 0, err
		}
		n += len(prices)
	}
	return n, nil
}

// Paged moves a window along.
func (p *Prices) Paged(ctx context.Context, total int) (list []Price, err error) {
	const size = 500
	for offset := 0; offset < total; offset += size {
		var prices []Price
		if err := p.db.WithContext(ctx).Offset(offset).Limit(size).Find(&prices).Error; err != nil {
			return nil, err
		}
		list = append(list, prices...)
	}
	return list, nil
}

// Latest wants the last price before some time of each product.
func (p *Prices) Latest(ctx context.Context, products []*Product, before time.Time) error {
	for _, product := range products {
		var price Price
		err := p.db.WithContext(ctx).Where("product_id = ? AND at < ?", product.ID, before).Order("at DESC").Limit(1).Find(&price).Error // want nplusone:"read"
		if err != nil {
			return err
		}
		product.Price = price.Amount
	}
	return nil
}

// Numbered asks for one page after the other by its number.
func (p *Prices) Numbered(ctx context.Context, pages int) (list []Price, err error) {
	const size = 500
	for i := 0; i < pages; i++ {
		var prices []Price
		if err := p.db.WithContext(ctx).Offset(i * size).Limit(size).Find(&prices).Error; err != nil {
			return nil, err
		}
		list = append(list, prices...)
	}
	return list, nil
}

// Touch changes what it returns, with a text that a builder gets.
func (p *Prices) Touch(ctx context.Context, products []*Product) error {
	for _, product := range products {
		if err := p.db.WithContext(ctx).Raw("UPDATE prices SET seen = now() WHERE product_id = ? RETURNING amount", product.ID).Scan(&product.Price).Error; err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Seen has a condition that begins like a statement.
func (p *Prices) Seen(ctx context.Context, products []*Product) error {
	for _, product := range products {
		var price Price
		if err := p.db.WithContext(ctx).Where("update_of = ?", product.ID).Find(&price).Error; err != nil { // want nplusone:"read"
			return err
		}
		product.Price = price.Amount
	}
	return nil
}

// Import needs the number of each price for what comes with it.
func (p *Prices) Import(ctx context.Context, prices []*Price, numbers map[int64]int64) error {
	for _, price := range prices {
		old := price.ID
		price.ID = 0
		if err := p.db.WithContext(ctx).Create(price).Error; err != nil { // want nplusone:"unit"
			return err
		}
		numbers[old] = price.ID
	}
	return nil
}

// Add does not.
func (p *Prices) Add(ctx context.Context, prices []*Price) error {
	for _, price := range prices {
		price.ID = 0
		if err := p.db.WithContext(ctx).Create(price).Error; err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}
