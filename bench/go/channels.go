package main

import "sync"

// pingPong passes a counter back and forth over two unbuffered channels: n hand-overs.
func pingPong(n int) outcome {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	v := 0
	for i := 0; i < n/2; i++ {
		ping <- v + 1
		v = <-pong
	}
	close(ping)
	return outcome{checksum: int64(v)}
}

// buffered sends n numbers from one goroutine to another through a channel of capacity 128.
func buffered(n int) outcome {
	ch := make(chan int, 128)
	go func() {
		for i := 0; i < n; i++ {
			ch <- i
		}
		close(ch)
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	return outcome{checksum: int64(sum)}
}

// fanIn lets ten producers share one unbuffered channel.
func fanIn(n int) outcome {
	const producers = 10
	ch := make(chan int)
	var wg sync.WaitGroup
	wg.Add(producers)
	for p := 0; p < producers; p++ {
		go func(first int) {
			defer wg.Done()
			for i := first; i < n; i += producers {
				ch <- i
			}
		}(p)
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	return outcome{checksum: int64(sum)}
}

// pipeline sends n numbers through four stages, each adding one, over unbuffered channels.
func pipeline(n int) outcome {
	source := make(chan int)
	go func() {
		for i := 0; i < n; i++ {
			source <- i
		}
		close(source)
	}()
	in := source
	for stage := 0; stage < 4; stage++ {
		out := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for v := range in {
				out <- v + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	sum := 0
	for v := range in {
		sum += v
	}
	return outcome{checksum: int64(sum)}
}

// sieve finds the n-th prime with a chain of filter goroutines, one per prime, over unbuffered channels.
// The source ends after the last candidate, so each run passes exactly the same messages.
func sieve(n int) outcome {
	limit := nthPrime(n)
	source := make(chan int)
	go func() {
		for i := 2; i <= limit; i++ {
			source <- i
		}
		close(source)
	}()
	in, last, messages := source, 0, int64(0)
	for {
		prime, ok := <-in
		if !ok {
			break
		}
		messages++
		last = prime
		out := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for v := range in {
				messages++
				if v%prime != 0 {
					out <- v
				}
			}
			close(out)
		}(in, out)
		in = out
	}
	return outcome{checksum: int64(last), extra: map[string]float64{"messages": float64(messages)}}
}

func nthPrime(n int) int {
	primes := make([]int, 0, n)
	for candidate := 2; ; candidate++ {
		divisible := false
		for _, prime := range primes {
			if prime*prime > candidate {
				break
			}
			if candidate%prime == 0 {
				divisible = true
				break
			}
		}
		if !divisible {
			primes = append(primes, candidate)
			if len(primes) == n {
				return candidate
			}
		}
	}
}

// pool lets eight workers share one job channel; each adds up what it did.
func pool(n int) outcome {
	const workers = 8
	jobs := make(chan int, 128)
	var wg sync.WaitGroup
	var sums [workers]int
	wg.Add(workers)
	for w := 0; w < workers; w++ {
		go func(w int) {
			defer wg.Done()
			for job := range jobs {
				sums[w] += job
			}
		}(w)
	}
	for i := 0; i < n; i++ {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	total := 0
	for _, sum := range sums {
		total += sum
	}
	return outcome{checksum: int64(total)}
}
