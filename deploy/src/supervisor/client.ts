import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { StepError } from '../../launcher/steps.mjs';
import type { Layout } from '../state-directory';
import { waitFor } from '../waiting';
import { openLog } from './log-file';
import type { ProcessSpec, SocketGrant } from './process-spec';
import type { SupervisorOptions, SupervisorReply, SupervisorRequest, SupervisorStatus } from './protocol';

/** Long enough for the slowest process to stop. */
const ANSWER_TIMEOUT = 120_000;

/** What a connection says when nobody is there, or is just leaving. */
const GONE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** Speaks with the supervisor of one state directory. */
export class SupervisorClient {
  constructor(private readonly layout: Layout) {}

  /** @returns undefined where no supervisor runs */
  async status(): Promise<SupervisorStatus | undefined> {
    try {
      return await this.ask({ command: 'status' });
    } catch (error) {
      if (GONE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }

  ensure(spec: ProcessSpec): Promise<SupervisorStatus> {
    return this.ask({ command: 'ensure', spec });
  }

  stop(name: string): Promise<SupervisorStatus> {
    return this.ask({ command: 'stop', name });
  }

  grant(sockets: SocketGrant[]): Promise<SupervisorStatus> {
    return this.ask({ command: 'grant', sockets });
  }

  async shutdown(): Promise<void> {
    const before = await this.status();
    if (!before) return;
    await this.ask({ command: 'shutdown' });
    await waitFor(async () => (await this.status()) === undefined, 10_000);
  }

  /** Starts the supervisor where it does not run, and anew where its code has changed. */
  async start(root: string): Promise<void> {
    const { bundle, version } = await bundleSupervisor(root, path.join(this.layout.run, 'supervisor.mjs'));
    const running = await this.status();
    if (running?.version === version) return;
    if (running) await this.shutdown();
    const options: SupervisorOptions = {
      socket: this.layout.supervisorSocket,
      pidFile: this.layout.supervisorPid,
      logs: this.layout.logs,
      version,
      view: [
        [path.join(root, 'node_modules'), this.layout.viewModules],
        [process.execPath, this.layout.viewNode],
      ],
    };
    const log = openLog(path.join(this.layout.logs, 'supervisor.log'));
    const child = spawn(
      'unshare',
      ['--mount', '--propagation', 'slave', process.execPath, bundle, JSON.stringify(options)],
      {
        detached: true,
        stdio: ['ignore', log, log],
        cwd: '/',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      },
    );
    closeSync(log);
    child.unref();
    if (await waitFor(() => this.status(), 10_000)) return;
    throw new StepError(
      'The supervisor did not start.',
      `see ${path.join(this.layout.logs, 'supervisor.log')}`,
    );
  }

  private ask(request: SupervisorRequest): Promise<SupervisorStatus> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.layout.supervisorSocket);
      let text = '';
      socket.setTimeout(ANSWER_TIMEOUT, () => socket.destroy(new Error('the supervisor does not answer')));
      socket.once('error', reject);
      socket.once('connect', () => socket.write(`${JSON.stringify(request)}\n`));
      socket.on('close', () => reject(Object.assign(new Error('the supervisor hung up'), { code: 'EPIPE' })));
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (!text.includes('\n')) return;
        const reply = JSON.parse(text) as SupervisorReply;
        socket.destroy();
        if (reply.ok) resolve(reply.status);
        else reject(new Error(reply.error));
      });
    });
  }
}

/** One file of plain JavaScript: the daemon needs a third of the memory that it would need with a TypeScript loader. */
async function bundleSupervisor(root: string, bundle: string): Promise<{ bundle: string; version: string }> {
  await build({
    entryPoints: [path.join(root, 'deploy/src/supervisor/supervisor.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
  return {
    bundle,
    version: createHash('sha256')
      .update(await readFile(bundle))
      .digest('hex')
      .slice(0, 16),
  };
}
