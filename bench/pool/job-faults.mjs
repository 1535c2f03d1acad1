/** Ends in every way that a job can go wrong, and says by the file descriptor of the terminal nothing at all. */
export default function job(kind) {
  switch (kind) {
    case 'throw':
      throw new TypeError('as asked')
    case 'exit':
      return process.exit(3)
    case 'out of memory': {
      const hoard = []
      for (;;) hoard.push(new Array(1000).fill(hoard.length))
    }
    case 'uncaught in a callback':
      setTimeout(() => {
        throw new RangeError('nobody catches this')
      }, 0)
      return new Promise(() => undefined)
    case 'busy loop, cancelled':
      for (;;);
    case 'other':
      return new Promise((resolve) => setTimeout(resolve, 150, 'well'))
    default:
      return kind
  }
}
