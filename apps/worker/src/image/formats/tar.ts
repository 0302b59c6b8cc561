import type { ByteSource } from './byte-source';
import { refuse } from './refusal';

// POSIX ustar with pax headers and GNU's long names and numbers in base 256

const BLOCK = 512;
const MOST_MEMBERS = 64;
const MOST_EXTENDED_BYTES = 64 * 1024;

export interface TarMember {
  name: string;
  offset: number;
  size: number;
}

export function isTar(start: Buffer): boolean {
  return start.length >= BLOCK && start.toString('latin1', 257, 262) === 'ustar';
}

/** Lists the members of an archive that holds plain files only. Nothing is unpacked. @throws ImageRefusal */
export async function listTar(source: ByteSource): Promise<TarMember[]> {
  const members: TarMember[] = [];
  let extended: { path?: string; size?: number } = {};
  let at = 0;
  for (let headers = 0; at + BLOCK <= source.size; headers += 1) {
    if (headers > MOST_MEMBERS * 3) refuse('archive-members', 'it has too many members');
    const header = await source.read(at, BLOCK);
    if (header.every((byte) => byte === 0)) return members;
    checkSum(header, at);
    const type = header.toString('latin1', 156, 157);
    const size = extended.size ?? numberAt(header, 124, 12);
    const body = at + BLOCK;
    at = body + Math.ceil(size / BLOCK) * BLOCK;
    if (body + size > source.size) refuse('truncated', 'a member of the archive is cut off');
    if (type === 'x' || type === 'L' || type === 'g') {
      if (size > MOST_EXTENDED_BYTES) refuse('archive-members', 'a header is too long');
      const content = await source.read(body, size);
      if (type === 'L') extended = { ...extended, path: textOf(content) };
      // What a global header says holds for all, which no name or size does.
      if (type === 'x') extended = { ...extended, ...paxFacts(content) };
      continue;
    }
    const name = extended.path ?? nameOf(header);
    extended = {};
    if (type !== '0' && type !== '\0' && type !== '7')
      refuse('archive-link', `“${shown(name)}” is of the type ${type}`);
    checkName(name);
    if (members.some((member) => member.name === name))
      refuse('archive-members', `“${shown(name)}” is there twice`);
    if (members.length >= MOST_MEMBERS) refuse('archive-members', 'it has too many members');
    members.push({ name, offset: body, size });
  }
  return refuse('truncated', 'the end of the archive is missing');
}

/** A member's name must be one plain name: nothing is ever written by it, but others believe it. */
export function checkName(name: string): void {
  const plain = name.replace(/^\.\//, '');
  if (plain === '' || plain === '.' || plain === '..' || /[/\\\0]/.test(plain) || plain.length > 255) {
    refuse('archive-name', `“${shown(name)}”`);
  }
}

export function shown(name: string): string {
  // eslint-disable-next-line no-control-regex -- what an attacker wrote is shown to people
  return name.replace(/[\u0000-\u001f\u007f]/g, '?').slice(0, 100);
}

function checkSum(header: Buffer, at: number): void {
  const expected = numberAt(header, 148, 8);
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  if (sum !== expected) refuse('damaged', `the archive is wrong at byte ${at}`);
}

function numberAt(header: Buffer, at: number, length: number): number {
  if (((header[at] ?? 0) & 0x80) !== 0) {
    const value =
      BigInt(`0x${header.toString('hex', at, at + length)}`) & ((1n << BigInt(length * 8 - 1)) - 1n);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuse('archive-members', 'a member is absurdly large');
    return Number(value);
  }
  const digits = textOf(header.subarray(at, at + length)).trim();
  if (!/^[0-7]*$/.test(digits)) refuse('damaged', 'a number in the archive is none');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function nameOf(header: Buffer): string {
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textOf(header.subarray(345, 500)) : '';
  const name = textOf(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** Lines of `<length> <key>=<value>\n`. */
function paxFacts(content: Buffer): { path?: string; size?: number } {
  const facts: { path?: string; size?: number } = {};
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const length = space < 0 ? 0 : Number(content.toString('latin1', at, space));
    if (!Number.isInteger(length) || length < 5 || at + length > content.length) {
      refuse('damaged', 'a header of the archive is wrong');
    }
    const [key, ...rest] = content.toString('utf8', space + 1, at + length - 1).split('=');
    const value = rest.join('=');
    if (key === 'path') facts.path = value;
    if (key === 'size') {
      if (!/^\d{1,15}$/.test(value)) refuse('damaged', 'a header of the archive is wrong');
      facts.size = Number(value);
    }
    if (key?.startsWith('GNU.sparse')) refuse('archive-link', 'a member is sparse');
    at += length;
  }
  return facts;
}
