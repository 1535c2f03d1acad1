package main

import (
	"encoding/json"
	"os"
	"sync"
	"time"
)

// What bench/parallel measures in Weir, in Go with GOMAXPROCS=2: `GOMAXPROCS=2 ./bench-go parallel`.
type parallelReport struct {
	RecordNs     float64 `json:"recordNs"`
	StructuredNs float64 `json:"structuredNs"`
	HandOverNs   float64 `json:"handOverNs"`
	SpeedUp      float64 `json:"speedUp"`
}

type orderLine struct {
	Sku   string
	Count int
}

type order struct {
	ID       int
	Customer string
	Lines    []orderLine
}

func parallelMain() {
	report := parallelReport{
		RecordNs:     perItem(2_000_000, records),
		StructuredNs: perItem(500_000, structured),
		HandOverNs:   perItem(300_000, handOver),
		SpeedUp:      speedUp(),
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		fail(err.Error())
	}
}

func perItem(n int, run func(n int)) float64 {
	run(n / 10)
	start := time.Now()
	run(n)
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func records(n int) {
	ch := make(chan float64, 1024)
	go func() {
		for i := 0; i < n; i++ {
			ch <- float64(i)
		}
		close(ch)
	}()
	sum := 0.0
	for value := range ch {
		sum += value
	}
	if sum != float64(n)*float64(n-1)/2 {
		fail("wrong sum")
	}
}

func structured(n int) {
	ch := make(chan *order, 1024)
	go func() {
		for i := 0; i < n; i++ {
			ch <- &order{i, "customer", []orderLine{{"A-17", 2}, {"B-4", i % 7}}}
		}
		close(ch)
	}()
	sum := 0
	for value := range ch {
		sum += value.ID
	}
	if sum != n*(n-1)/2 {
		fail("wrong sum")
	}
}

func handOver(n int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for value := range there {
			back <- value
		}
		close(back)
	}()
	for i := 0; i < n; i++ {
		there <- i
		if <-back != i {
			fail("wrong echo")
		}
	}
	close(there)
	<-back
}

func speedUp() float64 {
	crunch := func() int32 {
		x := int32(1)
		for i := int32(0); i < 1_000_000; i++ {
			x = x*48271 + i
		}
		return x
	}
	sink := make([]int32, 400)
	start := time.Now()
	for i := range sink {
		sink[i] = crunch()
	}
	one := time.Since(start)
	start = time.Now()
	var ends sync.WaitGroup
	for i := range sink {
		ends.Add(1)
		go func(i int) {
			defer ends.Done()
			sink[i] = crunch()
		}(i)
	}
	ends.Wait()
	return float64(one) / float64(time.Since(start))
}
