// Package xormtext gives text to xorm.
package xormtext

import (
	"fmt"

	"xorm.io/builder"
	"xorm.io/xorm"
)

type User struct{ ID int64 }

func Find(s *xorm.Session, name string, names []string) (users []User, err error) {
	s = s.Where("name = '" + name + "'")                       // want sqlinjection:"value"
	s = s.And(fmt.Sprintf("name LIKE '%%%s%%'", name))         // want sqlinjection:"value"
	s = s.Where("name = ?", name).In("name", names).Desc("id") // bound
	s = s.Where(builder.In("name", names))
	s = s.And(builder.Eq{"name": name}.Or(builder.Like{"name", name}))
	return users, s.Find(&users)
}

func Query(e *xorm.Engine, args []any, name string) error {
	text, bound, err := builder.Select("id").From("users").Where(builder.Eq{"name": name}).ToSQL()
	if err != nil {
		return err
	}
	_, err = e.Query(append([]any{text}, bound...)...)
	return err
}

func Statement(e *xorm.Engine, name string) error {
	_, err := e.Exec("DELETE FROM users WHERE name = '" + name + "'") // want sqlinjection:"value"
	return err
}
