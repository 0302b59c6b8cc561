import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { cloud } from './environment';

const reply = z.object({
  status: z.object({ processes: z.array(z.object({ name: z.string(), pid: z.number().optional() })) }),
});

/** The process id of one of the cloud's processes, as its supervisor says. */
export async function processId(name: 'web' | 'worker'): Promise<number> {
  const socket = connect(path.join(cloud.stateDir, 'run/supervisor.sock'));
  socket.write('{"command":"status"}\n');
  const [line] = (await once(createInterface({ input: socket }), 'line')) as [string];
  socket.destroy();
  const pid = reply.parse(JSON.parse(line)).status.processes.find((each) => each.name === name)?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}
