import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import { apiRequest } from '../control-plane/api-request.ts';
import type { NodeFleet } from './node-fleet.ts';

const createEvent = apiRequest('kubelet', 'create', 'events');
const updateEvent = apiRequest('kubelet', 'update', 'events');
const createControllerEvent = apiRequest('controllerManager', 'create', 'events');

/** RemovingNode, by the node lifecycle controller, once the object is gone. */
const removalEvents = 1;
/** NodeNotReady, by the same, of a node that went away without notice. */
const failureEvents = 1;

/** Writes the Kubernetes events of nodes that join the cluster from now on, and of all that leave. */
export function writeNodeEvents(
  fleet: NodeFleet,
  apiServer: Pick<ApiServer, 'send'>,
  { startEvents, startEventUpdates }: TwinParameters['nodeBoot'],
): void {
  fleet.onInitialized(() => {
    apiServer.send(createEvent, startEvents);
    apiServer.send(updateEvent, startEventUpdates);
  });
  fleet.onRemoved((_node, loss) => {
    const events = removalEvents + (loss === 'node-failure' ? failureEvents : 0);
    apiServer.send(createControllerEvent, events);
  });
}
