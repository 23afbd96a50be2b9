// What the server tells, and what a page and the worker that it shares with the other pages say to each other.

/** A finding about the vault. */
export interface Finding {
  readonly is_error: boolean;
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly help: string | null;
  /** The address of the section that it is about, from the root of the site. */
  readonly page: string | null;
}

/** What is served. */
export interface News {
  /** Tells one run of the server from another. */
  readonly server: string;
  /** The number of the state of the vault. */
  readonly generation: number;
  /** Addresses of the style sheets, scripts and attachments that are not as they were one generation before. */
  readonly changed: readonly string[];
  /** Why the site is older than the files. */
  readonly failure: { readonly message: string; readonly help: string | null } | null;
  readonly errors: number;
  readonly warnings: number;
  /** The first of them. */
  readonly findings: readonly Finding[];
}

/** What a page tells the worker: that it is there, with the version that it shows, or that it goes. */
export type FromPage = { readonly kind: "hello"; readonly address: string; readonly version: string } | { readonly kind: "bye" };

/** What the worker tells a page. */
export type ToPage =
  | { readonly kind: "news"; readonly news: News }
  /** What the page shows is not what is served. */
  | { readonly kind: "reload" }
  /** These addresses have changed, which the page may use. */
  | { readonly kind: "changed"; readonly addresses: readonly string[] }
  /** The server does not answer. */
  | { readonly kind: "lost" };
