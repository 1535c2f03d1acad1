export declare function requireNode(version?: string): void
export declare function isRecent(version: string): boolean
