export declare const root: string
export declare function files(...patterns: string[]): string[]
export declare const read: (path: string) => string
