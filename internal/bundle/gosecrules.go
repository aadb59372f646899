package bundle

import (
	"crypto/tls"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/securego/gosec/v2"
	"github.com/securego/gosec/v2/issue"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// What follows stands for those checks of gosec that look at syntax alone. Its package rules cannot be linked: it initialises
// a password dictionary, which takes 76 ms at each start, as long as three reviews without a change. gosec still drives
// them, so its comments suppress them.

// syntaxChecks are these checks, by the names that gosec has for them.
var syntaxChecks = map[string]syntaxCheck{
	"G106": callsOf("golang.org/x/crypto/ssh.InsecureIgnoreHostKey"),
	"G108": {nodes: []ast.Node{(*ast.ImportSpec)(nil)}, says: publishesProfiles},
	"G111": {nodes: []ast.Node{(*ast.CallExpr)(nil)}, says: servesRoot},
	"G305": {nodes: []ast.Node{(*ast.CallExpr)(nil)}, says: joinsArchived},
	"G402": {nodes: []ast.Node{(*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil)}, says: weakensTLS},
	"G403": {nodes: []ast.Node{(*ast.CallExpr)(nil)}, says: makesShortKey},
	"G405": callsOf("crypto/des.NewCipher", "crypto/des.NewTripleDESCipher", "crypto/rc4.NewCipher"),
}

// A syntaxCheck looks at single nodes.
type syntaxCheck struct {
	nodes []ast.Node // one of each type to look at
	// says returns what to say about n, and where; "" stands for nothing.
	says func(n ast.Node, c *gosec.Context) (message string, at ast.Node)
}

// build is a gosec.RuleBuilder.
func (c syntaxCheck) build(id string, _ gosec.Config) (gosec.Rule, []ast.Node) {
	return &syntaxRule{id, c}, c.nodes
}

// syntaxRule implements gosec.Rule.
type syntaxRule struct {
	id string
	syntaxCheck
}

func (r *syntaxRule) ID() string { return r.id }

func (r *syntaxRule) Match(n ast.Node, c *gosec.Context) (*issue.Issue, error) {
	message, at := r.says(n, c)
	if message == "" {
		return nil, nil
	}
	return c.NewIssue(at, r.id, message, issue.High, issue.High), nil
}

// calleeName returns the full name of the function that n, a call, calls; "" if that is not known.
func calleeName(n ast.Node, c *gosec.Context) string {
	if fn, ok := typeutil.Callee(c.Info, n.(*ast.CallExpr)).(*types.Func); ok {
		return fn.FullName()
	}
	return ""
}

// callsOf returns the check that reports calls of the functions with the given full names.
func callsOf(names ...string) syntaxCheck {
	return syntaxCheck{nodes: []ast.Node{(*ast.CallExpr)(nil)}, says: func(n ast.Node, c *gosec.Context) (string, ast.Node) {
		if name := calleeName(n, c); slices.Contains(names, name) {
			return "call of " + name, n
		}
		return "", nil
	}}
}

func publishesProfiles(n ast.Node, _ *gosec.Context) (string, ast.Node) {
	if spec := n.(*ast.ImportSpec); spec.Path.Value == `"net/http/pprof"` && spec.Name != nil && spec.Name.Name == "_" {
		return "profiles on the default mux", n
	}
	return "", nil
}

// servesRoot looks for http.Dir("/").
func servesRoot(n ast.Node, c *gosec.Context) (string, ast.Node) {
	call := n.(*ast.CallExpr)
	if len(call.Args) != 1 || !isDeclared(c.Info.TypeOf(call.Fun), "net/http", "Dir") {
		return "", nil
	}
	if v := c.Info.Types[call.Args[0]].Value; v != nil && v.Kind() == constant.String && constant.StringVal(v) == "/" {
		return "http.Dir of the root", n
	}
	return "", nil
}

// isDeclared reports whether t, or what t points to, is the type that is declared as name in package path.
func isDeclared(t types.Type, path, name string) bool {
	if t == nil {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return symbol.IsNamed(t, path, name)
}

// joinsArchived looks for paths that are joined with a field of a member of an archive.
func joinsArchived(n ast.Node, c *gosec.Context) (string, ast.Node) {
	if name := calleeName(n, c); name != "path/filepath.Join" && name != "path.Join" {
		return "", nil
	}
	for _, arg := range n.(*ast.CallExpr).Args {
		if id, ok := arg.(*ast.Ident); ok {
			arg = definition(id, c)
		}
		if sel, ok := arg.(*ast.SelectorExpr); ok {
			if t := c.Info.TypeOf(sel.X); isDeclared(t, "archive/zip", "File") || isDeclared(t, "archive/tar", "Header") {
				return "path joined with a name from an archive", n
			}
		}
	}
	return "", nil
}

// definition returns what the variable that id stands for is defined as with :=, nil if there is no such definition.
func definition(id *ast.Ident, c *gosec.Context) (value ast.Expr) {
	obj := c.Info.ObjectOf(id)
	ast.Inspect(c.Root, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != len(assign.Rhs) {
			return value == nil
		}
		for i, lhs := range assign.Lhs {
			if lhs, ok := lhs.(*ast.Ident); ok && c.Info.Defs[lhs] != nil && c.Info.Defs[lhs] == obj {
				value = assign.Rhs[i]
			}
		}
		return value == nil
	})
	return value
}

// weakensTLS looks at what is written into a tls.Config. Only constants count: what comes from a variable, somebody decided.
func weakensTLS(n ast.Node, c *gosec.Context) (string, ast.Node) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if !isDeclared(c.Info.TypeOf(n), "crypto/tls", "Config") {
			return "", nil
		}
		for _, elt := range n.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok {
					if message, at := weakSetting(key.Name, kv.Value, n, c); message != "" {
						return message, at
					}
				}
			}
		}
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			sel, ok := lhs.(*ast.SelectorExpr)
			if ok && len(n.Lhs) == len(n.Rhs) && isDeclared(c.Info.TypeOf(sel.X), "crypto/tls", "Config") {
				if message, at := weakSetting(sel.Sel.Name, n.Rhs[i], n, c); message != "" {
					return message, at
				}
			}
		}
	}
	return "", nil
}

