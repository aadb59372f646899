package sqlinjection

import "strings"

// A position says what stands at a place in an SQL statement.
type position uint8

const (
	statement position = iota // the start: whatever comes is a statement of its own
	condition                 // where an expression starts: a column, a function, a whole condition
	value                     // an operand of a comparison, a list of values, a limit
	quoted                    // inside the quotes of a literal
	name                      // a table, a column, an alias
	order                     // an item of ORDER BY or GROUP BY
	direction                 // after an item of ORDER BY: ASC, DESC
	clause                    // after something complete: another clause, an operator
	comment                   // inside a comment
)

// mode says what the lexer is inside of.
type mode uint8

const (
	code mode = iota
	single
	double
	backtick
	bracket
	lineComment
	blockComment
	dollar
)

// A state is what the lexer knows after some text. It is comparable: the texts that
// lead to the same state need not be told apart.
type state struct {
	mode mode
	next position // of what comes next, in mode code
	// fixed: a statement that takes no parameters, such as CREATE or SET.
	fixed   bool
	started bool // a statement has begun
	// headless: it began with unknown text, and nothing since tells that it takes parameters: it may be CREATE too.
	headless bool
	catalog  bool // it asks for tables, columns and the like: what stands in it are their names
	doubled  bool // double: the quotes hold a value, as MySQL and SQLite allow
	between  bool // after BETWEEN: the next AND joins values
	star     bool // ... DISTINCT: the next FROM belongs to it
	glued    bool // the text ended within a word: what follows continues it
	glue     position
	depth    uint8
	stack    [4]region // innermost last, as far as depth goes
	in       region
}

// region is the clause a list or a parenthesis belongs to.
type region uint8

const (
	none region = iota
	selectList
	from
	conditions
	orderList
	setList
	valuesList
	columnList
	arguments
	define
	files    // of VACUUM INTO and ATTACH: they may be bound
	settings // of a query of ClickHouse: they cannot be bound
)

// at returns the position of what is put in after s.
func (s state) at() position {
	switch s.mode {
	case single, dollar:
		return quoted
	case double:
		if s.doubled {
			return quoted
		}
		return name
	case backtick, bracket:
		return name
	case lineComment, blockComment:
		return comment
	}
	if s.glued {
		return s.glue
	}
	return s.next
}

// operand returns the state after something of unknown text that was put in at s.
func (s state) operand() state {
	if s.mode != code {
		return s
	}
	s.headless = s.headless || !s.started && s.next == statement
	s.glued = true
	s.glue = s.at()
	return s.after()
}

// after returns the state after a complete operand or name.
func (s state) after() state {
	s.started = true
	s.star = false
	if s.in == orderList {
		s.next = direction
	} else {
		s.next = clause
	}
	return s
}

// A placeholder is a bound parameter in the text and the position it stands at.
type placeholder struct {
	text string
	pos  position
	in   region
}

