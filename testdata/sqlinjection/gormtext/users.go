// Package gormtext gives text to the methods of gorm.
package gormtext

import (
	"fmt"
	"net/http"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type User struct {
	ID   uint
	Name string
}

func handle(db *gorm.DB, w http.ResponseWriter, r *http.Request) {
	sort, name, id := r.FormValue("sort"), r.FormValue("name"), r.PathValue("id")
	var u User
	db.Order(sort).Find(&u)                                                 // want sqlinjection:"request"
	db.Where("name = '" + name + "'").Find(&u)                              // want sqlinjection:"request"
	db.Where(fmt.Sprintf("name = '%s'", name)).Or("age > 3").Find(&u)       // want sqlinjection:"request"
	db.Not("name = " + name).Find(&u)                                       // want sqlinjection:"request"
	db.First(&u, id)                                                        // want sqlinjection:"request"
	db.First(&u, "id = "+id)                                                // want sqlinjection:"request"
	db.Delete(&u, id)                                                       // want sqlinjection:"request"
	db.Raw("SELECT * FROM users WHERE name = '" + name + "'").Scan(&u)      // want sqlinjection:"request"
	db.Exec("DELETE FROM users WHERE name = '" + name + "'")                // want sqlinjection:"request"
	db.Select(sort).Find(&u)                                                // want sqlinjection:"request"
	db.Table(sort).Find(&u)                                                 // want sqlinjection:"request"
	db.Joins("JOIN " + sort + " ON true").Find(&u)                          // want sqlinjection:"request"
	db.Group(sort).Having("count(*) > " + id).Find(&u)                      // want sqlinjection:"request" sqlinjection:"request"
	db.Model(&u).Pluck(sort, &u)                                            // want sqlinjection:"request"
	db.Clauses(clause.OrderBy{Expression: clause.Expr{SQL: sort}}).Find(&u) // want sqlinjection:"request"
	db.Model(&u).Update("name", gorm.Expr("name || '"+name+"'"))            // want sqlinjection:"request"

	db.Order("name").Where("name = ?", name).Find(&u)
	db.Where(map[string]any{"name": name}).Find(&u)
	db.Where(&User{Name: name}).First(&u)
	db.First(&u, "id = ?", id)
	db.First(&u, 10)
	db.Where(strings.Split(id, ",")).Find(&u) // primary keys
	db.Find(&u, []string{id})
	db.Select([]string{"id", sort}).Find(&u) // want sqlinjection:"request"
	db.Where("id IN ?", []string{id}).Find(&u)
	db.Order(clause.OrderByColumn{Column: clause.Column{Name: sort}, Desc: true}).Find(&u)
	db.Clauses(clause.Eq{Column: "name", Value: name}).Find(&u)
}

func typed(db *gorm.DB, w http.ResponseWriter, r *http.Request) {
	gorm.G[User](db).Where("name = '" + r.FormValue("name") + "'").Find(r.Context()) // want sqlinjection:"request"
	gorm.G[User](db).Where("name = ?", r.FormValue("name")).Find(r.Context())
}

// A Code is the primary key of a voucher.
type Code string

// Expired is a condition; its constants are the only ones.
type Expired string

func voucher(db *gorm.DB, w http.ResponseWriter, r *http.Request) {
	code := Code(r.PathValue("code"))
	var u User
	db.First(&u, code) // gorm looks for string alone: it binds a value of another type to the primary key
	db.Where(Expired(r.FormValue("expired"))).Find(&u)
	db.First(&u, string(code)) // want sqlinjection:"request"
	db.Delete(&u, code)
}
