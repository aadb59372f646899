package knowledge

// Functions that do nothing to the outside world themselves but call, or keep, a function
// that they are given.

var stdCallbacks = &Library{
	ID: "std", Name: "the standard library",
	Roots: []string{""},
	Packages: []Package{
		{Path: "sort", Funcs: []Methods{
			{Names: "Slice SliceStable SliceIsSorted Search Find", Callbacks: perElement(1)},
		}},
		{Path: "slices", Funcs: []Methods{
			{Names: "CompactFunc ContainsFunc DeleteFunc IndexFunc IsSortedFunc MaxFunc MinFunc SortFunc SortStableFunc SortedFunc SortedStableFunc", Callbacks: perElement(1)},
			{Names: "BinarySearchFunc CompareFunc EqualFunc", Callbacks: perElement(2)},
		}},
		{Path: "maps", Funcs: []Methods{
			{Names: "DeleteFunc", Callbacks: perElement(1)},
			{Names: "EqualFunc", Callbacks: perElement(2)},
		}},
		{Path: "strings", Funcs: runeFuncs},
		{Path: "bytes", Funcs: runeFuncs},
		{
			Path: "sync",
			// The function they return calls the argument, the first time.
			Funcs: []Methods{{Names: "OnceFunc OnceValue OnceValues", Callbacks: []Callback{{0, FirstTime}}}},
			Types: []Type{
				{Name: "Map", Methods: []Methods{{Names: "Range", Callbacks: perElement(0)}}},
				{Name: "Once", Methods: []Methods{{Names: "Do", Callbacks: []Callback{{0, FirstTime}}}}},
				{Name: "WaitGroup", Methods: []Methods{{Names: "Go", Callbacks: concurrent(0)}}},
			},
		},
		{Path: "path/filepath", Funcs: []Methods{{Names: "Walk WalkDir", Callbacks: perElement(1)}}},
		{Path: "io/fs", Funcs: []Methods{{Names: "WalkDir", Callbacks: perElement(2)}}},
		{Path: "context", Funcs: []Methods{{Names: "AfterFunc", Callbacks: concurrent(1)}}},
		{Path: "time", Funcs: []Methods{{Names: "AfterFunc", Callbacks: concurrent(1)}}},
		{Path: "regexp", Types: []Type{
			{Name: "Regexp", Methods: []Methods{{Names: "ReplaceAllFunc ReplaceAllStringFunc", Callbacks: perElement(1)}}},
		}},
		{
			Path: "flag",
			Funcs: []Methods{
				{Names: "Visit VisitAll", Callbacks: perElement(0)},
				{Names: "Func BoolFunc"},
			},
			Types: []Type{{Name: "FlagSet", Methods: []Methods{
				{Names: "Visit VisitAll", Callbacks: perElement(0)},
				{Names: "Func BoolFunc"},
			}}},
		},
		{
			Path:  "expvar",
			Funcs: []Methods{{Names: "Do", Callbacks: perElement(0)}},
			Types: []Type{{Name: "Map", Methods: []Methods{{Names: "Do", Callbacks: perElement(0)}}}},
		},
		{Path: "go/ast", Funcs: []Methods{
			{Names: "Inspect", Callbacks: perElement(1)},
			{Names: "PreorderStack", Callbacks: perElement(2)},
		}},
		{Path: "container/ring", Types: []Type{
			{Name: "Ring", Methods: []Methods{{Names: "Do", Callbacks: perElement(0)}}},
		}},
		{Path: "log/slog", Types: []Type{
			{Name: "Record", Methods: []Methods{{Names: "Attrs", Callbacks: perElement(0)}}},
		}},
		{
			Path:  "math/rand",
			Funcs: []Methods{{Names: "Shuffle", Callbacks: perElement(1)}},
			Types: []Type{{Name: "Rand", Methods: []Methods{{Names: "Shuffle", Callbacks: perElement(1)}}}},
		},
		{
			Path:  "math/rand/v2",
			Funcs: []Methods{{Names: "Shuffle", Callbacks: perElement(1)}},
			Types: []Type{{Name: "Rand", Methods: []Methods{{Names: "Shuffle", Callbacks: perElement(1)}}}},
		},
		{
			Path: "runtime",
			Funcs: []Methods{
				{Names: "AddCleanup SetFinalizer"},
				{Names: "Goexit", NoReturn: true},
			},
		},
		{Path: "runtime/pprof", Funcs: []Methods{
			{Names: "Do", Callbacks: once(2)},
			{Names: "ForLabels", Callbacks: perElement(1)},
		}},
		{Path: "runtime/trace", Funcs: []Methods{{Names: "WithRegion", Callbacks: once(2)}}},
		{
			Path: "testing",
			Funcs: []Methods{
				{Names: "AllocsPerRun", Callbacks: perElement(1)},
				{Names: "Benchmark", Callbacks: once(0)},
			},
			Types: []Type{
				{Name: "T", Methods: []Methods{{Names: "Run", Callbacks: once(1)}}},
				{Name: "B", Methods: []Methods{
					{Names: "Run", Callbacks: once(1)},
					{Names: "RunParallel", Callbacks: concurrent(0)},
				}},
				{Name: "TB", Methods: []Methods{testingNoReturn, {Names: "Cleanup"}}},
				// Embedded in T, B and F.
				{Name: "common", Methods: []Methods{testingNoReturn, {Names: "Cleanup"}}},
			},
		},
		{Path: "testing/synctest", Funcs: []Methods{{Names: "Test", Callbacks: once(1)}}},
		{Path: "os", Funcs: []Methods{{Names: "Exit", NoReturn: true}}},
		{
			Path:  "log",
			Funcs: []Methods{logNoReturn},
			Types: []Type{{Name: "Logger", Methods: []Methods{logNoReturn}}},
		},
	},
}

