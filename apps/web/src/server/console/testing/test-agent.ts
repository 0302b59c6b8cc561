import { createServer } from 'node:http';
import {
  ConsoleTicketGate,
  consoleTicketKey,
  type AgentResource,
} from '@skydeck/core/compute/console-ticket';
import { WebSocketServer, type WebSocket } from 'ws';

export interface TestAgent {
  /** Consoles that are open. */
  readonly consoles: ReadonlySet<WebSocket>;
  /** What happens to a new console; echoes by default. */
  serve: (console: WebSocket) => void;
  close(): Promise<void>;
}

/** An agent's socket with its real ticket check, behind which a test decides what a console does. */
export async function startTestAgent(socketPath: string, secretKey: Buffer): Promise<TestAgent> {
  const gate = new ConsoleTicketGate(consoleTicketKey(secretKey));
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  const agent: TestAgent = {
    consoles: sockets.clients,
    serve: echo,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('upgrade', (request, socket, head) => {
    const [, resource = '', instanceId = ''] = (request.url ?? '').split('/');
    const ticket = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (!gate.admit(ticket, { resource: resource as AgentResource, instanceId })) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (console) => agent.serve(console));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return agent;
}

function echo(console: WebSocket): void {
  console.on('error', () => undefined);
  console.on('message', (data, isBinary) => console.send(data, { binary: isBinary }));
}
