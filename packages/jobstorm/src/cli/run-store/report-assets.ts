import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JobstormError } from '../../model/errors.ts';
import type { InlineAsset } from '../../report/html/report.ts';

/** Where `packages/web` builds what a report carries in itself. */
const assetsUrl = new URL('../../../../web/dist/', import.meta.url);

export interface ReportAssets {
  readonly script: InlineAsset;
  readonly style: InlineAsset;
}

/** @throws {JobstormError} of kind `config` when they have not been built */
export function readReportAssets(): ReportAssets {
  return { script: readAsset('report.js'), style: readAsset('report.css') };
}

function readAsset(name: string): InlineAsset {
  const url = new URL(name, assetsUrl);
  try {
    const text = readFileSync(url, 'utf8');
    return { text, sha256: createHash('sha256').update(text, 'utf8').digest('base64') };
  } catch (error) {
    const path = fileURLToPath(url);
    throw new JobstormError('config', `Cannot read a part of the report, '${path}'`, {
      cause: error,
      hint: 'Build it with `npm run build:web`, then rebuild the report with `jobstorm report`.',
    });
  }
}
