export { TopologyBook } from './topology-book.ts'
