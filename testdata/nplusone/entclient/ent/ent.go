// Package ent has the form of what ent generates, for one type and a few methods.
package ent

import (
	"context"
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/sqlgraph"
)

type (
	QueryContext = ent.QueryContext
	Querier      = ent.Querier
	QuerierFunc  = ent.QuerierFunc
	Hook         = ent.Hook
	Predicate    func(*sql.Selector)
)

type config struct {
	driver dialect.Driver
	hooks  []Hook
}

type Client struct {
	User *UserClient
}

type UserClient struct {
	config
}

func NewClient(driver dialect.Driver) *Client {
	return &Client{User: &UserClient{config{driver: driver}}}
}

type User struct {
	ID   int
	Name string
}

func ID(id int) Predicate       { return sql.FieldEQ("id", id) }
func IDIn(ids ...int) Predicate { return sql.FieldIn("id", ids...) }
func (c *UserClient) Query() *UserQuery {
	return &UserQuery{config: c.config, ctx: &QueryContext{Type: "User"}}
}
func (c *UserClient) UpdateOneID(id int) *UserUpdateOne {
	return &UserUpdateOne{config: c.config, id: id}
}

type UserQuery struct {
	config
	ctx        *QueryContext
	predicates []Predicate
}

func (q *UserQuery) Where(ps ...Predicate) *UserQuery {
	q.predicates = append(q.predicates, ps...)
	return q
}

// All runs the query behind an interface, as interceptors need it.
func (q *UserQuery) All(ctx context.Context) ([]*User, error) {
	var run Querier = QuerierFunc(func(ctx context.Context, query ent.Query) (ent.Value, error) {
		typed, ok := query.(*UserQuery)
		if !ok {
			return nil, errors.New("ent: unexpected query")
		}
		return typed.sqlAll(ctx)
	})
	v, err := run.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	users, _ := v.([]*User)
	return users, nil
}

func (q *UserQuery) Only(ctx context.Context) (*User, error) {
	users, err := q.All(ctx)
	if err != nil {
		return nil, err
	}
	if len(users) != 1 {
		return nil, errors.New("ent: user not singular")
	}
	return users[0], nil
}

func (q *UserQuery) sqlAll(ctx context.Context) (users []*User, err error) {
	spec := sqlgraph.NewQuerySpec("users", []string{"id", "name"}, nil)
	spec.Predicate = func(s *sql.Selector) {
		for _, p := range q.predicates {
			p(s)
		}
	}
	return users, sqlgraph.QueryNodes(ctx, q.driver, spec)
}

type UserUpdateOne struct {
	config
	hooks []Hook
	id    int
	name  string
}

func (u *UserUpdateOne) SetName(name string) *UserUpdateOne {
	u.name = name
	return u
}

func (u *UserUpdateOne) Exec(ctx context.Context) error {
	spec := sqlgraph.NewUpdateSpec("users", []string{"id", "name"}, nil)
	return sqlgraph.UpdateNode(ctx, u.driver, spec)
}
