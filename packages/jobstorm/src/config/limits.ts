/**
 * The largest of everything. A mistyped or mutated scenario must end in a message, never in a run
 * that takes all memory or all week; each limit is far above what one EKS cluster can take.
 */
export const limits = {
  textLength: 250_000,
  /** Values in one file, aliases expanded. */
  values: 20_000,
  depth: 64,
  problems: 100,
  /** Scenarios that one may extend, one through the other. */
  extendsMax: 10,

  usersMax: 100_000,
  spawnRatePerMinuteMax: 600_000,
  arrivalsPerMinuteMax: 600_000,
  /** One arrival a day: slower than this is no load. */
  arrivalsPerMinuteMin: 1 / 1_440,
  /** A user who does not wait at all would submit without end at one instant of virtual time. */
  waitMsMin: 10,
  durationMsMin: 1_000,
  durationMsMax: 7 * 86_400_000,
  inFlightMax: 1_000_000,
  /** Expected arrivals of a whole run. */
  arrivals: 10_000_000,
  /** Expected pods of a whole run. */
  pods: 20_000_000,
  executorsPerJob: 10_000,

  namespacesMax: 1_000,
  azsMax: 20,
  jobsMax: 100,
  scriptMsMax: 3_600_000,
  weightMax: 1_000_000,
  variablesMax: 200,
  thresholdsMax: 200,
  attemptsMax: 100,
  backoffMsMax: 3_600_000,
  coreSecondsMax: 1e9,
  stagesMax: 1_000,
  /** Of one stage. */
  tasksMax: 100_000,
  /** Of one job: all task times are held in memory. */
  tasksPerJob: 1_000_000,
  taskSecondsMax: 7 * 86_400,
  shuffleMiBMax: 2 ** 40,

  quotaMax: 1_000_000,
  nodePoolsMax: 50,
  faultsMax: 1_000,
  nodesMax: 100_000,
  vcpuMax: 10_000_000,
  podsPerNodeMax: 1_000,
  diskMiBMin: 20 * 1_024,
  diskMiBMax: 64 * 1_048_576,
  /** Of gp3. */
  diskMiBPerSecondMax: 2_000,
  imageMiBMax: 100 * 1_024,
  imagesMax: 200,
  labelsMax: 50,
  taintsMax: 20,
  podTemplatesMax: 200,
  schedulerQpsMax: 100_000,
  operatorsMax: 1_000,
  operatorWorkersMax: 1_000,
  operatorCoresMax: 1_000,
  operatorRetriesMax: 1_000,
} as const;
