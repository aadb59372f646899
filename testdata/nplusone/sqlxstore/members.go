// Package sqlxstore uses the helpers that sqlx adds to database/sql.
package sqlxstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
)

type Member struct {
	ID    int64  `db:"id"`
	Club  int64  `db:"club_id"`
	Email string `db:"email"`
	Fees  int64  `db:"-"`
}

type Members struct {
	db   *sqlx.DB
	fees *sqlx.Stmt
	add  *sqlx.NamedStmt
}

func (m *Members) ByClub(ctx context.Context, clubs []int64) ([]Member, error) {
	var all []Member
	for _, club := range clubs {
		var members []Member
		if err := m.db.SelectContext(ctx, &members, "SELECT id, club_id, email FROM members WHERE club_id = ?", club); err != nil { // want nplusone:"read"
			return nil, err
		}
		all = append(all, members...)
	}
	return all, nil
}

// Add passes one struct at a time.
func (m *Members) Add(ctx context.Context, members []Member) error {
	for _, member := range members {
		if _, err := m.db.NamedExecContext(ctx, "INSERT INTO members (club_id, email) VALUES (:club_id, :email)", member); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Missing uses the package functions on an interface of sqlx.
func Missing(ctx context.Context, q sqlx.QueryerContext, emails []string) ([]string, error) {
	var missing []string
	for _, email := range emails {
		var id int64
		err := sqlx.GetContext(ctx, q, &id, "SELECT id FROM members WHERE email = ?", email) // want nplusone:"read"
		if errors.Is(err, sql.ErrNoRows) {
			missing = append(missing, email)
		} else if err != nil {
			return nil, err
		}
	}
	return missing, nil
}

// Fees runs a prepared statement of sqlx.
func (m *Members) Fees(members []*Member) error {
	for _, member := range members {
		if err := m.fees.Get(&member.Fees, member.ID); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// Enrol panics instead of returning errors.
func (m *Members) Enrol(tx *sqlx.Tx, members []Member) {
	for _, member := range members {
		tx.MustExec("INSERT INTO enrolments (member_id) VALUES (?)", member.ID) // want nplusone:"write"
	}
}

// AddPrepared runs a named statement.
func (m *Members) AddPrepared(ctx context.Context, members []Member) error {
	for _, member := range members {
		if _, err := m.add.ExecContext(ctx, member); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Mails queries while rows are open, through a method that sqlx promotes from database/sql.
func (m *Members) Mails(ctx context.Context, club int64) error {
	rows, err := m.db.QueryxContext(ctx, "SELECT id, club_id, email FROM members WHERE club_id = ?", club)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var member Member
		if err := rows.StructScan(&member); err != nil {
			return err
		}
		if _, err := m.db.ExecContext(ctx, "INSERT INTO mails (member_id) VALUES (?)", member.ID); err != nil { // want nplusone:"rows"
			return err
		}
	}
	return rows.Err()
}

// ByIDs expands the list with sqlx.In.
func (m *Members) ByIDs(ctx context.Context, ids []int64) (map[int64]Member, error) {
	query, args, err := sqlx.In("SELECT id, club_id, email FROM members WHERE id IN (?)", ids)
	if err != nil {
		return nil, err
	}
	var members []Member
	if err := m.db.SelectContext(ctx, &members, m.db.Rebind(query), args...); err != nil {
		return nil, err
	}
	byID := make(map[int64]Member, len(members))
	for _, member := range members {
		byID[member.ID] = member
	}
	return byID, nil
}

// AddAll passes the slice: sqlx writes one multi-row statement.
func (m *Members) AddAll(ctx context.Context, emails []string, club int64) error {
	members := make([]Member, 0, len(emails))
	for _, email := range emails {
		members = append(members, Member{Club: club, Email: email})
	}
	_, err := m.db.NamedExecContext(ctx, "INSERT INTO members (club_id, email) VALUES (:club_id, :email)", members)
	return err
}

// Statements builds text per club; nothing is sent.
func (m *Members) Statements(clubs [][]int64) ([]string, error) {
	var statements []string
	for _, ids := range clubs {
		query, _, err := sqlx.In("DELETE FROM members WHERE id IN (?)", ids)
		if err != nil {
			return nil, err
		}
		named, _, err := sqlx.Named("UPDATE clubs SET size = :size", map[string]any{"size": len(ids)})
		if err != nil {
			return nil, err
		}
		statements = append(statements, m.db.Rebind(query), named)
	}
	return statements, nil
}

// Emails scans maps and structs of one query.
func (m *Members) Emails(ctx context.Context) (emails []string, err error) {
	rows, err := m.db.QueryxContext(ctx, "SELECT * FROM members")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row := map[string]any{}
		if err := rows.MapScan(row); err != nil {
			return nil, err
		}
		if email, ok := row["email"].(string); ok {
			emails = append(emails, email)
		}
	}
	return emails, rows.Err()
}

// Clubs asks for all clubs at once.
func (m *Members) Clubs(ctx context.Context) (names map[int64]string, err error) {
	var clubs []struct {
		ID   int64
		Name string
	}
	if err := m.db.SelectContext(ctx, &clubs, "SELECT id, name FROM clubs"); err != nil {
		return nil, err
	}
	names = map[int64]string{}
	for _, c := range clubs {
		names[c.ID] = c.Name
	}
	return names, nil
}

// AddByClub prepares the same named statement for each club.
func (m *Members) AddByClub(ctx context.Context, byClub map[int64][]Member) error {
	for _, members := range byClub {
		st, err := m.db.PrepareNamedContext(ctx, "INSERT INTO members (club_id, email) VALUES (:club_id, :email)") // want nplusone:"prepare"
		if err != nil {
			return err
		}
		for _, member := range members {
			if _, err := st.ExecContext(ctx, member); err != nil { // want nplusone:"write"
				return err
			}
		}
		st.Close()
	}
	return nil
}

// Handles wraps connections; nothing is sent.
func Handles(pools map[string]*sql.DB) (handles []*sqlx.DB) {
	for driver, db := range pools {
		handles = append(handles, sqlx.NewDb(db, driver))
	}
	return handles
}

// Enlist binds prepared statements to a transaction.
func Enlist(tx *sqlx.Tx, statements []*sqlx.NamedStmt) (bound []*sqlx.NamedStmt) {
	for _, st := range statements {
		bound = append(bound, tx.NamedStmt(st))
	}
	return bound
}

// Insert inserts one struct.
func (m *Members) Insert(ctx context.Context, member Member) error {
	_, err := m.db.NamedExecContext(ctx, "INSERT INTO members (club_id, email) VALUES (:club_id, :email)", member)
	return err
}