// weakSetting returns what to say about the field of a tls.Config that is set to value in within.
func weakSetting(field string, value ast.Expr, within ast.Node, c *gosec.Context) (string, ast.Node) {
	constant64 := func() (int64, bool) {
		v := c.Info.Types[value].Value
		if v == nil {
			return 0, false
		}
		return constant.Int64Val(constant.ToInt(v))
	}
	switch field {
	case "InsecureSkipVerify":
		if v := c.Info.Types[value].Value; v != nil && v.Kind() == constant.Bool && constant.BoolVal(v) {
			return "InsecureSkipVerify set to true", value
		}
	case "MinVersion": // 0 stands for the default, which is TLS 1.2
		if v, ok := constant64(); ok && v != 0 && v < tls.VersionTLS12 {
			return "MinVersion too low", within
		}
	case "MaxVersion": // 0 stands for the newest
		if v, ok := constant64(); ok && v != 0 && v < tls.VersionTLS13 {
			return "MaxVersion too low", within
		}
	case "CipherSuites":
		list, ok := value.(*ast.CompositeLit)
		if !ok {
			return "", nil
		}
		for _, elt := range list.Elts {
			if sel, ok := elt.(*ast.SelectorExpr); ok && !strongCiphers[sel.Sel.Name] {
				return "Bad Cipher Suite: " + sel.Sel.Name, sel
			}
		}
	}
	return "", nil
}

// strongCiphers are the cipher suites of Mozilla's intermediate profile; see wiki.mozilla.org/Security/Server_Side_TLS.
var strongCiphers = map[string]bool{
	"TLS_AES_128_GCM_SHA256":                        true,
	"TLS_AES_256_GCM_SHA384":                        true,
	"TLS_CHACHA20_POLY1305_SHA256":                  true,
	"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256":       true,
	"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256":         true,
	"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384":       true,
	"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384":         true,
	"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305":        true,
	"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256": true,
	"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305":          true,
	"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256":   true,
	"TLS_DHE_RSA_WITH_AES_128_GCM_SHA256":           true,
	"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384":           true,
}

// makesShortKey looks for RSA keys of less than 2048 bits.
func makesShortKey(n ast.Node, c *gosec.Context) (string, ast.Node) {
	call := n.(*ast.CallExpr)
	if calleeName(n, c) != "crypto/rsa.GenerateKey" || len(call.Args) != 2 {
		return "", nil
	}
	if v := c.Info.Types[call.Args[1]].Value; v != nil {
		if bits, ok := constant.Int64Val(constant.ToInt(v)); ok && bits < 2048 {
			return "short RSA key", n
		}
	}
	return "", nil
}
