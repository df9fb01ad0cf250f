// What the service writes before the script of the service worker, and what there is in one.

declare const VERSION: string;
declare const FILES: string[];
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;
declare function addEventListener(name: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
declare function addEventListener(name: "fetch", listener: (event: FetchEvent) => void): void;
