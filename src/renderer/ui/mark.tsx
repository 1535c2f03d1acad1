/** The mark: a weir with its notch, and the water below it. */
export function Mark({ size }: { size: number }) {
  const wave = (y: number) =>
    `M6.5 ${String(y)}c2.6-3.4 5.2-3.4 7.75 0s5.2 3.4 7.75 0 5.2-3.4 7.75 0 5.2 3.4 7.75 0`
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 44 44" aria-hidden="true">
      <rect width="44" height="44" rx="10" fill="#35c2c9" />
      <path d="M6.2 10h9.9L22 21l5.9-11h9.9v12.6H6.2z" fill="#03201f" />
      <path d={wave(28.4)} fill="none" stroke="#03201f" strokeWidth="3" strokeLinecap="round" />
      <path d={wave(35.2)} fill="none" stroke="#03201f" strokeWidth="3" strokeLinecap="round" />
    </svg>
  )
}
