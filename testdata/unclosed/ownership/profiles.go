package ownership

import (
	"io"
	"os"
	"runtime/pprof"
	"runtime/trace"
)

type profile struct{ closers []func() }

// Silent: the runtime writes to the file until the trace ends.
func (p *profile) startTrace(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := trace.Start(f); err != nil {
		return err
	}
	p.closers = append(p.closers, trace.Stop)
	return nil
}

func (p *profile) startCPU(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	p.closers = append(p.closers, pprof.StopCPUProfile)
	return nil
}

// This one is written at once.
func writeHeap(name string) error {
	f, err := os.Create(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	return heap(f)
}

func heap(w io.Writer) error { return pprof.WriteHeapProfile(w) }
