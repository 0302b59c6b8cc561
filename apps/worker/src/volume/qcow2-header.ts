import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';

const MAGIC = 0x5146_49fb;
const HEADER_BYTES = 24;
/** The format's own limit. */
const MAX_NAME_BYTES = 1_023;
/** A chain that is longer is a circle. */
const MAX_DEPTH = 512;

/** The name of the backing file that a qcow2 file's header says; null when it has none or is no qcow2. */
export function backingNameOf(file: string): string | null {
  const descriptor = openSync(file, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    if (readSync(descriptor, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return null;
    if (header.readUInt32BE(0) !== MAGIC) return null;
    const offset = Number(header.readBigUInt64BE(8));
    const length = header.readUInt32BE(16);
    if (offset === 0 || length === 0 || length > MAX_NAME_BYTES) return null;
    const name = Buffer.alloc(length);
    readSync(descriptor, name, 0, length, offset);
    return name.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The files under a qcow2 file, the nearest first. */
export function backingChainOf(file: string): string[] {
  const chain: string[] = [];
  for (let current = file; chain.length < MAX_DEPTH;) {
    const name = backingNameOf(current);
    if (name === null) return chain;
    current = path.resolve(path.dirname(current), name);
    chain.push(current);
  }
  throw new Error(`the layers of ${file} go round in a circle`);
}
