import type { Readable } from 'node:stream';
import { AppError } from '../app-error';
import type { RequestContext } from '../context';
import type { AgentLog } from './agent-client';
import { agentOfInstance } from './instance-agent';
import type { InstanceIdInput, InstanceLogFromInput, InstanceLogInput } from './instance.input';

/** The end of an instance's boot log. @throws AppError NOT_FOUND, FORBIDDEN, HOST_UNREACHABLE */
export async function instanceLog(
  ctx: RequestContext,
  { id, tailBytes }: InstanceLogInput,
): Promise<{ text: string; sizeBytes: number; nextOffset: number; truncated: boolean }> {
  const agent = await agentOfInstance(ctx, id, 'compute.instance.log');
  const log = agent && (await orEmpty(agent.logTail(id, tailBytes)));
  if (!log) return { text: '', sizeBytes: 0, nextOffset: 0, truncated: false };
  return {
    text: log.bytes.toString('utf8'),
    sizeBytes: log.sizeBytes,
    nextOffset: log.nextOffset,
    truncated: log.offset > 0,
  };
}

/** What the boot log has from an offset on, for following it. @throws AppError as `instanceLog` */
export async function instanceLogFrom(
  ctx: RequestContext,
  { id, offset }: InstanceLogFromInput,
): Promise<{ text: string; nextOffset: number }> {
  const agent = await agentOfInstance(ctx, id, 'compute.instance.log');
  const log = agent && (await orEmpty(agent.logFrom(id, offset)));
  return log ? { text: log.bytes.toString('utf8'), nextOffset: log.nextOffset } : { text: '', nextOffset: 0 };
}

/** The whole boot log, or null when nothing was ever written. @throws AppError as `instanceLog` */
export async function instanceLogStream(
  ctx: RequestContext,
  { id }: InstanceIdInput,
): Promise<Readable | null> {
  const agent = await agentOfInstance(ctx, id, 'compute.instance.log');
  return agent && orEmpty(agent.logStream(id));
}

/** A guest that has not written yet has no log file; that is no error of the reader. */
async function orEmpty<T extends AgentLog | Readable>(log: Promise<T>): Promise<T | null> {
  try {
    return await log;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