// lex returns the state after text; found, if not nil, is told each placeholder.
func (s state) lex(text string, found func(placeholder)) state {
	opened := 0 // where the quoted name starts that the lexer is inside of
	for i := 0; i < len(text); {
		c := text[i]
		switch s.mode {
		case single, double, backtick, bracket:
			end := map[mode]byte{single: '\'', double: '"', backtick: '`', bracket: ']'}[s.mode]
			switch {
			case c == '\\' && s.mode == single:
				i++
			case c == end && i+1 < len(text) && text[i+1] == end:
				i++
			case c == end:
				s.catalog = s.catalog || s.mode != single && catalogs[strings.ToUpper(text[opened:i])]
				s.mode = code
				s = s.after()
			}
			i++
			continue
		case lineComment:
			if c == '\n' {
				s.mode = code
			}
			i++
			continue
		case blockComment:
			if c == '*' && i+1 < len(text) && text[i+1] == '/' {
				s.mode = code
				i++
			}
			i++
			continue
		case dollar:
			if c == '$' && i+1 < len(text) && text[i+1] == '$' {
				s.mode = code
				i++
			}
			i++
			continue
		}
		if isWord(c) {
			end := i + 1
			for end < len(text) && isWord(text[end]) {
				end++
			}
			if s.glued {
				s.glued = false // Have: the rest of a word that was put in.
			} else {
				before := s
				s = s.word(strings.ToUpper(text[i:end]))
				if end == len(text) && !keyword(before, s, text[i:end]) {
					s.glued, s.glue = true, before.next
				}
			}
			i = end
			continue
		}
		s.glued = false
		switch c {
		case ' ', '\t', '\n', '\r':
		case '\'':
			s.mode = single
		case '"':
			s.mode, s.doubled = double, s.next == value
			opened = i + 1
		case '`':
			s.mode = backtick
			opened = i + 1
		case '[':
			if i+1 < len(text) && (text[i+1] == ']' || text[i+1] >= '0' && text[i+1] <= '9') {
				break // an array
			}
			if s.next != clause && s.next != direction {
				s.mode = bracket
				opened = i + 1
			}
		case '-':
			if i+1 < len(text) && text[i+1] == '-' {
				s.mode = lineComment
				i++
				break
			}
			s = s.operator()
		case '#':
			s = s.operator()
		case '/':
			if i+1 < len(text) && text[i+1] == '*' {
				s.mode = blockComment
				i++
				break
			}
			s = s.operator()
		case '{':
			// ClickHouse binds {name:Type}, names of tables among them
			if end := strings.IndexByte(text[i:], '}'); end > 0 && strings.Contains(text[i:i+end], ":") {
				s = s.after()
				i += end
			}
		case '$', '?', ':', '@':
			if c == '$' && i > 0 && isWord(text[i-1]) {
				for i++; i < len(text) && (text[i] == '$' || isWord(text[i])); i++ { // within a name
				}
				s.glued, s.glue = i == len(text), s.next
				continue
			}
			var n int
			s, n = s.parameter(text[i:], found)
			i += n
			continue
		case '(':
			s = s.open()
		case ')':
			s = s.close()
		case ',':
			s = s.comma()
		case '.':
			if s.next == clause || s.next == direction {
				s.next = name
				if s.in == orderList {
					s.next = order
				}
				if end := i + 1; end == len(text) {
					s.glued, s.glue = true, name
				}
			}
		case '*':
			if s.next == clause || s.next == direction {
				s = s.operator()
			} else {
				s = s.after()
			}
		case ';':
			s = state{}
		case '=', '<', '>', '!', '+', '|', '&', '^', '%', '~':
			s = s.operator()
		}
		i++
	}
	return s
}

func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// keyword reports whether the word that led from before to after is more than a name or a number.
func keyword(before, after state, word string) bool {
	return after != before.after()
}

// operator returns the state after an operator: a value comes next.
func (s state) operator() state {
	s.started = true
	s.next = value
	return s
}

// parameter reads a placeholder, a cast or an operator that starts like one, and returns its length.
func (s state) parameter(text string, found func(placeholder)) (state, int) {
	end := 1
	for end < len(text) && isWord(text[end]) {
		end++
	}
	switch {
	case strings.HasPrefix(text, "::"):
		// a cast: the type is a word that belongs to the operand
		end = 2
		for end < len(text) && isWord(text[end]) {
			end++
		}
		return s, end
	case strings.HasPrefix(text, "$$"):
		s.mode = dollar
		return s, 2
	case text[0] == '$' && end == 1:
		s.glued, s.glue = len(text) == 1, s.next // a number may follow
		return s, 1
	case text[0] == '?' && (s.next == clause || s.next == direction), text[0] == ':' && end == 1, text[0] == '@' && end == 1:
		// an operator of JSON or text search
		if text[0] == ':' || len(text) == 1 {
			s.glued, s.glue = true, s.next
			return s, 1
		}
		return s.operator(), 1
	}
	if found != nil {
		found(placeholder{text[:end], s.next, s.in})
	}
	glued := end == len(text) && text[0] != '?'
	at := s.next
	s = s.after()
	s.glued, s.glue = glued, at
	return s, end
}

