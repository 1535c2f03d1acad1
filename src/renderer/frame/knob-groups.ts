/** Order of the sections of knobs; a group that is not listed comes after these. */
const order = ['Pools', 'Channels', 'Rate limits', 'Hub', 'Workload', 'Scheduler', 'Monitor']

export const rankOfGroup = (group: string): number =>
  order.includes(group) ? order.indexOf(group) : order.length
