import { CreateVirtualClusterCommand, EMRContainersClient } from '@aws-sdk/client-emr-containers';
import { CoreV1Api, KubeConfig, V1Namespace, V1ObjectMeta } from '@kubernetes/client-node';

/* Makes a namespace with a virtual cluster on the served twin, and prints its id. */
const name = 'submissions';
const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const body = Object.assign(new V1Namespace(), {
  metadata: Object.assign(new V1ObjectMeta(), { name }),
});
await kubeConfig.makeApiClient(CoreV1Api).createNamespace({ body });
const eks = kubeConfig.getCurrentCluster()?.name ?? '';
const { id } = await new EMRContainersClient().send(
  new CreateVirtualClusterCommand({
    name,
    containerProvider: { type: 'EKS', id: eks, info: { eksInfo: { namespace: name } } },
  }),
);
console.log(id);
