/** What any processor may take from image-pipeline.ts. Plain JavaScript: each processor imports the file as it is. */
export function* decodeStage(rounds) {
  let sum = 0
  for (let i = 0; i < rounds; i++) {
    for (let k = 0; k < 20_000; k++) sum = (sum * 31 + k) | 0
  }
  return sum
}
