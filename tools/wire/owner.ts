/** The account that something belongs to, and the region it is in. */
export interface Owner {
  readonly region: string;
  readonly account: string;
}