var runeFuncs = []Methods{
	{Names: "ContainsFunc FieldsFunc FieldsFuncSeq IndexFunc LastIndexFunc TrimFunc TrimLeftFunc TrimRightFunc", Callbacks: perElement(1)},
	{Names: "Map", Callbacks: perElement(0)},
}

func once(param int) []Callback       { return []Callback{{param, Once}} }
func perElement(param int) []Callback { return []Callback{{param, PerElement}} }
func concurrent(param int) []Callback { return []Callback{{param, Concurrent}} }

var xsync = &Library{
	ID: "xsync", Name: "golang.org/x/sync",
	Roots:   []string{"golang.org/x/sync"},
	Modules: []string{"golang.org/x/sync@v0.24.0"},
	Packages: []Package{
		{Path: "/errgroup", Types: []Type{
			{Name: "Group", Methods: []Methods{{Names: "Go TryGo", Callbacks: concurrent(0)}}},
		}},
		{Path: "/singleflight", Types: []Type{
			{Name: "Group", Methods: []Methods{
				{Names: "Do", Callbacks: once(1)},
				{Names: "DoChan", Callbacks: concurrent(1)},
			}},
		}},
	},
}

var conc = &Library{
	ID: "conc", Name: "conc",
	Roots:   []string{"github.com/sourcegraph/conc"},
	Modules: []string{"github.com/sourcegraph/conc@v0.3.0"},
	Packages: []Package{
		{Types: []Type{{Name: "WaitGroup", Methods: concGo}}},
		{Path: "/pool", Types: []Type{
			{Name: "Pool", Methods: concGo},
			{Name: "ErrorPool", Methods: concGo},
			{Name: "ContextPool", Methods: concGo},
			{Name: "ResultPool", Methods: concGo},
			{Name: "ResultErrorPool", Methods: concGo},
			{Name: "ResultContextPool", Methods: concGo},
		}},
		{Path: "/stream", Types: []Type{{Name: "Stream", Methods: concGo}}},
		{
			Path:  "/iter",
			Funcs: []Methods{{Names: "ForEach ForEachIdx Map MapErr", Callbacks: perElement(1)}},
			Types: []Type{
				{Name: "Iterator", Methods: []Methods{{Names: "ForEach ForEachIdx", Callbacks: perElement(1)}}},
				{Name: "Mapper", Methods: []Methods{{Names: "Map MapErr", Callbacks: perElement(1)}}},
			},
		},
		{
			Path:  "/panics",
			Funcs: []Methods{{Names: "Try", Callbacks: once(0)}},
			Types: []Type{{Name: "Catcher", Methods: []Methods{{Names: "Try", Callbacks: once(0)}}}},
		},
	},
}

