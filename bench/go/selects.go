package main

// produce sends its share of 0..n-1 on its own channel.
func produce(ch chan<- int, first, step, n int) {
	for i := first; i < n; i += step {
		ch <- i
	}
}

// selectTwo receives n numbers from two unbuffered channels, each with its own producer.
func selectTwo(n int) outcome {
	a, b := make(chan int), make(chan int)
	go produce(a, 0, 2, n)
	go produce(b, 1, 2, n)
	sum := 0
	for i := 0; i < n; i++ {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum += v
		}
	}
	return outcome{checksum: int64(sum)}
}

// selectEight receives n numbers from eight unbuffered channels, each with its own producer.
func selectEight(n int) outcome {
	var chans [8]chan int
	for i := range chans {
		chans[i] = make(chan int)
		go produce(chans[i], i, 8, n)
	}
	sum := 0
	for i := 0; i < n; i++ {
		select {
		case v := <-chans[0]:
			sum += v
		case v := <-chans[1]:
			sum += v
		case v := <-chans[2]:
			sum += v
		case v := <-chans[3]:
			sum += v
		case v := <-chans[4]:
			sum += v
		case v := <-chans[5]:
			sum += v
		case v := <-chans[6]:
			sum += v
		case v := <-chans[7]:
			sum += v
		}
	}
	return outcome{checksum: int64(sum)}
}

// selectDefault polls two channels on which nothing ever happens.
func selectDefault(n int) outcome {
	a, b := make(chan int), make(chan int)
	idle := 0
	for i := 0; i < n; i++ {
		select {
		case <-a:
		case <-b:
		default:
			idle++
		}
	}
	return outcome{checksum: int64(idle)}
}
