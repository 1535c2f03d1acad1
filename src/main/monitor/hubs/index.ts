export { HubTables } from './hub-tables.ts'
