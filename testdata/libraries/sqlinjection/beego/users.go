// Package beego gives text to beego's ORM.
package beego

import (
	"net/http"

	"github.com/beego/beego/v2/client/orm"
)

func handle(o orm.Ormer, w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	var ids orm.ParamsList
	o.Raw("SELECT id FROM users WHERE name = '" + name + "'").ValuesFlat(&ids)             // want sqlinjection:"request"
	o.QueryTable("users").FilterRaw("id", "IN (SELECT id FROM old WHERE name = "+name+")") // want sqlinjection:"request"

	o.Raw("SELECT id FROM users WHERE name = ?", name).ValuesFlat(&ids)
	o.QueryTable("users").Filter("name", name).OrderBy("-id").Count()
}

func built(qb orm.QueryBuilder, w http.ResponseWriter, r *http.Request) string {
	return qb.Select("id").From("users").Where("name = '" + r.FormValue("name") + "'").String() // want sqlinjection:"request"
}

func builtBound(qb orm.QueryBuilder) string {
	return qb.Select("id").From("users").Where("name = ?").OrderBy("id").Desc().String()
}
