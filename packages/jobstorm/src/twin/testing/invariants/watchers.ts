import { watchAddresses } from './addresses.ts';
import { watchEtcdFile } from './etcd-file.ts';
import { watchAccounts } from './cost-law.ts';
import { watchApplicationStates, watchJobRunStates } from './job-run-states.ts';
import { watchResidence } from './littles-law.ts';
import { watchNodeResources } from './node-resources.ts';
import { watchPodLife } from './pod-life.ts';
import { watchRequests } from './requests.ts';
import { watchVirtualTime } from './virtual-time.ts';
import { watchVolumes } from './volumes.ts';

/*
 * Importing this file sets all watchers: from then on, in this test file, whatever breaks a law of
 * the twin throws an InvariantViolation where it does so. They look on and change nothing.
 */
watchVirtualTime();
watchNodeResources();
watchPodLife();
watchJobRunStates();
watchApplicationStates();
watchAddresses();
watchRequests();
watchEtcdFile();
watchResidence();
watchVolumes();
watchAccounts();
