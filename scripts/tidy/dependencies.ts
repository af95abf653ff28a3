import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<
    Record<string, Manifest & { readonly link?: boolean; readonly resolved?: string }>
  >;
}

/** One package.json of the repository; `folder` is '' for the root. */
interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** One wanted dependency of one workspace. */
export interface Dependency {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

function workspaces(): readonly Workspace[] {
  const folders = readdirSync(join(repositoryRoot, 'packages')).map((name) => `packages/${name}`);
  return ['', ...folders]
    .filter((folder) => existsSync(join(repositoryRoot, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readJson(join(folder, 'package.json')) as Manifest }));
}

type DependencyField = 'dependencies' | 'devDependencies';

/** What all workspaces depend on; of one kind, or of both. */
export function dependencies(...fields: readonly DependencyField[]): readonly Dependency[] {
  const wanted = fields.length === 0 ? (['dependencies', 'devDependencies'] as const) : fields;
  return workspaces().flatMap(({ folder, manifest }) =>
    wanted.flatMap((field) =>
      Object.entries(manifest[field] ?? {}).map(([name, version]) => ({ folder, name, version })),
    ),
  );
}

/** Where package-lock.json does not say what the package.json files say. */
export function lockfileDifferences(): readonly string[] {
  const { packages } = readJson('package-lock.json') as Lockfile;
  const locked = (name: string, folder: string): string | undefined =>
    (packages[`${folder}/node_modules/${name}`] ?? packages[`node_modules/${name}`])?.version;
  const inManifests = workspaces().flatMap(({ folder, manifest }) => {
    const entry = packages[folder];
    return (['version', 'dependencies', 'devDependencies'] as const)
      .filter((field) => JSON.stringify(entry?.[field]) !== JSON.stringify(manifest[field]))
      .map((field) => `${field} of ${folder === '' ? 'the root' : folder}`);
  });
  const inVersions = dependencies()
    .filter(({ folder, name, version }) => locked(name, folder) !== version)
    .map(({ folder, name, version }) => `${name} ${version} of ${folder}`);
  return [...inManifests, ...inVersions];
}

/** Entries of package-lock.json that name a server: they tie everyone to one registry. */
export function lockedAddresses(): readonly string[] {
  const { packages } = readJson('package-lock.json') as Lockfile;
  return Object.entries(packages)
    .filter(([, entry]) => entry.link !== true && entry.resolved !== undefined)
    .map(([path, entry]) => `${path}: ${entry.resolved ?? ''}`);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8'));
}
