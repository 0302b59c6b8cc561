import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { cloud } from './environment';

const reply = z.object({
  status: z.object({ processes: z.array(z.object({ name: z.string(), pid: z.number().optional() })) }),
});

/** Ends one of the cloud's processes by a signal; its supervisor starts it again. */
export async function signalProcess(name: 'web' | 'worker', signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const socket = connect(path.join(cloud.stateDir, 'run/supervisor.sock'));
  socket.write('{"command":"status"}\n');
  const [line] = (await once(createInterface({ input: socket }), 'line')) as [string];
  socket.destroy();
  const running = reply.parse(JSON.parse(line)).status.processes.find((each) => each.name === name);
  if (!running?.pid) throw new Error(`${name} does not run`);
  process.kill(running.pid, signal);
}