func (s state) open() state {
	inner := arguments
	next := condition
	switch {
	case s.in == valuesList || s.next == value:
		inner, next = valuesList, value
	case s.in == from && s.next == name:
		inner, next = none, statement // a table that is a query
	case s.in == define, s.in == columnList, s.in == from && s.next == clause:
		inner, next = columnList, name
	case s.in == selectList:
		next = name
	}
	if int(s.depth) < len(s.stack) {
		s.stack[s.depth] = s.in
	}
	s.depth++
	s.in, s.next = inner, next
	return s
}

func (s state) close() state {
	if s.depth > 0 {
		s.depth--
		if int(s.depth) < len(s.stack) {
			s.in = s.stack[s.depth]
			s.stack[s.depth] = none
		} else {
			s.in = none
		}
	}
	return s.after()
}

func (s state) comma() state {
	switch s.in {
	case selectList, from, setList, columnList, define, settings:
		s.next = name
	case orderList:
		s.next = order
	case valuesList:
		s.next = value
	default:
		s.next = condition
	}
	return s
}

// takesParameters are words that only statements with parameters have, as a rule.
var takesParameters = map[string]bool{
	"SELECT": true, "FROM": true, "WHERE": true, "AND": true, "OR": true, "HAVING": true, "SET": true, "VALUES": true, "LIMIT": true, "OFFSET": true, "IN": true,
	"LIKE": true, "ILIKE": true, "BETWEEN": true, "UNION": true, "JOIN": true, "ORDER": true, "GROUP": true, "RETURNING": true, "INSERT": true, "UPDATE": true, "DELETE": true,
}

