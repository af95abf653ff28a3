import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository.ts';

/** A text file of the repository. */
export interface SourceFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** What .gitignore names, and what git keeps for itself: in a worktree, `.git` is a file. */
const skipped = /^(node_modules|\.git|runs|dist|\.cache|coverage)$/;
const binaryFiles = /\.(png|ico|woff2|gz)$/;

/** Every text file of the checkout; a walk and not `git ls-files`, as an archive has no git. */
export function sourceFiles(folder = ''): readonly SourceFile[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (skipped.test(entry.name)) return [];
    if (entry.isDirectory()) return sourceFiles(path);
    if (!entry.isFile() || binaryFiles.test(path)) return [];
    return [{ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }];
  });
}
