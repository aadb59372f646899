// Package gormfinisher calls gorm's finishers, the methods that send SQL, per item.
package gormfinisher

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type Course struct {
	ID        uint
	Title     string
	TeacherID uint
	Teacher   *Teacher
	Seats     int64
	Lessons   []Lesson
}

type Teacher struct {
	ID   uint
	Name string
}

type Lesson struct {
	ID, CourseID uint
	Title        string
}

type Courses struct {
	db *gorm.DB
}

func (c *Courses) LoadTeachers(ctx context.Context, courses []*Course) error {
	for _, course := range courses {
		if err := c.db.WithContext(ctx).First(&course.Teacher, course.TeacherID).Error; err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// CountSeats ends a chain of builders with a finisher.
func (c *Courses) CountSeats(ctx context.Context, courses []*Course) error {
	for _, course := range courses {
		err := c.db.WithContext(ctx).
			Table("enrolments").
			Where("course_id = ?", course.ID).
			Count(&course.Seats). // want nplusone:"read"
			Error
		if err != nil {
			return err
		}
	}
	return nil
}

// Titles executes raw SQL: Raw builds, Scan sends.
func (c *Courses) Titles(ids []uint) ([]string, error) {
	titles := make([]string, len(ids))
	for i, id := range ids {
		q := c.db.Raw("SELECT title FROM courses WHERE id = ?", id)
		if err := q.Scan(&titles[i]).Error; err != nil { // want nplusone:"read"
			return nil, err
		}
	}
	return titles, nil
}

// Fill reassigns a conditional builder in the loop and then runs it.
func (c *Courses) Fill(courses []*Course, published bool) error {
	for _, course := range courses {
		q := c.db.Where("course_id = ?", course.ID)
		if published {
			q = q.Where("published_at IS NOT NULL")
		}
		if res := q.Order("position").Find(&course.Lessons); res.Error != nil { // want nplusone:"read"
			return res.Error
		}
	}
	return nil
}

func (c *Courses) Import(lessons []Lesson) error {
	for i := range lessons {
		if err := c.db.Create(&lessons[i]).Error; err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Close updates inside one transaction: still one statement per course.
func (c *Courses) Close(courses []*Course) error {
	return c.db.Transaction(func(tx *gorm.DB) error {
		for _, course := range courses {
			if err := tx.Model(course).Update("open", false).Error; err != nil { // want nplusone:"write"
				return err
			}
		}
		return nil
	})
}

// Upsert reads first and writes then: one finding, on the read.
func (c *Courses) Upsert(lessons []Lesson) error {
	for _, l := range lessons {
		var old Lesson
		err := c.db.Where("course_id = ? AND title = ?", l.CourseID, l.Title).Take(&old).Error // want nplusone:"minor"
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			err = c.db.Create(&l).Error
		case err == nil:
			err = c.db.Save(&l).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Preloaded lets gorm fetch all teachers with one query.
func (c *Courses) Preloaded(ctx context.Context) ([]string, error) {
	var courses []Course
	if err := c.db.WithContext(ctx).Preload("Teacher").Preload("Lessons").Find(&courses).Error; err != nil {
		return nil, err
	}
	var names []string
	for _, course := range courses {
		names = append(names, course.Teacher.Name)
	}
	return names, nil
}

// ByIDs fetches all with IN.
func (c *Courses) ByIDs(courses []*Course) (map[uint]Teacher, error) {
	ids := make([]uint, 0, len(courses))
	for _, course := range courses {
		ids = append(ids, course.TeacherID)
	}
	var teachers []Teacher
	if err := c.db.Where("id IN ?", ids).Find(&teachers).Error; err != nil {
		return nil, err
	}
	byID := make(map[uint]Teacher, len(teachers))
	for _, t := range teachers {
		byID[t.ID] = t
	}
	return byID, nil
}

// CreateAll inserts a slice with multi-row statements.
func (c *Courses) CreateAll(titles []string, course uint) error {
	lessons := make([]Lesson, 0, len(titles))
	for _, t := range titles {
		lessons = append(lessons, Lesson{CourseID: course, Title: t})
	}
	return c.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&lessons, 200).Error
}

// CloseAll updates all rows with one statement in a transaction.
func (c *Courses) CloseAll(ids []uint) error {
	return c.db.Transaction(func(tx *gorm.DB) error {
		return tx.Model(&Course{}).Where("id IN ?", ids).Update("open", false).Error
	})
}

// SeatsByCourse groups instead of counting per course.
func (c *Courses) SeatsByCourse() (map[uint]int64, error) {
	var rows []struct {
		CourseID uint
		N        int64
	}
	if err := c.db.Table("enrolments").Select("course_id, count(*) AS n").Group("course_id").Scan(&rows).Error; err != nil {
		return nil, err
	}
	seats := make(map[uint]int64, len(rows))
	for _, r := range rows {
		seats[r.CourseID] = r.N
	}
	return seats, nil
}

// Join fetches courses and teachers with one statement.
func (c *Courses) Join(teachers []Teacher) (courses []Course, err error) {
	names := make([]string, 0, len(teachers))
	for _, t := range teachers {
		names = append(names, t.Name)
	}
	err = c.db.Joins("Teacher").Where("Teacher.name IN ?", names).Find(&courses).Error
	return courses, err
}

// Errors looks at the results of statements that others have run.
func Errors(results []*gorm.DB) (err error) {
	for _, res := range results {
		err = errors.Join(err, res.Error)
	}
	return err
}
