/** The resolve hook of register.mjs. */
export function resolve(specifier, context, next) {
  if (specifier !== 'electron') return next(specifier, context)
  return { url: new URL('./stand-in.mjs', import.meta.url).href, shortCircuit: true }
}
