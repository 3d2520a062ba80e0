/**
 * What a program did to the files of one directory, in the order in which the kernel finished it. Acknowledgements
 * stand in the same stream, so "was this acknowledged before the power went" has an exact answer.
 */
export type DiskEvent =
  /** The name exists from here on; nothing happens when it exists already. */
  | { readonly kind: 'create'; readonly name: string }
  | {
      readonly kind: 'write';
      readonly name: string;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'truncate'; readonly name: string; readonly size: number }
  /** All earlier writes and truncations of this file are on the disk. */
  | { readonly kind: 'sync'; readonly name: string }
  /** All earlier creations, removals and renames in the directory are on the disk. */
  | { readonly kind: 'sync-directory' }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  /** The program told its caller, in one write, that these operations are done. */
  | { readonly kind: 'ack'; readonly operationIds: readonly string[] };

export type DiskEventKind = DiskEvent['kind'];
