package nocontext

import "context"

// addColumn is one of the migrations in this file.
func (s *Store) addColumn(ctx context.Context) error {
	_, err := s.db.Exec("ALTER TABLE users ADD COLUMN seen timestamp")
	return err
}
