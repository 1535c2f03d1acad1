export { lockId } from './locks.ts'
export { TopologyBook } from './topology-book.ts'
