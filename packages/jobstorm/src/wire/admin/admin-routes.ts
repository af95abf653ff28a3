import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AwsError } from '../aws/protocol/aws-error.ts';
import { hasToken } from '../bearer-token.ts';
import type { TwinMetrics } from '../metrics/twin-metrics.ts';
import type { ServedTwin } from '../served-twin.ts';
import { readAdvanceRequest, type AdvanceRequest } from './advance-request.ts';

export interface AdminOptions {
  readonly served: ServedTwin;
  readonly metrics: TwinMetrics;
  /** Bearer token that is asked for; null = none is. */
  readonly token: string | null;
}

/** Virtual time between two looks whether everything has come to rest. */
const lookMs = 1_000;

/** What no real service has: `/metrics` of the whole twin, and `/_twin/advance`, which steps time. */
export function addAdminRoutes(server: FastifyInstance, options: AdminOptions): void {
  const { served, metrics, token } = options;
  server.get('/metrics', async (request, reply) => {
    checkToken(request, token);
    served.catchUp();
    return reply.type(metrics.contentType).send(await metrics.text());
  });
  server.post('/_twin/advance', async (request, reply) => {
    checkToken(request, token);
    checkJson(request);
    served.catchUp();
    const from = served.now();
    await advance(readAdvanceRequest(String(request.body), from), served);
    const now = new Date(served.now()).toISOString();
    return reply.send({ now, advancedMs: served.now() - from, quiescent: isQuiescent(served) });
  });
}

async function advance(wanted: AdvanceRequest, served: ServedTwin): Promise<void> {
  if (wanted.kind === 'until') {
    await served.advance(wanted.date);
    return;
  }
  const end = served.now() + wanted.msMax;
  while (!isQuiescent(served) && served.now() < end) await served.advance(served.now() + lookMs);
}

/** No job run is active and no pod is there. */
function isQuiescent({ twin }: ServedTwin): boolean {
  return (
    twin.emr.allVirtualClusters().every(({ active }) => active.size === 0) &&
    twin.cluster.namespaces.list().every(({ pods }) => pods === 0)
  );
}

/** A page of a browser cannot send this type without asking first. */
function checkJson({ headers }: FastifyRequest): void {
  if ((headers['content-type'] ?? '').startsWith('application/json')) return;
  throw new AwsError('ValidationException', 'Content-Type must be application/json', 415);
}

function checkToken({ headers }: FastifyRequest, token: string | null): void {
  if (token === null || hasToken(headers, token)) return;
  throw new AwsError('AccessDeniedException', 'A bearer token is needed: that of --token', 401);
}
