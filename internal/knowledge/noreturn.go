package knowledge

import "go/types"

// NoReturn reports whether a call of fn ends the process or the goroutine, or panics, so
// that the code after it does not run.
func NoReturn(fn *types.Func) bool {
	api, _ := Lookup(fn, nil)
	return api.NoReturn
}

var logNoReturn = Methods{Names: "Fatal Fatalf Fatalln Panic Panicf Panicln", NoReturn: true}

var testingNoReturn = Methods{Names: "FailNow Fatal Fatalf Skip SkipNow Skipf", NoReturn: true}

var zap = &Library{
	ID: "zap", Name: "zap",
	Roots:   []string{"go.uber.org/zap"},
	Modules: []string{"go.uber.org/zap@v1.28.0"},
	Packages: []Package{{Types: []Type{
		{Name: "Logger", Methods: []Methods{{Names: "Fatal Panic", NoReturn: true}}},
		{Name: "SugaredLogger", Methods: []Methods{{Names: "Fatal Fatalf Fatalln Fatalw Panic Panicf Panicln Panicw", NoReturn: true}}},
	}}},
}

var logrus = &Library{
	ID: "logrus", Name: "logrus",
	Roots:   []string{"github.com/sirupsen/logrus"},
	Modules: []string{"github.com/sirupsen/logrus@v1.10.2"},
	Packages: []Package{{
		Funcs: []Methods{logNoReturn, {Names: "Exit FatalFn PanicFn", NoReturn: true}},
		Types: []Type{
			{Name: "Logger", Methods: []Methods{logNoReturn, {Names: "Exit FatalFn PanicFn", NoReturn: true}}},
			{Name: "Entry", Methods: []Methods{logNoReturn}},
			{Name: "FieldLogger", Methods: []Methods{logNoReturn}},
			{Name: "StdLogger", Methods: []Methods{logNoReturn}},
			{Name: "Ext1FieldLogger", Methods: []Methods{logNoReturn}},
		},
	}},
}

var klog = &Library{
	ID: "klog", Name: "klog",
	Roots:   []string{"k8s.io/klog/v2", "k8s.io/klog"},
	Modules: []string{"k8s.io/klog/v2@v2.140.0", "k8s.io/klog@v1.0.0"},
	Packages: []Package{{Funcs: []Methods{
		{Names: "Exit ExitDepth Exitf ExitfDepth Exitln ExitlnDepth Fatal FatalDepth Fatalf FatalfDepth Fatalln FatallnDepth FlushAndExit", NoReturn: true},
	}}},
}

var glog = &Library{
	ID: "glog", Name: "glog",
	Roots:   []string{"github.com/golang/glog"},
	Modules: []string{"github.com/golang/glog@v1.2.5"},
	Packages: []Package{{Funcs: []Methods{
		{Names: `Exit ExitContext ExitContextDepth ExitContextDepthf ExitContextf ExitDepth ExitDepthf Exitf Exitln
			Fatal FatalContext FatalContextDepth FatalContextDepthf FatalContextf FatalDepth FatalDepthf Fatalf Fatalln`, NoReturn: true},
	}}},
}
