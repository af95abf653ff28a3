import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JobstormError } from '../../model/errors.ts';
import type { InlineAsset } from '../../report/html/report.ts';

/** Where `packages/web` builds what a report carries in itself. */
const builtUrl = new URL('../../../../web/dist/', import.meta.url);

export interface ReportAssets {
  readonly script: InlineAsset;
  readonly style: InlineAsset;
}

/** @throws {JobstormError} of kind `config` when they have not been built */
export function readReportAssets(assetsUrl = builtUrl): ReportAssets {
  return {
    script: readAsset(new URL('report.js', assetsUrl)),
    style: readAsset(new URL('report.css', assetsUrl)),
  };
}

function readAsset(url: URL): InlineAsset {
  try {
    const text = readFileSync(url, 'utf8');
    return { text, sha256: createHash('sha256').update(text, 'utf8').digest('base64') };
  } catch (error) {
    const path = fileURLToPath(url);
    throw new JobstormError('config', `Cannot read a part of the report, '${path}'`, {
      cause: error,
      hint: 'Build it with `npm run build:web`, then try again.',
    });
  }
}
