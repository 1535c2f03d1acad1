export declare function prepare(): Promise<void>
export declare function ensureInstalled(): Promise<void>
export declare function build(): Promise<void>
export declare function isInstalled(directory: string): boolean
export declare function isBuilt(directory: string): boolean
export declare function hashInputs(directory: string): string
