import { connect } from 'node:net';
import { StepError } from '../launcher/steps.mjs';
import { addresses } from './addresses';
import type { Deployment } from './deployment';
import { processManager } from './process-manager';

/** Whether somebody listens at an http address of this machine. */
export function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 80), timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** Fails where somebody else has the port: the process would only crash again and again. */
export async function checkPort(name: string, address: string, setting: string): Promise<void> {
  if (!(await isListening(address))) return;
  const port = new URL(address).port || '80';
  throw new StepError(
    `Port ${port}, which ${name} needs, is taken by another program (\`ss -ltnp sport = :${port}\` shows which).`,
    `stop that program, or choose another port: ${setting}=<port> npm run up`,
  );
}

/** A port that web or worker needs. */
export interface WantedPort {
  name: 'web' | 'worker';
  /** An http address of this machine. */
  address: string;
  port: number;
  setting: 'SKYDECK_WEB_PORT' | 'SKYDECK_WORKER_PORT';
  /** Whether the process that needs it runs already. */
  ours: boolean;
}

/** The ports that web and worker need. */
export async function wantedPorts(deployment: Deployment): Promise<WantedPort[]> {
  const { settings } = deployment;
  const { web, worker } = addresses(deployment);
  const statuses = await (await processManager(deployment)).statuses();
  const runs = (name: string) => statuses.some((entry) => entry.name === name && entry.state === 'running');
  return [
    {
      name: 'web',
      address: web,
      port: Number(settings.SKYDECK_WEB_PORT ?? 8080),
      setting: 'SKYDECK_WEB_PORT',
      ours: runs('web'),
    },
    {
      name: 'worker',
      address: worker,
      port: Number(settings.SKYDECK_WORKER_PORT ?? 8081),
      setting: 'SKYDECK_WORKER_PORT',
      ours: runs('worker'),
    },
  ];
}

/** Fails before anything is made or built where a port is another program's. */
export async function checkPorts(deployment: Deployment): Promise<void> {
  for (const { name, address, setting, ours } of await wantedPorts(deployment)) {
    if (!ours) await checkPort(name, address, setting);
  }
}