// word returns the state after a word in upper case.
func (s state) word(w string) state {
	to := func(in region, next position) state {
		s.in, s.next, s.started = in, next, true
		return s
	}
	s.headless = s.headless && !takesParameters[w]
	if !s.started && s.depth == 0 {
		switch w {
		case "CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "COMMENT", "SET", "USE", "LISTEN", "UNLISTEN", "NOTIFY", "PRAGMA", "DETACH",
			"ANALYZE", "REINDEX", "CLUSTER", "TRUNCATE", "LOCK", "SHOW", "COPY", "RENAME", "OPTIMIZE", "DO", "BACKUP", "RESTORE", "KILL", "REFRESH", "DESCRIBE", "DESC",
			"CHANGE", "START", "STOP", "FLUSH", "PURGE", "RESET", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "LOAD", "UNLOAD", "INSTALL", "CHECKPOINT", "DISCARD", "DECLARE", "XA", "PREPARE", "DEALLOCATE", "SYSTEM":
			s.fixed = true
			return to(define, name)
		}
	}
	if !s.started && s.depth == 0 && (w == "VACUUM" || w == "ATTACH") {
		return to(files, value)
	}
	if s.in == files {
		if w == "INTO" || w == "DATABASE" {
			s.next = value
			return s
		}
		return s.after()
	}
	if catalogs[w] {
		s.catalog = true
		return s.after()
	}
	if w == "SYSTEM" && s.in == from && s.next == name {
		s.catalog = true // ClickHouse's
	}
	if s.fixed {
		switch w {
		case "TO", "=", "PASSWORD", "IS", "VALUES", "LIMIT", "LIKE":
			return to(define, value)
		case "SELECT", "WHERE", "FROM":
		default:
			if len(w) > 0 && w[0] >= '0' && w[0] <= '9' {
				return s.after()
			}
			if fixedWords[w] {
				return to(define, name)
			}
			s = s.after()
			if s.in == define {
				s.next = clause
			}
			return s
		}
	}
	if w == "SETTINGS" && s.started && s.depth == 0 && (s.next == clause || s.next == direction) {
		return to(settings, name)
	}
	switch w {
	case "SELECT", "RETURNING":
		return to(selectList, name)
	case "DISTINCT":
		if s.in == selectList {
			return to(selectList, name)
		}
		s.star = true
		return s
	case "ALL", "ONLY", "LATERAL", "RECURSIVE", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY":
		return s
	case "FROM":
		if s.star || s.in == arguments && s.depth > 0 {
			s.star = false
			s.next = value
			return s
		}
		return to(from, name)
	case "JOIN", "INTO", "UPDATE", "TABLE", "USING":
		return to(from, name)
	case "EXPLAIN":
		s.in, s.next = none, statement
		return s
	case "DELETE", "INSERT", "REPLACE", "MERGE", "WITH":
		if s.started && w == "REPLACE" {
			return s.after()
		}
		return to(from, name)
	case "AS":
		s.next = name
		return s
	case "WHERE", "HAVING", "ON", "WHEN", "QUALIFY":
		return to(conditions, condition)
	case "AND":
		if s.between {
			s.between = false
			s.next = value
			return s
		}
		s.next = condition
		return s
	case "OR", "NOT", "CASE":
		s.next = condition
		return s
	case "BETWEEN":
		s.between = true
		s.next = value
		return s
	case "LIKE", "ILIKE", "RLIKE", "REGEXP", "GLOB", "SIMILAR", "MATCH", "AGAINST", "IN", "ANY", "SOME", "THEN", "ELSE", "INTERVAL", "IS", "ESCAPE", "TO", "CONTAINS":
		s.next = value
		s.started = true
		return s
	case "LIMIT", "OFFSET", "FETCH", "TOP", "FIRST", "NEXT":
		if w == "FIRST" || w == "NEXT" || w == "TOP" {
			if s.in != valuesList && w != "TOP" {
				return s.after()
			}
		}
		return to(arguments, value)
	case "ORDER", "GROUP", "PARTITION":
		s.in, s.next = orderList, order
		return s
	case "BY":
		return to(orderList, order)
	case "ASC", "DESC", "NULLS", "LAST":
		s.next = direction
		return s
	case "SET":
		return to(setList, name)
	case "VALUES", "VALUE":
		return to(valuesList, value)
	case "CALL", "EXEC", "EXECUTE":
		return to(arguments, name)
	case "UNION", "INTERSECT", "EXCEPT":
		s.in, s.next = none, clause
		return s
	case "END":
		return s.after()
	case "CONFLICT":
		return to(from, clause)
	}
	return s.after()
}

// catalogs are where databases keep the names of their own tables, columns and the like.
var catalogs = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`SQLITE_MASTER SQLITE_SCHEMA INFORMATION_SCHEMA PG_CATALOG PG_CLASS PG_NAMESPACE PG_TABLES PG_VIEWS PG_INDEXES
		PG_INDEX PG_ATTRIBUTE PG_DATABASE PG_CONSTRAINT PG_ROLES PG_USER PG_TYPE PG_PROC PG_SEQUENCES PG_MATVIEWS PG_DEPEND PG_EXTENSION
		PG_STAT_ACTIVITY PG_REPLICATION_SLOTS PG_PUBLICATION SYSOBJECTS SYSCOLUMNS SYSINDEXES ALL_TABLES ALL_TAB_COLUMNS USER_TABLES USER_TAB_COLUMNS
		PRAGMA_TABLE_INFO SYSDATABASES`) {
		words[w] = true
	}
	return words
}()

// fixedWords are the words after which a name comes in statements that define something.
var fixedWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`TABLE INDEX VIEW DATABASE SCHEMA COLUMN CONSTRAINT ROLE USER EXTENSION SEQUENCE TRIGGER FUNCTION
		PROCEDURE EXISTS ON ADD DROP RENAME ALTER REFERENCES IF NOT OWNER MATERIALIZED UNIQUE TEMPORARY TEMP GLOBAL LOCAL CREATE
		SESSION DEFAULT COLUMNS TABLES INDEXES UNLOGGED CONCURRENTLY VIRTUAL PARTITION OF KEY AS REPLACE OR GRANT REVOKE ALL`) {
		words[w] = true
	}
	return words
}()
