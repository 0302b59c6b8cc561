import { handleImageDownload } from '../../../../../server/image-download';
import { runtime } from '../../../../../server/runtime';

export const dynamic = 'force-dynamic';

interface RouteContext {
  params: Promise<{ id: string }>;
}

export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  return handleImageDownload(runtime(), request, (await params).id);
}
