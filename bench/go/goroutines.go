package main

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// park starts n goroutines, each waiting on the gate, and comes back when all of them have parked.
func park(n int, gate <-chan int, released *int, wg *sync.WaitGroup) {
	parked := 0
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			defer wg.Done()
			parked++
			<-gate
			*released++
		}()
	}
	for parked < n {
		runtime.Gosched()
	}
}

// spawn starts n goroutines, parks them all on one channel and releases them by closing it.
// Plain counters are safe: with GOMAXPROCS=1 they are only touched between scheduling points of one thread.
func spawn(n int) outcome {
	gate := make(chan int)
	released := 0
	var wg sync.WaitGroup
	park(n, gate, &released, &wg)
	close(gate)
	wg.Wait()
	return outcome{checksum: int64(released)}
}

// memory is spawn with the resident set read while all are parked.
func memory(n int) outcome {
	gate := make(chan int)
	released := 0
	var wg sync.WaitGroup
	before := residentBytes()
	park(n, gate, &released, &wg)
	grown := residentBytes() - before
	close(gate)
	wg.Wait()
	return outcome{int64(released), map[string]float64{"rssBytes": grown / float64(n)}}
}

func residentBytes() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		return 0
	}
	return float64(pages) * float64(os.Getpagesize())
}

// gosched lets two goroutines give way to each other, n times in all.
func gosched(n int) outcome {
	var wg sync.WaitGroup
	turns := 0
	wg.Add(2)
	for g := 0; g < 2; g++ {
		go func() {
			defer wg.Done()
			for i := 0; i < n/2; i++ {
				turns++
				runtime.Gosched()
			}
		}()
	}
	wg.Wait()
	return outcome{checksum: int64(turns)}
}

// cancelWaiters lets n goroutines wait for one context: from the cancel to the end of the last of them.
func cancelWaiters(n int) outcome {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	parked, woken := 0, 0
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			defer wg.Done()
			parked++
			<-ctx.Done()
			woken++
		}()
	}
	for parked < n {
		runtime.Gosched()
	}
	restart()
	cancel()
	wg.Wait()
	return outcome{checksum: int64(woken)}
}
