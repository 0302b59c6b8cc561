import { DEFAULT_SOCKET_PATH } from '../index.js';

/** The socket of the machine's own libvirtd, for the tests that look at the real host. */
export const systemSocketPath = process.env['SKYDECK_LIBVIRT_SOCKET'] ?? DEFAULT_SOCKET_PATH;
