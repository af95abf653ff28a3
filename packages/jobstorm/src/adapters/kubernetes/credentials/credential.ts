/** What a request to the Kubernetes API is authenticated with. */
export interface Credential {
  readonly token?: string;
  /** PEM. */
  readonly certificate?: string;
  /** PEM. */
  readonly key?: string;
  /** Unix time, ms; null = nobody says. */
  readonly expiresAtMs: number | null;
}
