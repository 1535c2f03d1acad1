package main

import (
	"runtime"
	"sync"
)

// mutexFree locks and unlocks a mutex that nobody else wants.
func mutexFree(n int) outcome {
	var mu sync.Mutex
	count := 0
	for i := 0; i < n; i++ {
		mu.Lock()
		count++
		mu.Unlock()
	}
	return outcome{checksum: int64(count)}
}

// mutexHeld lets four goroutines want one mutex, each holding it across a yield.
func mutexHeld(n int) outcome {
	const rivals = 4
	var mu sync.Mutex
	var wg sync.WaitGroup
	count := 0
	wg.Add(rivals)
	for g := 0; g < rivals; g++ {
		go func() {
			defer wg.Done()
			for i := 0; i < n/rivals; i++ {
				mu.Lock()
				count++
				runtime.Gosched()
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	return outcome{checksum: int64(count)}
}
