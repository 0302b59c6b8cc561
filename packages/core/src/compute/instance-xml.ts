import { notFound } from '../app-error';
import type { RequestContext } from '../context';
import { agentOfInstance } from './instance-agent';
import type { InstanceIdInput } from './instance.input';

/** The domain's XML as its hypervisor has it now. @throws AppError NOT_FOUND, FORBIDDEN, HOST_UNREACHABLE */
export async function instanceXml(
  ctx: RequestContext,
  { id }: InstanceIdInput,
): Promise<{ xml: string; measuredAt: Date }> {
  const agent = await agentOfInstance(ctx, id, 'compute.instance.xml');
  if (!agent) throw notFound('domain');
  return { xml: await agent.xml(id), measuredAt: new Date() };
}
