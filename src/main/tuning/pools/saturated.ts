/** Share of the workers’ time from which they have none left. */
export const saturated = 0.95
