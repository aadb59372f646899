// Package bigquery gives text to BigQuery.
package bigquery

import (
	"fmt"

	"cloud.google.com/go/bigquery"
)

func ByName(c *bigquery.Client, name string) *bigquery.Query {
	return c.Query(fmt.Sprintf("SELECT id FROM users WHERE name = '%s'", name)) // want sqlinjection:"value"
}

func Bound(c *bigquery.Client, name string) *bigquery.Query {
	q := c.Query("SELECT id FROM users WHERE name = @name")
	q.Parameters = []bigquery.QueryParameter{{Name: "name", Value: name}}
	return q
}
