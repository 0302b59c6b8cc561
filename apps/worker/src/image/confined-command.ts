import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a program that reads a stranger's file may use. */
export interface Confinement {
  cpuSeconds: number;
  /** Of address space. */
  memoryBytes: number;
  /** Largest file that it may write. */
  fileBytes: number;
}

const OPEN_FILES = 128;
/** A network namespace of its own, in which there is nothing; as root or, where the kernel lets users do so, as a user. */
const WITHOUT_NETWORK = [
  ['unshare', '--net', '--'],
  ['unshare', '--user', '--map-current-user', '--net', '--'],
];

let isolation: Promise<readonly string[]> | undefined;

async function findIsolation(): Promise<readonly string[]> {
  for (const prefix of WITHOUT_NETWORK) {
    const [file = '', ...args] = prefix;
    const works = await promisify(execFile)(file, [...args, 'true']).then(
      () => true,
      () => false,
    );
    if (works) return prefix;
  }
  return [];
}

/** The command line that runs a program with limits on what it uses, and cut off from the network where that is possible. */
export async function confined(limits: Confinement, argv: readonly string[]): Promise<[string, string[]]> {
  isolation ??= findIsolation();
  const [file = '', ...args] = [
    ...(await isolation),
    'prlimit',
    `--cpu=${Math.ceil(limits.cpuSeconds)}`,
    `--as=${limits.memoryBytes}`,
    `--fsize=${limits.fileBytes}`,
    `--nofile=${OPEN_FILES}`,
    '--core=0',
    '--',
    ...argv,
  ];
  return [file, args];
}
