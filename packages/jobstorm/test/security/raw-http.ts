import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawHttpAnswer {
  /** 0 when the server closed without an answer. */
  readonly status: number;
  readonly body: string;
}

/** Sends these very lines as a request, which no client would, and waits until the answer ends. */
export function sendLines(
  url: string,
  lines: readonly string[],
  body = '',
): Promise<RawHttpAnswer> {
  const { protocol, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = open(protocol === 'https:', Number(port));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (text += part));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, body: text.slice(text.indexOf('\r\n\r\n') + 4) });
    });
    socket.write([...lines, 'Connection: close', '', body].join('\r\n'));
  });
}

function open(isTls: boolean, port: number): Socket {
  const host = '127.0.0.1';
  // The certificate is the twin's own; nothing secret is sent.
  return isTls ? connectTls({ port, host, rejectUnauthorized: false }) : connect(port, host);
}
