/**
 * Makes promises that are settled from outside, with one executor for all of them: a closure for each would be a sixth of what a short
 * job leaves to the collector.
 */
export class PromiseMaker<T> {
  /** Of the promise made last. */
  resolve: (value: T) => void = () => undefined
  reject: (error: unknown) => void = () => undefined
  readonly #keep = (resolve: (value: T) => void, reject: (error: unknown) => void): void => {
    this.resolve = resolve
    this.reject = reject
  }

  make(): Promise<T> {
    return new Promise(this.#keep)
  }
}
