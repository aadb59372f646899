// Package xormsession uses xorm through its engine, sessions and interface.
package xormsession

import (
	"xorm.io/xorm"
)

type Issue struct {
	ID       int64
	PosterID int64
	Title    string
}

type User struct {
	ID   int64
	Name string
}

type Tracker struct {
	engine *xorm.Engine
}

func (t *Tracker) Posters(issues []Issue) (map[int64]string, error) {
	names := map[int64]string{}
	for _, is := range issues {
		user := new(User)
		has, err := t.engine.ID(is.PosterID).Get(user) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		if has {
			names[is.ID] = user.Name
		}
	}
	return names, nil
}

// Close runs on a session, whose builder methods come first.
func (t *Tracker) Close(sess *xorm.Session, issues []Issue) error {
	for _, is := range issues {
		if _, err := sess.ID(is.ID).Cols("closed").Update(&Issue{}); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Label gets whatever can run statements.
func Label(e xorm.Interface, issues []Issue, label string) error {
	for _, is := range issues {
		if _, err := e.Exec("INSERT INTO labels (issue_id, name) VALUES (?, ?)", is.ID, label); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Rename updates in the callback that xorm calls for each row.
func (t *Tracker) Rename(clean func(string) string) error {
	return t.engine.Iterate(new(Issue), func(_ int, bean any) error {
		is := bean.(*Issue)
		is.Title = clean(is.Title)
		_, err := t.engine.ID(is.ID).Cols("title").Update(is) // want nplusone:"rows"
		return err
	})
}

// Import commits each issue.
func (t *Tracker) Import(issues []Issue) error {
	for i := range issues {
		sess := t.engine.NewSession()
		if err := sess.Begin(); err != nil { // want nplusone:"transaction"
			return err
		}
		if _, err := sess.Insert(&issues[i]); err != nil {
			sess.Close()
			return err
		}
		if err := sess.Commit(); err != nil {
			return err
		}
		sess.Close()
	}
	return nil
}

// Users loads all with In.
func (t *Tracker) Users(issues []Issue) (users []User, err error) {
	ids := make([]int64, 0, len(issues))
	for _, is := range issues {
		ids = append(ids, is.PosterID)
	}
	err = t.engine.In("id", ids).Find(&users)
	return users, err
}

// ImportAll inserts the slice.
func (t *Tracker) ImportAll(titles []string, poster int64) error {
	issues := make([]Issue, 0, len(titles))
	for _, title := range titles {
		issues = append(issues, Issue{PosterID: poster, Title: title})
	}
	_, err := t.engine.Insert(&issues)
	return err
}

// Find adds conditions in the loop.
func (t *Tracker) Find(words []string) (issues []Issue, err error) {
	sess := t.engine.NewSession()
	defer sess.Close()
	for _, w := range words {
		sess.Or("title LIKE ?", "%"+w+"%")
	}
	err = sess.OrderBy("id").Limit(50).Find(&issues)
	return issues, err
}

// Longest only compares in the callback.
func (t *Tracker) Longest() (longest string, err error) {
	err = t.engine.BufferSize(200).Iterate(new(Issue), func(_ int, bean any) error {
		if is := bean.(*Issue); len(is.Title) > len(longest) {
			longest = is.Title
		}
		return nil
	})
	return longest, err
}

// Open runs one query in a transaction.
func (t *Tracker) Open(id int64) error {
	_, err := t.engine.Transaction(func(sess *xorm.Session) (any, error) {
		return sess.ID(id).Cols("closed").Update(&Issue{})
	})
	return err
}
