/**
 * Why a console's WebSocket ended: a close code of the private range (4000-4999), an English sentence for
 * logs and other clients, and whether opening it again can help. The portal translates by the key.
 */
export const consoleCloseReasons = {
  'token-missing': { code: 4400, retry: false, sentence: 'The console was opened without a token.' },
  'session-ended': { code: 4401, retry: false, sentence: 'Your session has ended. Log in again.' },
  'access-revoked': {
    code: 4403,
    retry: false,
    sentence: 'Your role no longer allows this console. Ask a project admin.',
  },
  'token-unknown': {
    code: 4404,
    retry: false,
    sentence: 'This console token is not valid. Open the console again.',
  },
  'token-expired': {
    code: 4408,
    retry: true,
    sentence: 'The console token has expired. Open the console again.',
  },
  'token-used': {
    code: 4409,
    retry: false,
    sentence: 'This console token was already used. Open the console again.',
  },
  'instance-stopped': { code: 4420, retry: true, sentence: 'The instance was stopped.' },
  'instance-not-running': {
    code: 4421,
    retry: true,
    sentence: 'The instance is not running. Start it to use its console.',
  },
  'instance-gone': { code: 4422, retry: false, sentence: 'The instance was deleted.' },
  'host-unreachable': {
    code: 4430,
    retry: true,
    sentence: 'The host of this instance does not answer. An administrator sees its state on the hosts page.',
  },
  'host-lost': { code: 4431, retry: true, sentence: 'The connection to the host of this instance was lost.' },
  'serial-busy': {
    code: 4432,
    retry: true,
    sentence: 'Another program on the host holds this serial console (such as virsh console).',
  },
  'viewer-too-slow': {
    code: 4440,
    retry: true,
    sentence: 'This browser could not keep up with the console.',
  },
  'viewer-silent': { code: 4441, retry: true, sentence: 'This browser stopped answering.' },
  'gateway-restarting': { code: 4450, retry: true, sentence: 'The portal is being restarted.' },
  'gateway-full': {
    code: 4451,
    retry: true,
    sentence: 'The portal serves as many consoles as it can. Try again later.',
  },
  'gateway-lost': { code: 4452, retry: true, sentence: 'The portal that served this console went away.' },
  'viewer-left': { code: 4460, retry: false, sentence: 'The console was closed by its viewer.' },
  internal: { code: 4500, retry: true, sentence: 'The console failed inside the cloud.' },
} as const satisfies Record<string, { code: number; retry: boolean; sentence: string }>;

export type ConsoleCloseReason = keyof typeof consoleCloseReasons;

const reasonByCode = new Map<number, ConsoleCloseReason>(
  Object.entries(consoleCloseReasons).map(([reason, { code }]) => [code, reason as ConsoleCloseReason]),
);

/** The reason that a close code stands for; null for codes that are not ours. */
export function consoleCloseReasonOf(code: number): ConsoleCloseReason | null {
  return reasonByCode.get(code) ?? null;
}
