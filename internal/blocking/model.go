package blocking

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// An opcode says what a modelled function does, or how a call is executed.
type opcode uint8

const (
	opNone opcode = iota // not modelled

	opInline // run the body
	opOpaque // unknown: may keep and use whatever it is given
	opSkip   // nothing that matters

	opClose
	opLock
	opUnlock
	opRLock
	opRUnlock
	opTryLock
	opRLocker
	opAdd
	opDone
	opWait
	opWaitGo // start a goroutine that ends in Done
	opNewCond
	opCondWait
	opSignal
	opBroadcast
	opOnce
	opAfterFunc
	opAfter // a channel that somebody else sends on

	opBackground
	opWithCancel
	opWithValue
	opWithTimeout // also whatever else ends by itself
	opErrgroup
	opCancel

	opAppend
	opContext // a method of a context
)

// A function is a function, or a method of a type or of a pointer to it.
type function struct{ pkg, recv, name string }

// modelled are the functions of other packages that exploration knows. Source: their
// documentation, Go 1.26 and golang.org/x/sync v0.24.0.
var modelled = map[function]opcode{
	{"sync", "Mutex", "Lock"}:            opLock,
	{"sync", "Mutex", "Unlock"}:          opUnlock,
	{"sync", "Mutex", "TryLock"}:         opTryLock,
	{"sync", "RWMutex", "Lock"}:          opLock,
	{"sync", "RWMutex", "Unlock"}:        opUnlock,
	{"sync", "RWMutex", "RLock"}:         opRLock,
	{"sync", "RWMutex", "RUnlock"}:       opRUnlock,
	{"sync", "RWMutex", "TryLock"}:       opTryLock,
	{"sync", "RWMutex", "TryRLock"}:      opTryLock,
	{"sync", "RWMutex", "RLocker"}:       opRLocker,
	{"sync", "Locker", "Lock"}:           opLock,
	{"sync", "Locker", "Unlock"}:         opUnlock,
	{"sync", "WaitGroup", "Add"}:         opAdd,
	{"sync", "WaitGroup", "Done"}:        opDone,
	{"sync", "WaitGroup", "Wait"}:        opWait,
	{"sync", "WaitGroup", "Go"}:          opWaitGo,
	{"sync", "", "NewCond"}:              opNewCond,
	{"sync", "Cond", "Wait"}:             opCondWait,
	{"sync", "Cond", "Signal"}:           opSignal,
	{"sync", "Cond", "Broadcast"}:        opBroadcast,
	{"sync", "Once", "Do"}:               opOnce,
	{"time", "", "AfterFunc"}:            opAfterFunc,
	{"time", "", "After"}:                opAfter,
	{"context", "", "Background"}:        opBackground,
	{"context", "", "TODO"}:              opBackground,
	{"context", "", "WithCancel"}:        opWithCancel,
	{"context", "", "WithCancelCause"}:   opWithCancel,
	{"context", "", "WithValue"}:         opWithValue,
	{"context", "", "WithTimeout"}:       opWithTimeout,
	{"context", "", "WithDeadline"}:      opWithTimeout,
	{"context", "", "WithTimeoutCause"}:  opWithTimeout,
	{"context", "", "WithDeadlineCause"}: opWithTimeout,

	{"golang.org/x/sync/errgroup", "", "WithContext"}:   opErrgroup,
	{"golang.org/x/sync/errgroup", "Group", "Go"}:       opWaitGo,
	{"golang.org/x/sync/errgroup", "Group", "Wait"}:     opWait,
	{"golang.org/x/sync/errgroup", "Group", "SetLimit"}: opSkip,
}

// model returns what the declared function fn does, opNone if it is not modelled.
func model(fn *ssa.Function) opcode {
	if fn == nil || fn.Pkg == nil {
		return opNone
	}
	path := fn.Pkg.Pkg.Path()
	switch path {
	case "sync", "time", "context", "golang.org/x/sync/errgroup":
		if obj, ok := fn.Object().(*types.Func); ok {
			recv := ""
			if r := obj.Signature().Recv(); r != nil {
				_, recv = symbol.NameOf(r.Type())
			}
			return modelled[function{path, recv, obj.Name()}]
		}
	}
	return opNone
}

// modelMethod returns what the interface method m does.
func modelMethod(m *types.Func) opcode {
	if m.Pkg() != nil && m.Pkg().Path() == "sync" {
		switch m.Name() {
		case "Lock":
			return opLock
		case "Unlock":
			return opUnlock
		}
	}
	return opNone
}

// endsTest reports whether a call of the interface method m does not return: m is like that of testing.TB, of which many packages declare their own.
func endsTest(m *types.Func) bool {
	switch m.Name() {
	case "Fatal", "Fatalf", "FailNow", "Skip", "Skipf", "SkipNow":
		helper, _, _ := types.LookupFieldOrMethod(m.Signature().Recv().Type(), false, m.Pkg(), "Helper")
		return helper != nil
	}
	return false
}
