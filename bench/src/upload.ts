import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { execa } from 'execa';
import { cloud } from './environment';
import { PortalClient } from './portal-client';
import { processId } from './process-id';
import { median, table } from './statistics';

const MIB = 1024 ** 2;
const FILE_MIB = 2_048;
const ROUNDS = 3;
const SAMPLE_MS = 100;
/** Linux counts so for every program, whatever the kernel's own clock does. */
const TICKS_PER_SECOND = 100;
const TARGET_SHARE = 0.5;
const TARGET_MEMORY_MIB = 150;

/** A file that no file system can store in less than its size. */
async function makeFile(file: string): Promise<void> {
  const block = randomBytes(64 * MIB);
  const handle = await open(file, 'w');
  for (let written = 0; written < FILE_MIB; written += 64) {
    block.writeUInt32BE(written, 0);
    await handle.write(block);
  }
  await handle.sync();
  await handle.close();
}

/** Processor time that a process has taken, in seconds. */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold blanks: http://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return (user + system) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MiB. */
async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

async function megabytesPerSecond(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (FILE_MIB * MIB) / 1e6 / ((performance.now() - began) / 1_000);
}

/** Both are measured until their bytes are on the disk: an upload that is acknowledged survives a power cut. */
async function copyToDisk(from: string, to: string): Promise<void> {
  await execa('cp', ['--reflink=never', '--sparse=never', from, to]);
  const handle = await open(to, 'r+');
  await handle.datasync();
  await handle.close();
}

/** With little work of its own, for it shares the processors with the portal: parts take turns, and none is made anew. */
async function sendBody(file: string, request: ClientRequest): Promise<void> {
  const handle = await open(file);
  const parts = Array.from({ length: 4 }, () => ({ buffer: Buffer.alloc(MIB), sent: Promise.resolve() }));
  try {
    for (let part = 0; part < FILE_MIB; part += parts.length) {
      for (const each of parts) {
        await each.sent;
        await handle.read(each.buffer);
        each.sent = new Promise((resolve, reject) => {
          request.write(each.buffer, (error) => (error ? reject(error) : resolve()));
        });
      }
    }
    await Promise.all(parts.map(({ sent }) => sent));
    request.end();
  } finally {
    await handle.close();
  }
}

/** Sends the file as a browser does: in one request, streamed from the disk. */
async function upload(client: PortalClient, uploadId: string, file: string): Promise<void> {
  const request = httpRequest(`${cloud.url.replace('//localhost', '//127.0.0.1')}/api/uploads/${uploadId}`, {
    method: 'PATCH',
    headers: {
      ...client.headers,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': FILE_MIB * MIB,
    },
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const [[response]] = await Promise.all([answered, sendBody(file, request)]);
  response.resume();
  if (response.statusCode !== 204) throw new Error(`the upload was answered with ${response.statusCode}`);
}

const directory = path.join(cloud.stateDir, 'bench-upload');
const file = path.join(directory, 'file');
await mkdir(directory, { recursive: true });
const client = new PortalClient();
await client.signIn('admin', cloud.password);
const web = await processId('web');
try {
  await makeFile(file);
  const idleMiB = await residentMiB(web);
  let peakMiB = idleMiB;
  const sampler = setInterval(() => {
    void residentMiB(web).then((mib) => {
      peakMiB = Math.max(peakMiB, mib);
    });
  }, SAMPLE_MS);
  const copies: number[] = [];
  const uploads: number[] = [];
  const processor: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const copy = path.join(directory, 'copy');
    copies.push(await megabytesPerSecond(() => copyToDisk(file, copy)));
    await rm(copy);
    const { uploadId } = await client.mutate<{ uploadId: string }>('image.create', {
      name: `bench-${round}`,
      file: { name: 'file', sizeBytes: FILE_MIB * MIB },
    });
    const before = await processorSeconds(web);
    uploads.push(await megabytesPerSecond(() => upload(client, uploadId, file)));
    processor.push(((await processorSeconds(web)) - before) / (FILE_MIB / 1_024));
    await client.mutate('image.cancelUpload', { id: uploadId });
  }
  clearInterval(sampler);
  const rate = (value: number): string => `${value.toFixed(0)} MB/s`;
  const rows = copies.map((copy, round) => [
    String(round + 1),
    rate(copy),
    rate(uploads[round] ?? 0),
    ((uploads[round] ?? 0) / copy).toFixed(2),
    `${(processor[round] ?? 0).toFixed(2)} s`,
  ]);
  const share = median(uploads) / median(copies);
  const head = [`${FILE_MIB} MiB, on the disk`, 'cp', 'upload', 'share', 'processor of the portal per GiB'];
  process.stdout.write(`\n${table(head, rows)}\n\n`);
  process.stdout.write(
    `upload ${rate(median(uploads))} beside cp ${rate(median(copies))}: ${share.toFixed(2)} ` +
      `(target: at least ${TARGET_SHARE})\n` +
      `memory of the portal: ${idleMiB.toFixed(0)} MiB idle, at most ${(peakMiB - idleMiB).toFixed(0)} MiB above ` +
      `(target: at most ${TARGET_MEMORY_MIB} MiB)\n`,
  );
} finally {
  await rm(directory, { recursive: true, force: true });
}
