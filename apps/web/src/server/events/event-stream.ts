import type { Actor, RequestContext } from '@skydeck/core/context';
import { maySee, type ChangeEvent } from '@skydeck/core/events/change-event';
import { resolveSession } from '@skydeck/core/identity/session';
import { Gauge, register } from 'prom-client';
import type { Runtime } from '../runtime';

const HEARTBEAT_MS = 15_000;
/** A browser that reads nothing for so many events is cut off; it reads everything anew when it is back. */
const MOST_WAITING = 10_000;

const openStreams =
  (register.getSingleMetric('skydeck_event_streams') as Gauge | undefined) ??
  new Gauge({ name: 'skydeck_event_streams', help: 'Browsers that follow the changes' });

/**
 * Tells one browser what changed, as server-sent events, filtered by what its session may see at that moment.
 * `hello` first and again after events may have been missed; `bye` when the session has ended.
 */
export function eventStream(
  runtime: Runtime,
  context: Pick<RequestContext, 'actor'>,
  clientGone: AbortSignal,
): ReadableStream<Uint8Array> {
  const { hub, db, config, log, stopping } = runtime;
  const encoder = new TextEncoder();
  let { actor } = context;
  let stop: () => void = () => undefined;

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true;
        const write = (text: string) => {
          if (!open) return;
          if ((controller.desiredSize ?? 0) < -MOST_WAITING) return stop();
          controller.enqueue(encoder.encode(text));
        };
        const send = (event: string, data: unknown) =>
          write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

        const checkSession = async () => {
          try {
            const session = await resolveSession(db, actor.sessionId, {
              sessionMs: config.sessionMs,
              slide: false,
            });
            if (!open) return;
            if (session) {
              actor = session.actor;
              watchExpiry(session.expiresAt);
              return;
            }
          } catch (error) {
            // While the database is away nobody's session ends; the next heartbeat asks again.
            log.debug({ err: error }, 'a stream could not check its session');
            return;
          }
          send('bye', { reason: 'session-ended' });
          stop();
        };
        let expiry: NodeJS.Timeout | undefined;
        const watchExpiry = (at: Date) => {
          clearTimeout(expiry);
          const leftMs = Math.max(0, at.getTime() - Date.now());
          // A later heartbeat asks again; and a timer holds 24 days at most.
          if (leftMs < 2 * HEARTBEAT_MS) expiry = setTimeout(() => void checkSession(), leftMs + 50);
        };

        const unsubscribe = hub.subscribe((event) => {
          if (event.kind === 'resync') {
            send('hello', {});
            void checkSession();
            return;
          }
          const { change } = event;
          if (mayChangeRights(change, actor)) {
            // Told only after the rights are known again.
            void checkSession().then(() => maySee(actor, change) && send('change', pick(change)));
          } else if (maySee(actor, change)) send('change', pick(change));
        });
        const heartbeat = setInterval(() => {
          write(': still here\n\n');
          void checkSession();
        }, HEARTBEAT_MS);

        stop = () => {
          if (!open) return;
          open = false;
          unsubscribe();
          clearInterval(heartbeat);
          clearTimeout(expiry);
          clientGone.removeEventListener('abort', stop);
          stopping.signal.removeEventListener('abort', stop);
          openStreams.dec();
          try {
            controller.close();
          } catch {
            // The browser has closed it already.
          }
        };
        openStreams.inc();
        clientGone.addEventListener('abort', stop);
        stopping.signal.addEventListener('abort', stop);
        if (clientGone.aborted || stopping.signal.aborted) return stop();
        send('hello', {});
        void checkSession();
      },
      cancel: () => stop(),
    },
    { highWaterMark: 1_000 },
  );
}

/** After such a change the session, the role or the chosen project may be another. */
function mayChangeRights({ type, user, project }: ChangeEvent, actor: Actor): boolean {
  if (type === 'session' || type === 'membership') return user === actor.userId;
  return type === 'project' && project === actor.projectId;
}

/** Which project or user a row belongs to is not for the browser. */
function pick({ type, id }: ChangeEvent): Pick<ChangeEvent, 'type' | 'id'> {
  return { type, id };
}
