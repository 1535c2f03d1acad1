export function nthPrime(n: number): number {
  const primes: number[] = []
  for (let candidate = 2; ; candidate++) {
    if (!isPrime(candidate, primes)) continue
    primes.push(candidate)
    if (primes.length === n) return candidate
  }
}

function isPrime(candidate: number, smaller: readonly number[]): boolean {
  for (const prime of smaller) {
    if (prime * prime > candidate) return true
    if (candidate % prime === 0) return false
  }
  return true
}
