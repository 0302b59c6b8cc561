import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { keepInMemory } from './memory-directory';
import { lookUpGroup, lookUpUser } from './system-users';

/** Where everything of one Skydeck lies; see docs/architecture.md. */
export interface Layout {
  root: string;
  images: string;
  cache: string;
  instances: string;
  volumes: string;
  /** Images on their way into the store. */
  backups: string;
  uploads: string;
  imagesBuild: string;
  postgres: string;
  redis: string;
  libvirt: string;
  run: string;
  postgresSocket: string;
  redisSocket: string;
  /** The directory of the socket on which the agent serves consoles to web. */
  agentSocket: string;
  /** Monitors and sockets of the programs that serve volumes to guests. */
  nbd: string;
  logs: string;
  /** Copies of builds, one of which runs. */
  releases: string;
  /** Where web and worker see node_modules and node, whatever the permissions of the way there. */
  viewModules: string;
  viewNode: string;
  secretsFile: string;
  settingsFile: string;
  recordFile: string;
  supervisorSocket: string;
  supervisorPid: string;
}

export function layoutOf(stateDir: string): Layout {
  const at = (...parts: string[]) => path.join(stateDir, ...parts);
  return {
    root: stateDir,
    images: at('images'),
    cache: at('cache'),
    instances: at('instances'),
    volumes: at('volumes'),
    backups: at('backups'),
    uploads: at('uploads'),
    imagesBuild: at('images-build'),
    postgres: at('postgres'),
    redis: at('redis'),
    libvirt: at('libvirt'),
    run: at('run'),
    postgresSocket: at('run', 'postgres'),
    redisSocket: at('run', 'redis'),
    agentSocket: at('run', 'agent'),
    nbd: at('run', 'nbd'),
    logs: at('logs'),
    releases: at('releases'),
    viewModules: at('view', 'node_modules'),
    viewNode: at('view', 'node'),
    secretsFile: at('secrets.env'),
    settingsFile: at('settings.env'),
    recordFile: at('deploy.json'),
    supervisorSocket: at('run', 'supervisor.sock'),
    supervisorPid: at('run', 'supervisor.pid'),
  };
}

/** In memory, where the worker hands keys of volumes to QEMU's programs; gone with the next boot. */
export const KEYS_DIRECTORY = '/run/skydeck/keys';

/** A directory, who owns it and who may enter. */
interface DirectoryRule {
  path: string;
  user: string;
  group: string;
  mode: number;
}

/**
 * The rules: everything is closed to others, except that QEMU (by its group) reaches the disks of instances, volumes
 * and the image cache, and that the way to the sockets can be walked.
 */
export function directoryRules(layout: Layout, qemuGroup: string): DirectoryRule[] {
  const rule = (directory: string, user: string, group: string, mode: number): DirectoryRule => ({
    path: directory,
    user,
    group,
    mode,
  });
  return [
    rule(layout.root, 'root', 'root', 0o711),
    rule(layout.images, 'skydeck', 'skydeck', 0o2770),
    rule(layout.cache, 'skydeck-agent', qemuGroup, 0o2750),
    rule(layout.instances, 'skydeck-agent', qemuGroup, 0o2770),
    rule(layout.volumes, 'skydeck-agent', qemuGroup, 0o2770),
    rule(layout.backups, 'skydeck-agent', 'skydeck-agent', 0o2750),
    rule(layout.uploads, 'skydeck', 'skydeck', 0o2770),
    rule(layout.imagesBuild, 'root', 'root', 0o700),
    rule(layout.postgres, 'skydeck-db', 'skydeck-db', 0o700),
    rule(layout.redis, 'skydeck-db', 'skydeck-db', 0o700),
    rule(layout.libvirt, 'root', 'root', 0o700),
    rule(layout.run, 'root', 'root', 0o711),
    rule(layout.agentSocket, 'skydeck-agent', 'skydeck', 0o2750),
    rule(layout.nbd, 'skydeck-agent', qemuGroup, 0o2770),
    rule(layout.postgresSocket, 'skydeck-db', 'skydeck', 0o750),
    rule(layout.redisSocket, 'skydeck-db', 'skydeck', 0o750),
    rule(layout.logs, 'root', 'root', 0o750),
    rule(layout.releases, 'root', 'root', 0o711),
    rule(path.dirname(layout.viewModules), 'root', 'root', 0o711),
    rule(layout.viewModules, 'root', 'root', 0o711),
    rule(path.dirname(KEYS_DIRECTORY), 'root', 'root', 0o711),
    rule(KEYS_DIRECTORY, 'skydeck-agent', 'skydeck-agent', 0o700),
  ];
}

/** Makes the directories and puts their owners and modes right; safe to run again. */
export async function makeStateDirectory(layout: Layout, qemuGroup: string): Promise<void> {
  for (const { path: directory, user, group, mode } of directoryRules(layout, qemuGroup)) {
    await mkdir(directory, { recursive: true, mode: mode & 0o777 });
    if (directory === KEYS_DIRECTORY) await keepInMemory(directory);
    await chown(directory, (await lookUpUser(user)).uid, (await lookUpGroup(group)).gid);
    await chmod(directory, mode);
  }
}
