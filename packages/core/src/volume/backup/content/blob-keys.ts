const MANIFEST = 'manifest';

/** Where the list of a backup's chunks lies. */
export const manifestKey = (backupId: string): string => `${backupId}/${MANIFEST}`;

/** Where a chunk lies that a backup has stored, under the address of its content. */
export const chunkKey = ({ owner, address }: { owner: string; address: string }): string =>
  `${owner}/${address}`;

/** Everything that a backup has stored lies below it. */
export const backupPrefix = (backupId: string): string => `${backupId}/`;
