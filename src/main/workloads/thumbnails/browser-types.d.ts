/** What the image packages expect of a browser: Node has it at run time, its types leave it to the DOM's. */

interface ImageData {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

declare namespace WebAssembly {
  function compile(bytes: Uint8Array): Promise<Module>
}
