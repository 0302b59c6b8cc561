import { cpus } from 'node:os';
import type { Config } from '@skydeck/core/config';
import type { Db, Host } from '@skydeck/db';

/** This machine's row, made at its first start. Its totals come with the first heartbeat. */
export async function registerHost(db: Db, config: Pick<Config, 'hostName' | 'agentSocket'>): Promise<Host> {
  const facts = {
    agentUrl: config.agentSocket.startsWith('/') ? `unix:${config.agentSocket}` : config.agentSocket,
    cpuModel: cpus()[0]?.model ?? '',
    arch: process.arch === 'x64' ? 'x86_64' : process.arch === 'arm64' ? 'aarch64' : process.arch,
  };
  return db.host.upsert({
    where: { name: config.hostName },
    // As nova's default: most guests idle most of the time. An admin may lower it.
    create: { name: config.hostName, vcpuRatio: 16, ...facts },
    update: facts,
  });
}
