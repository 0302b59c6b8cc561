import { handleEvents } from '../../../server/events/handle-events';
import { runtime } from '../../../server/runtime';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => handleEvents(runtime(), request);
