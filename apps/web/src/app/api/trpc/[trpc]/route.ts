import { runtime } from '../../../../server/runtime';
import { handleTrpc } from '../../../../server/trpc-handler';

export const dynamic = 'force-dynamic';

const handle = (request: Request): Promise<Response> => handleTrpc(runtime(), request);

export { handle as GET, handle as POST };
