type Headers = Readonly<Record<string, string | undefined>>;

/** Who signed a request, when, where and for which service. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

const credential =
  /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request/;

/** What the Authorization header of a signed request says; undefined = it is not signed. */
export function credentialScopeOf(headers: Headers): CredentialScope | undefined {
  const found = credential.exec(headers['authorization'] ?? '');
  const [, accessKeyId, date, region, service] = found ?? [];
  if (accessKeyId === undefined || date === undefined) return undefined;
  return { accessKeyId, date, region: region ?? '', service: service ?? '' };
}
