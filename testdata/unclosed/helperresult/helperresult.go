// Package helperresult gets what it has to close from helpers.
package helperresult

import (
	"context"
	"encoding/json"
	"io"

	"fixture/unclosed/helperresult/api"
)

func dropped(ctx context.Context, c *api.Client) error {
	_, err := c.Put(ctx, "/users") // want unclosed:"body"
	return err
}

func early(ctx context.Context, c *api.Client, v any) error {
	body, err := c.Put(ctx, "/users") // want unclosed:"body"
	if err != nil {
		return err
	}
	if v == nil {
		return nil
	}
	defer body.Close()
	return json.NewDecoder(body).Decode(v)
}

func closed(ctx context.Context, c *api.Client, v any) error {
	body, err := c.Put(ctx, "/users")
	if err != nil {
		return err
	}
	defer body.Close()
	return json.NewDecoder(body).Decode(v)
}

func closedInLiteral(ctx context.Context, c *api.Client, v any) (err error) {
	var body io.ReadCloser
	body, err = c.Put(ctx, "/users")
	if err != nil {
		return err
	}
	defer func() {
		if cerr := body.Close(); err == nil {
			err = cerr
		}
	}()
	return json.NewDecoder(body).Decode(v)
}

func response(c *api.Client) (int, error) {
	resp, err := c.Raw("/users") // want unclosed:"body"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// Silent: the helper keeps what it returns.
func shared(c *api.Client) error {
	f, err := c.Log()
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, "x")
	return err
}

// Silent: what the helper returns need not be a file that it opened.
func input(name string) ([]byte, error) {
	f, err := api.Input(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// Silent: the helper has read and closed the body.
func bytes(c *api.Client) ([]byte, error) {
	return c.Bytes("/users")
}