var concGo = []Methods{{Names: "Go", Callbacks: concurrent(0)}}

var lo = &Library{
	ID: "lo", Name: "lo",
	Roots:   []string{"github.com/samber/lo"},
	Modules: []string{"github.com/samber/lo@v1.53.0"},
	Packages: []Package{
		{Funcs: []Methods{
			{Names: `Associate AssociateI ContainsBy CountBy CountByErr CountValuesBy DropRightWhile DropWhile EarliestBy EarliestByErr EveryBy
				Filter FilterErr FilterKeys FilterKeysErr FilterMap FilterMapToSlice FilterMapToSliceErr FilterReject FilterSliceToMap
				FilterSliceToMapI FilterValues FilterValuesErr Find FindDuplicatesBy FindDuplicatesByErr FindErr FindIndexOf FindKeyBy
				FindLastIndexOf FindUniquesBy FlatMap FlatMapErr ForEach ForEachWhile GroupBy GroupByErr GroupByMap GroupByMapErr
				IsSortedBy IsSortedByKey KeyBy KeyByErr LatestBy LatestByErr Map MapEntries MapEntriesErr MapErr MapKeys MapKeysErr
				MapToSlice MapToSliceErr MapValues MapValuesErr MaxBy MaxByErr MaxIndexBy MaxIndexByErr MeanBy MeanByErr MinBy
				MinByErr MinIndexBy MinIndexByErr NoneBy OmitBy OmitByErr PartitionBy PartitionByErr PickBy PickByErr ProductBy
				ProductByErr Reduce ReduceErr ReduceRight ReduceRightErr Reject RejectErr RejectMap RepeatBy RepeatByErr SliceToMap
				SliceToMapI SomeBy SumBy SumByErr TakeWhile Times UniqBy UniqByErr UniqMap UnzipBy2 UnzipBy3 WithoutBy WithoutByErr`, Callbacks: perElement(1)},
			{Names: "ElementsMatchBy FindOrElse TakeFilter ZipBy2 ZipByErr2", Callbacks: perElement(2)},
			{Names: "Attempt AttemptWhile", Callbacks: once(1)},
			{Names: "AttemptWithDelay AttemptWhileWithDelay", Callbacks: once(2)},
			{Names: "Async Async0 Async1 Async2 Async3", Callbacks: concurrent(0)},
			{Names: "Try Try0 Try1 Try2 Try3 TryOr TryOr1 TryOr2 TryOr3 TryWithErrorValue Duration Duration0 Duration1 Duration2 Duration3 WaitFor", Callbacks: once(0)},
			{Names: "WaitForWithContext IfF", Callbacks: once(1)},
			{Names: "TryCatch TryCatchWithErrorValue", Callbacks: []Callback{{0, Once}, {1, Once}}},
			{Names: "TernaryF", Callbacks: []Callback{{1, Once}, {2, Once}}},
		}},
		{Path: "/parallel", Funcs: []Methods{{Names: "ForEach GroupBy Map PartitionBy Times", Callbacks: perElement(1)}}},
		{Path: "/mutable", Funcs: []Methods{{Names: "Filter FilterI Map MapI", Callbacks: perElement(1)}}},
	},
}

// Retries repeat the same thing a bounded number of times, so their callbacks count as
// called once.

