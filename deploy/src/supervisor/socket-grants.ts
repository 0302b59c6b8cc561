import { chmod, chown, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SocketGrant } from './process-spec';

const SOCKET_MODE = 0o660;

async function groupId(name: string): Promise<number | undefined> {
  const line = (await readFile('/etc/group', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  return line === undefined ? undefined : Number(line.split(':')[2]);
}

/**
 * Lets a group use a socket: the services behind make it anew, closed, whenever they restart.
 * The directory above gets the group too where others cannot pass it.
 * @returns whether something had to be changed
 */
export async function grantSocket(grant: SocketGrant): Promise<boolean> {
  const gid = await groupId(grant.group);
  const socket = await stat(grant.path).catch(() => undefined);
  if (gid === undefined || !socket) return false;
  const directory = path.dirname(grant.path);
  const above = await stat(directory);
  let changed = false;
  if ((above.mode & 0o001) === 0 && (above.gid !== gid || (above.mode & 0o010) === 0)) {
    await chown(directory, above.uid, gid);
    await chmod(directory, (above.mode & 0o777) | 0o010);
    changed = true;
  }
  if (socket.gid !== gid || (socket.mode & 0o777) !== SOCKET_MODE) {
    await chown(grant.path, socket.uid, gid);
    await chmod(grant.path, SOCKET_MODE);
    changed = true;
  }
  return changed;
}
