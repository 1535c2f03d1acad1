package main

import (
	"sync"
	"time"
)

// delayMs spreads the timers over 100 ms by the generator that bench/runtime/delays.ts uses, too.
func delayMs(i int) int64 {
	return (int64(i)*7919)%100 + 1
}

// timers lets n goroutines sleep between 1 and 100 ms and records how late each comes back.
func timers(n int) outcome {
	var wg sync.WaitGroup
	var latest, sum time.Duration
	early, woken := 0, 0
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func(delay time.Duration) {
			defer wg.Done()
			due := time.Now().Add(delay)
			time.Sleep(delay)
			late := time.Since(due)
			woken++
			if late < 0 {
				early++
			}
			if late > latest {
				latest = late
			}
			sum += late
		}(time.Duration(delayMs(i)) * time.Millisecond)
	}
	wg.Wait()
	ms := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
	return outcome{int64(woken), map[string]float64{
		"lateMaxMs":  ms(latest),
		"lateMeanMs": ms(sum) / float64(n),
		"early":      float64(early),
	}}
}