var retryGo = &Library{
	ID: "retry-go", Name: "retry-go",
	Roots: []string{"github.com/avast/retry-go/v5", "github.com/avast/retry-go/v4", "github.com/avast/retry-go/v3", "github.com/avast/retry-go"},
	Modules: []string{
		"github.com/avast/retry-go/v5@v5.1.1", "github.com/avast/retry-go/v4@v4.7.0",
		"github.com/avast/retry-go/v3@v3.1.1", "github.com/avast/retry-go@v3.0.0+incompatible",
	},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Do DoWithData", Callbacks: once(0)}},
		Types: []Type{
			{Name: "Retrier", Methods: []Methods{{Names: "Do", Callbacks: once(0)}}},
			{Name: "RetrierWithData", Methods: []Methods{{Names: "Do", Callbacks: once(0)}}},
		},
	}},
}

var backoff = &Library{
	ID: "backoff", Name: "backoff",
	Roots: []string{"github.com/cenkalti/backoff/v4", "github.com/cenkalti/backoff/v3", "github.com/cenkalti/backoff"},
	Modules: []string{
		"github.com/cenkalti/backoff/v4@v4.3.0", "github.com/cenkalti/backoff/v3@v3.2.2",
		"github.com/cenkalti/backoff@v2.2.1+incompatible",
	},
	Packages: []Package{{Funcs: []Methods{
		{Names: "Retry RetryNotify RetryNotifyWithTimer RetryWithData RetryNotifyWithData RetryNotifyWithTimerAndData", Callbacks: once(0)},
	}}},
}

var backoffV5 = &Library{
	ID: "backoff", Name: "backoff",
	Roots:    []string{"github.com/cenkalti/backoff/v5"},
	Modules:  []string{"github.com/cenkalti/backoff/v5@v5.0.3"},
	Packages: []Package{{Funcs: []Methods{{Names: "Retry", Callbacks: once(1)}}}},
}

var sethvargoRetry = &Library{
	ID: "go-retry", Name: "go-retry",
	Roots:   []string{"github.com/sethvargo/go-retry"},
	Modules: []string{"github.com/sethvargo/go-retry@v0.3.0"},
	Packages: []Package{{Funcs: []Methods{
		{Names: "Do DoValue Constant Exponential Fibonacci", Callbacks: once(2)},
	}}},
}

var ants = &Library{
	ID: "ants", Name: "ants",
	Roots:   []string{"github.com/panjf2000/ants/v2"},
	Modules: []string{"github.com/panjf2000/ants/v2@v2.12.1"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Submit", Callbacks: concurrent(0)}},
		Types: []Type{
			{Name: "Pool", Methods: []Methods{{Names: "Submit", Callbacks: concurrent(0)}}},
			{Name: "MultiPool", Methods: []Methods{{Names: "Submit", Callbacks: concurrent(0)}}},
		},
	}},
}

var pond = &Library{
	ID: "pond", Name: "pond",
	Roots:   []string{"github.com/alitto/pond/v2", "github.com/alitto/pond"},
	Modules: []string{"github.com/alitto/pond/v2@v2.7.1", "github.com/alitto/pond@v1.9.2"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Submit SubmitErr", Callbacks: concurrent(0)}},
		Types: []Type{
			{Name: "Pool", Methods: []Methods{{Names: "Go Submit SubmitErr TrySubmit TrySubmitErr", Callbacks: concurrent(0)}}},
			{Name: "ResultPool", Methods: []Methods{{Names: "Submit SubmitErr TrySubmit TrySubmitErr", Callbacks: concurrent(0)}}},
			{Name: "TaskGroup", Methods: []Methods{{Names: "Submit SubmitErr", Callbacks: concurrent(0)}}},
			{Name: "ResultTaskGroup", Methods: []Methods{{Names: "Submit SubmitErr", Callbacks: concurrent(0)}}},
			{Name: "WorkerPool", Methods: []Methods{
				{Names: "Submit SubmitBefore TrySubmit", Callbacks: concurrent(0)},
				{Names: "SubmitAndWait", Callbacks: once(0)},
			}},
			{Name: "TaskGroupWithContext", Methods: []Methods{{Names: "Submit", Callbacks: concurrent(0)}}},
		},
	}},
}
