export { HubTables } from './hub-tables.ts'
export { isSlow, slowFrom } from './rows.ts'
