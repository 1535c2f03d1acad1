/** Where things stand on the canvas of the lanes, in pixels. */
export const axisHeight = 24
export const laneHeight = 66
export const sliceTop = 14
export const sliceHeight = 28
export const stripTop = 47
export const stripHeight = 7
export const globalHeight = 46
/** The right edge's room for the last label. */
export const plotRight = 18

/** Go's time slice: who holds a processor longer holds others back. */
export const longMs = 10

export const laneTop = (lane: number): number => axisHeight + lane * laneHeight
export const lanesHeight = (lanes: number): number => axisHeight + lanes * laneHeight
