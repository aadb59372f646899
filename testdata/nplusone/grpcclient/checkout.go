// Package grpcclient calls a gRPC service through its generated client.
package grpcclient

import (
	"context"
	"errors"

	"fixture/nplusone/grpcclient/inventorypb"
)

type Line struct {
	SKU   string
	Count int64
}

type Checkout struct {
	inventory inventorypb.InventoryClient
}

func (c *Checkout) Available(ctx context.Context, lines []Line) (bool, error) {
	for _, l := range lines {
		stock, err := c.inventory.GetStock(ctx, &inventorypb.GetStockRequest{Sku: l.SKU}) // want nplusone:"rpc"
		if err != nil {
			return false, err
		}
		if stock.Count < l.Count {
			return false, nil
		}
	}
	return true, nil
}

// Counts calls a helper that calls the service.
func (c *Checkout) Counts(ctx context.Context, skus []string) (map[string]int64, error) {
	counts := make(map[string]int64, len(skus))
	for _, sku := range skus {
		n, err := c.count(ctx, sku) // want nplusone:"rpc"
		if err != nil {
			return nil, err
		}
		counts[sku] = n
	}
	return counts, nil
}

func (c *Checkout) count(ctx context.Context, sku string) (int64, error) {
	stock, err := c.inventory.GetStock(ctx, &inventorypb.GetStockRequest{Sku: sku})
	if err != nil {
		return 0, err
	}
	return stock.Count, nil
}

// AvailableAtOnce uses the batch method of the service.
func (c *Checkout) AvailableAtOnce(ctx context.Context, lines []Line) (bool, error) {
	req := new(inventorypb.BatchGetStockRequest)
	for _, l := range lines {
		req.Skus = append(req.Skus, l.SKU)
	}
	stock, err := c.inventory.BatchGetStock(ctx, req)
	if err != nil {
		return false, err
	}
	for _, l := range lines {
		if stock.Counts[l.SKU] < l.Count {
			return false, nil
		}
	}
	return true, nil
}

// Requests builds messages and sends none.
func Requests(skus []string) []*inventorypb.GetStockRequest {
	var reqs []*inventorypb.GetStockRequest
	for _, sku := range skus {
		reqs = append(reqs, &inventorypb.GetStockRequest{Sku: sku})
	}
	return reqs
}

// Stream opens one stream, and sends without waiting for answers.
func (c *Checkout) Stream(ctx context.Context, skus []string) error {
	stream, err := c.inventory.Watch(ctx)
	if err != nil {
		return err
	}
	for _, sku := range skus {
		if err := stream.Send(&inventorypb.GetStockRequest{Sku: sku}); err != nil {
			return errors.Join(err, stream.CloseSend())
		}
	}
	return stream.CloseSend()
}
