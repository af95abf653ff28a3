/** What the system's error codes mean to the user of a file or folder. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission for it',
  EPERM: 'there is no permission for it',
  EEXIST: 'there is a file of that name, and it is no folder',
  EDQUOT: 'the quota of its disk is used up',
  EFBIG: 'it would be larger than a file may be here (ulimit -f)',
  EIO: 'the disk fails',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'it, or a part of its path, is a file and no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** Why the system refused a file or folder, in words; the system's own where there are none. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? error.message;
}
