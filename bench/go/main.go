// The benchmark workloads in Go, as the reference that Weir is measured against.
//
//	go build -o bench-go . && GOMAXPROCS=1 ./bench-go <workload> <n> <warmup n> <warmup ms> <repetitions>
//
// Prints one JSON line: what bench/runtime/child.ts prints for a JavaScript implementation.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// outcome is what one repetition computed. Checksum is compared with the expected one by the caller;
// Extra carries figures that are not a duration (bytes, lateness).
type outcome struct {
	checksum int64
	extra    map[string]float64
}

type repetition struct {
	WallMs   float64            `json:"wallMs"`
	CPUMs    float64            `json:"cpuMs"`
	Checksum int64              `json:"checksum"`
	Extra    map[string]float64 `json:"extra,omitempty"`
}

type report struct {
	Workload    string       `json:"workload"`
	N           int          `json:"n"`
	Version     string       `json:"version"`
	Repetitions []repetition `json:"repetitions"`
}

var workloads = map[string]func(n int) outcome{
	"pingpong":       pingPong,
	"buffered":       buffered,
	"select2":        func(n int) outcome { return selectTwo(n) },
	"select8":        func(n int) outcome { return selectEight(n) },
	"select-default": selectDefault,
	"fanin":          fanIn,
	"pipeline":       pipeline,
	"sieve":          sieve,
	"pool":           pool,
	"spawn":          spawn,
	"memory":         memory,
	"mutex-free":     mutexFree,
	"mutex-held":     mutexHeld,
	"gosched":        gosched,
	"cancel":         cancelWaiters,
	"timers":         timers,
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "parallel" {
		parallelMain()
		return
	}
	if len(os.Args) != 6 {
		fail("usage: bench-go <workload> <n> <warmup n> <warmup ms> <repetitions>")
	}
	work, known := workloads[os.Args[1]]
	if !known {
		fail("unknown workload " + os.Args[1])
	}
	n, warmup, repetitions := number(os.Args[2]), number(os.Args[3]), number(os.Args[5])
	warmUntil := time.Now().Add(time.Duration(number(os.Args[4])) * time.Millisecond)
	for first := true; first || time.Now().Before(warmUntil); first = false {
		work(warmup)
	}
	out := report{Workload: os.Args[1], N: n, Version: runtime.Version()}
	for i := 0; i < repetitions; i++ {
		out.Repetitions = append(out.Repetitions, measure(work, n))
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		fail(err.Error())
	}
}

func measure(work func(n int) outcome, n int) repetition {
	restart()
	got := work(n)
	wall := time.Since(started)
	return repetition{
		WallMs:   float64(wall.Nanoseconds()) / 1e6,
		CPUMs:    cpuMs() - cpuAtStart,
		Checksum: got.checksum,
		Extra:    got.extra,
	}
}

var (
	started    time.Time
	cpuAtStart float64
)

// restart is called by a workload whose preparation is not to count.
func restart() {
	cpuAtStart = cpuMs()
	started = time.Now()
}

// cpuMs is the user and system time of the whole process, collector threads included.
func cpuMs() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail(err.Error())
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		fail(err.Error())
	}
	return n
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}
